"""What lateness takes off the bill, line by line, and what is at stake while a case is still open. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from eservice.clock.deadlines import fee_reduction
from eservice.clock.shape import ClockRule

#: Amounts are kronor with öre.
ORE = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class FeeLine:
    """A line of a case's bill: its number in PBL (2010:900) 12 kap. 8 §, and kronor."""

    item: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Exposure:
    """Kronor of a case's bill: what can be lost at most, what is lost today, and what will be a week from now."""

    reducible: Decimal
    lost_now: Decimal
    lost_in_a_week: Decimal


def reducible(rule: ClockRule, case_type: str, lines: Sequence[FeeLine]) -> list[FeeLine]:
    """The lines that lateness reduces: those the rule names for the case type, and no others (12 kap. 8 a §)."""
    if rule.missed.type != "fee_reduction":
        return []
    items = rule.missed.fee_items.get(case_type, ())
    return [line for line in lines if line.item in items]


def reduction(rule: ClockRule, case_type: str, lines: Sequence[FeeLine], due_on: date, decided_on: date) -> Decimal:
    """Kronor that fall away when a case due `due_on` is decided `decided_on`: rounded to öre line by line."""
    share = Decimal(str(fee_reduction(rule, due_on, decided_on)))
    parts = (line.amount * share for line in reducible(rule, case_type, lines))
    return sum((part.quantize(ORE, ROUND_HALF_UP) for part in parts), Decimal(0))


def exposure(rule: ClockRule, case_type: str, lines: Sequence[FeeLine], due_on: date, today: date) -> Exposure:
    """What is at stake in an open case, were it decided today or a week from today."""
    return Exposure(
        sum((line.amount for line in reducible(rule, case_type, lines)), Decimal(0)),
        reduction(rule, case_type, lines, due_on, today),
        reduction(rule, case_type, lines, due_on, today + timedelta(weeks=1)),
    )
