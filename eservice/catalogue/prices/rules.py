"""What a tariff is, and when a list of it holds. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol, TypeVar

import msgspec

from eservice.kit.text import Text

#: Kronor; more than any fee of a municipality.
HIGHEST = Decimal(100_000_000)


class Price(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One price as a file says it; an amount that is not set is left out."""

    key: str
    name: Text
    amount: Decimal | None = None
    per: Literal["case", "hour", "year", "square_metre"] = "case"
    pbl_item: int | None = None
    services: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an amount or item number that no tariff has."""
        if self.amount is not None and not 0 <= self.amount <= HIGHEST:
            raise ValueError("an amount is at least 0")
        if self.pbl_item is not None and not 1 <= self.pbl_item <= 9:
            raise ValueError("the items of 12:8 are 1 to 9")


class Tariff(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A tariff as a file says it: what was decided, from which day."""

    key: str
    name: Text
    valid_from: date
    source: str
    unverified: bool = False
    items: tuple[Price, ...]


class _List(Protocol):
    id: int
    tariff_key: str
    valid_from: date


L = TypeVar("L", bound=_List)


def in_force(lists: Iterable[L], on: date) -> dict[str, L]:
    """The list of each tariff that holds on a day: the last that had begun, and of two from one day the later added."""
    held: dict[str, L] = {}
    for one in sorted(lists, key=lambda one: (one.valid_from, one.id)):
        if one.valid_from <= on:
            held[one.tariff_key] = one
    return held
