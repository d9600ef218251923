"""Who had the ball, service by service: mean days of the cases decided in a year, small services hidden."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from eservice.kit.db import db
from eservice.statistics.facts import DECIDED
from eservice.statistics.measures import SMALL, hidden_parts
from eservice.statistics.models import CaseFactRow as Fact

HOLDERS = ("queue", "officer", "company", "other")


class HeldMeans(NamedTuple):
    """Mean days of a service's decided cases with each party; none where the service has too few to show."""

    key: str
    n: int
    queue: float | None = None
    officer: float | None = None
    company: float | None = None
    other: float | None = None


def held_means(mode: str, year: int, as_of: date, units: Collection[str] = ()) -> Sequence[HeldMeans]:
    """By service, of the cases decided in `year` up to `as_of`; of some units, or of all."""
    sums = [func.avg(column) for column in (Fact.queue_days, Fact.officer_days, Fact.company_days, Fact.other_days)]
    last = min(as_of, date(year, 12, 31))
    query = select(Fact.service_key, func.count(), *sums).where(
        Fact.mode == mode, Fact.ending == DECIDED, Fact.ended_on.between(date(year, 1, 1), last)
    )
    if units:
        query = query.where(Fact.unit_key.in_(units))
    rows = db.session.execute(query.group_by(Fact.service_key).order_by(Fact.service_key)).all()
    hidden = hidden_parts({row[0]: row[1] for row in rows}, {})
    return [
        HeldMeans(row[0], row[1]) if row[1] < SMALL or row[0] in hidden else HeldMeans(row[0], row[1], *row[2:])
        for row in rows
    ]
