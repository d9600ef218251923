"""What stays hidden where a figure is shown by service, unit and month: no total less what is shown tells it. Pure.

Each figure is shown for a service, a unit, both or neither, in a month or all of them. A cell that stands on too few
cases is hidden; so are as many others as it takes that along each line of that cube (a total and its parts) either
nothing is hidden or several cells, which together stand on enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from eservice.statistics.measures import SMALL


class Place(NamedTuple):
    """Where a figure is shown; an empty key stands for all services or units, no month for all of them.

    The open stock has bands of age in the place of months.
    """

    service_key: str
    unit_key: str
    month: date | int | None


class Line(NamedTuple):
    """A total, its parts, and how many cases of the total are in none of the parts that are shown anywhere."""

    total: Place
    parts: tuple[Place, ...]
    rest: int


def hidden_places(sizes: Mapping[Place, int]) -> frozenset[Place]:
    """The places to hide, of place -> cases: the small ones, and those from which a small one could be had."""
    hidden = {place for place, n in sizes.items() if 0 < n < SMALL}
    lines = list(_lines(sizes))
    while more := {place for line in lines for place in _needed(line, sizes, hidden)}:
        hidden |= more
    return frozenset(hidden)


def _needed(line: Line, sizes: Mapping[Place, int], hidden: set[Place]) -> Iterable[Place]:
    """One more place to hide on this line, or none."""
    away = [place for place in line.parts if place in hidden and sizes[place]]
    together = sum(sizes[place] for place in away) + line.rest
    unknown = len(away) + bool(line.rest) + (line.total in hidden)
    if not unknown or (unknown > 1 and (line.total in hidden or together >= SMALL)):
        return ()
    shown = sorted((sizes[place], place[:2], place) for place in line.parts if place not in hidden and sizes[place])
    return (shown[0][2],) if shown else (line.total,) if line.total not in hidden else ()


def _lines(sizes: Mapping[Place, int]) -> Iterator[Line]:
    """Every total with its parts, along each of the three ways that it is parted."""
    parts: dict[Place, list[list[Place]]] = {}
    for place in sizes:
        for way, total in enumerate(_totals(place)):
            if total != place and total in sizes:
                parts.setdefault(total, [[], [], []])[way].append(place)
    for total, ways in parts.items():
        for found in ways:
            if found:
                yield Line(total, tuple(found), sizes[total] - sum(sizes[place] for place in found))


def _totals(place: Place) -> tuple[Place, Place, Place]:
    return place._replace(service_key=""), place._replace(unit_key=""), place._replace(month=None)
