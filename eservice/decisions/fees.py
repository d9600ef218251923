"""What a decision costs, and what falls away where the law's deadline was missed. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from eservice.clock.deadlines import fee_reduction
from eservice.clock.shape import ClockRule, Reading

ORE = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class FeeLine:
    """A line: the item of PBL 12 kap. 8 § (0 for none), what it is for, and kronor before any reduction."""

    item: int
    text: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Charge:
    """A line as it is charged: kronor that fall away, and kronor that are left."""

    line: FeeLine
    off: Decimal
    due: Decimal


def reduced_items(rules: Iterable[ClockRule], case_type: str) -> frozenset[int]:
    """The items of PBL 2010:900, 12 kap. 8 § that lateness reduces (8 a §), as the rules of the case's clocks say."""
    return frozenset(item for rule in rules for item in rule.missed.fee_items.get(case_type, ()))


def charges(lines: Sequence[FeeLine], reduced: Collection[int], share: Decimal) -> tuple[Charge, ...]:
    """Each line with what falls away of it: `share` (0 to 1) of the `reduced` items, nothing of the others."""
    return tuple(_charge(line, share if line.item in reduced else Decimal(0)) for line in lines)


def _charge(line: FeeLine, share: Decimal) -> Charge:
    off = (line.amount * share).quantize(ORE, ROUND_HALF_UP)
    return Charge(line, off, line.amount - off)


def total(lines: Sequence[Charge]) -> Decimal:
    """Kronor to pay in all."""
    return sum((line.due for line in lines), Decimal(0))


def share_off(clocks: Sequence[tuple[ClockRule, Reading]], decided_on: date) -> Decimal:
    """The share of the reducible fee that falls away for a decision made on `decided_on`: of the clock that costs most.

    A clock that stands still or has not begun has missed nothing.
    """
    shares = [
        fee_reduction(rule, reading.due_on, decided_on)
        for rule, reading in clocks
        if reading.due_on is not None and reading.state != "paused"
    ]
    return Decimal(str(max(shares, default=0.0)))
