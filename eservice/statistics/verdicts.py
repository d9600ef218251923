"""The company's verdict as figures: sums per cell, hidden where few have answered. Pure.

Cells are nested, units and their services, so that no small cell can be had by taking shown ones from a shown total.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from eservice.feedback.rules import FACTORS, ITEMS, index, nki_unweighted
from eservice.statistics.measures import KEEPS_HIDDEN, NONE, SMALL, TOO_SMALL, Figure, keep_hidden


@dataclass(frozen=True, slots=True)
class Tally:
    """A cell: how many were asked and answered, per item how many answered and the sum of it, and who knew."""

    asked: int = 0
    answered: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    sums: Mapping[str, int] = field(default_factory=dict)
    #: Those who said whether they knew what would happen next, and those who said yes.
    said: int = 0
    knew: int = 0

    def __add__(self, more: Tally) -> Tally:
        return Tally(
            self.asked + more.asked,
            self.answered + more.answered,
            {item: self.counts.get(item, 0) + more.counts.get(item, 0) for item in ITEMS},
            {item: self.sums.get(item, 0) + more.sums.get(item, 0) for item in ITEMS},
            self.said + more.said,
            self.knew + more.knew,
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a tally belongs."""

    unit: str
    service: str
    occasion: str


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """The figures of a cell: the index, each factor as an index, and the share who always knew what came next."""

    key: str
    asked: int
    nki: Figure
    factors: Mapping[str, Figure]
    knew: Figure


@dataclass(frozen=True, slots=True)
class UnitRows:
    """A unit and, below it, its services."""

    unit: VerdictRow
    services: Sequence[VerdictRow]


@dataclass(frozen=True, slots=True)
class VerdictReport:
    """All answers; by occasion, which tells refused from granted; and by unit and service."""

    total: VerdictRow
    occasions: Sequence[VerdictRow]
    units: Sequence[UnitRows]


def verdict_report(cells: Mapping[Cell, Tally]) -> VerdictReport:
    """The figures of `cells`: under seven answers nothing but how many, nor where it would show such a cell."""
    units = _grouped(cells, lambda cell: cell.unit)
    hidden = _hidden(units)
    return VerdictReport(
        verdict_row("", _sum(cells.values())),
        _rows(_grouped(cells, lambda cell: cell.occasion)),
        [_unit(unit, tally, unit in hidden, cells) for unit, tally in units.items()],
    )


def _unit(unit: str, tally: Tally, hidden: bool, cells: Mapping[Cell, Tally]) -> UnitRows:
    own = {cell: part for cell, part in cells.items() if cell.unit == unit}
    row = verdict_row(unit, tally, hidden)
    return UnitRows(row, _rows(_grouped(own, lambda cell: cell.service), row.nki.value is None))


def _rows(groups: Mapping[str, Tally], all_hidden: bool = False) -> list[VerdictRow]:
    hidden = _hidden(groups)
    return [verdict_row(key, tally, all_hidden or key in hidden) for key, tally in groups.items()]


def _hidden(groups: Mapping[str, Tally]) -> frozenset[str]:
    keys = list(groups)
    return frozenset(keys[at] for at in keep_hidden([groups[key].answered for key in keys]))


def verdict_row(key: str, tally: Tally, keeps_hidden: bool = False) -> VerdictRow:
    """A cell's figures. A factor that fewer than seven answered is hidden by itself."""
    if _reason(tally.answered, keeps_hidden):
        nki = None
    else:
        nki = nki_unweighted(*(_mean(tally, item) for item in ("satisfied", "expected", "ideal")))
    return VerdictRow(
        key,
        tally.asked,
        Figure(nki, tally.answered, _reason(tally.answered, keeps_hidden)),
        {item: _factor(tally, item, keeps_hidden) for item in FACTORS},
        _share(tally, keeps_hidden),
    )


def _factor(tally: Tally, item: str, keeps_hidden: bool) -> Figure:
    n = tally.counts.get(item, 0)
    reason = _reason(n, keeps_hidden)
    return Figure(None if reason else index(_mean(tally, item)), n, reason)


def _share(tally: Tally, keeps_hidden: bool) -> Figure:
    reason = _reason(tally.said, keeps_hidden)
    return Figure(None if reason else tally.knew / tally.said, tally.said, reason)


def _mean(tally: Tally, item: str) -> float:
    return tally.sums[item] / tally.counts[item]


def _reason(n: int, keeps_hidden: bool) -> str | None:
    if n == 0:
        return NONE
    if n < SMALL:
        return TOO_SMALL
    return KEEPS_HIDDEN if keeps_hidden else None


def _grouped(cells: Mapping[Cell, Tally], key: Callable[[Cell], str]) -> dict[str, Tally]:
    groups: dict[str, Tally] = {}
    for cell, tally in sorted(cells.items(), key=lambda pair: key(pair[0])):
        groups[key(cell)] = groups.get(key(cell), Tally()) + tally
    return groups


def _sum(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        total += tally
    return total
