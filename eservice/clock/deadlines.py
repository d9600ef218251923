"""Days that follow from others in law: service of documents, appeals, and what lateness costs."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil

from eservice.clock.shape import ClockRule, Length
from eservice.clock.workdays import add, next_workday


def served_on(sent_on: date) -> date:
    """When a document sent by simplified service counts as served: two weeks later (delgivningslag 2010:1932, 26 §)."""
    return add(sent_on, Length(2, "week"))


def appeal_until(served: date) -> date:
    """The last day to appeal: three weeks from the day of service (FL 2017:900, 44 §)."""
    return next_workday(add(served, Length(3, "week")))


def fee_reduction(rule: ClockRule, due_on: date, decided_on: date) -> float:
    """The share of the fee that falls away, 0 to 1: so much per started week of delay (PBL 2010:900, 12 kap. 8 a §)."""
    late = decided_on - due_on
    if rule.missed.type != "fee_reduction" or late <= timedelta(0):
        return 0.0
    return min(1.0, round(rule.missed.per_started_week * ceil(late.days / 7), 4))
