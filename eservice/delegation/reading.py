"""The delegation order as a file: bodies, and rows with number, decision, outcome, amount and role."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec

from eservice.catalogue.reading import read_as
from eservice.catalogue.rules import Problem
from eservice.kit.text import Text


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A committee or board, and the units that work for it."""

    key: str
    short: str
    name: Text
    units: tuple[str, ...]
    hand_over_days: int


class OrderRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A row of the order as the file has it."""

    number: str
    body: str
    title: Text
    role: str
    services: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    up_to: Decimal | None = None
    four_eyes: bool = False
    valid_from: date
    valid_to: date | None = None
    unverified: bool = False


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A delegation order."""

    bodies: tuple[Body, ...]
    rows: tuple[OrderRow, ...]


def read_order(path: Path) -> Order:
    """The order of a file. Raises `WrongDefinition`, which names line and field, for the first thing wrong."""
    return read_as(path, Order, _problems)


def _problems(order: Order) -> Iterator[Problem]:
    bodies = {body.key for body in order.bodies}
    seen: set[str] = set()
    for place, body in enumerate(order.bodies):
        if body.hand_over_days < 1:
            yield Problem(f"bodies[{place}].hand_over_days", "must be at least 1")
    for place, row in enumerate(order.rows):
        at = f"rows[{place}]"
        if row.body not in bodies:
            yield Problem(f"{at}.body", f"{row.body!r} is not among the bodies")
        if row.number in seen:
            yield Problem(f"{at}.number", f"{row.number!r} stands twice")
        if row.valid_to is not None and row.valid_to < row.valid_from:
            yield Problem(f"{at}.valid_to", "is before valid_from")
        seen.add(row.number)
