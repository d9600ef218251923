"""The mergeable counts behind the indicators: shares, values, and lives, each by a name of its own. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar

import msgspec

#: How a life that has not ended is written: a name of an ending is never empty.
OPEN = ""
T = TypeVar("T")


class Leaf(msgspec.Struct):
    """The counts of one year, service and unit; leaves add up to any larger slice."""

    #: Name -> cases counted, and how many of them hit.
    shares: dict[str, tuple[int, int]] = {}
    #: Name -> value -> cases.
    values: dict[str, dict[int, int]] = {}
    #: Name -> days -> ending (`OPEN` while open) -> cases.
    lives: dict[str, dict[int, dict[str, int]]] = {}

    def hit(self, name: str, n: int, hits: int) -> None:
        """Count `n` cases of which `hits` hit."""
        if n:
            known = self.shares.get(name, (0, 0))
            self.shares[name] = (known[0] + n, known[1] + hits)

    def value(self, name: str, value: int, n: int) -> None:
        """Count `n` cases with that value."""
        row = self.values.setdefault(name, {})
        row[value] = row.get(value, 0) + n

    def life(self, name: str, days: int, ending: str, n: int) -> None:
        """Count `n` cases that had ended so after `days`."""
        row = self.lives.setdefault(name, {}).setdefault(days, {})
        row[ending] = row.get(ending, 0) + n

    def add(self, other: Leaf) -> None:
        """Take in the counts of another leaf."""
        for name, (n, hits) in other.shares.items():
            self.hit(name, n, hits)
        for name, row in other.values.items():
            _add(self.values.setdefault(name, {}), row)
        for name, days in other.lives.items():
            mine = self.lives.setdefault(name, {})
            for day, endings in days.items():
                _add(mine.setdefault(day, {}), endings)

    def lives_of(self, name: str) -> dict[int, dict[str | None, int]]:
        """Lives as the estimators read them: None for an open one."""
        return {
            day: {ending or None: n for ending, n in row.items()}
            for day, row in sorted(self.lives.get(name, {}).items())
        }


def _add(known: dict[T, int], more: Mapping[T, int]) -> None:
    """Count more of the same. Pages add hundreds of thousands of these: nothing is looked up twice."""
    for key, n in more.items():
        known[key] = known.get(key, 0) + n


class Key(NamedTuple):
    """Where a leaf belongs."""

    year: int
    service_key: str
    unit_key: str


Leaves = defaultdict[Key, Leaf]


def merged(leaves: Iterable[Leaf]) -> Leaf:
    """All `leaves` together."""
    total = Leaf({}, {}, {})
    for leaf in leaves:
        total.add(leaf)
    return total
