"""What a company was told of when its case would be over, and how well such forecasts hold, by service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from eservice.kit.db import db
from eservice.statistics.indicator_models import Promise
from eservice.statistics.indicator_queries import Year
from eservice.statistics.intervals import Interval, wilson
from eservice.statistics.measures import SMALL, hidden_parts


class Fate(StrEnum):
    """How a forecast stands."""

    #: Neither day has come.
    AHEAD = "ahead"
    #: The day of half has passed and the case goes on; it may still end by that of eight of ten.
    BETWEEN = "between"
    #: Over by the day of half, by that of eight of ten, or by neither.
    BY_HALF = "by_half"
    BY_EIGHT = "by_eight"
    LATE = "late"


class Foretold(NamedTuple):
    """The forecast of one case: the days by which half and eight of ten were to be over, of how many it was made."""

    half_by: date
    eight_by: date
    n: int
    fate: Fate


def foretold(case_id: int, ended_on: date | None, today: date) -> Foretold | None:
    """The forecast that was kept when a case came in; None where too few were known to make one."""
    kept = db.session.get(Promise, case_id)
    if kept is None:
        return None
    return Foretold(kept.half_by, kept.eight_by, kept.n, fate(kept.half_by, kept.eight_by, ended_on or today, ended_on))


def fate(half_by: date, eight_by: date, day: date, ended_on: date | None) -> Fate:
    """How a forecast stands on `day`: the day it ended, or today."""
    if day > eight_by:
        return Fate.LATE
    if ended_on is None:
        return Fate.BETWEEN if day > half_by else Fate.AHEAD
    return Fate.BY_HALF if day <= half_by else Fate.BY_EIGHT


class Band(NamedTuple):
    """Of the forecasts whose day has passed: the share that ended by it, beside the share that was told."""

    told: float
    share: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        """Whether what was told lies within what chance does."""
        return self.low <= self.told <= self.high


class Calibration(NamedTuple):
    """How the forecasts of a service held; no bands where there are too few, or where they would tell of those."""

    key: str
    n: int
    half: Band | None
    eight: Band | None


def calibrations(year: Year) -> tuple[Calibration, Sequence[Calibration]]:
    """How the forecasts of a year held: of all together, and of each service by key."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for cell in year.cells:
        service = found.setdefault(cell.service_key, {})
        for name in ("promised", "promised_half"):
            n, hits = cell.leaf.shares.get(name, (0, 0))
            was = service.get(name, (0, 0))
            service[name] = (was[0] + n, was[1] + hits)
    hidden = hidden_parts({key: shares["promised"][0] for key, shares in found.items()}, {})
    rows = [_calibration(key, shares, key in hidden) for key, shares in sorted(found.items()) if shares["promised"][0]]
    totals = {
        name: (sum(shares[name][0] for shares in found.values()), sum(shares[name][1] for shares in found.values()))
        for name in ("promised", "promised_half")
    }
    return _calibration("", totals, False), rows


def _calibration(key: str, shares: Mapping[str, tuple[int, int]], is_hidden: bool) -> Calibration:
    n = shares["promised"][0]
    if n < SMALL or is_hidden:
        return Calibration(key, n, None, None)
    half, eight = (_band(told, *shares[name]) for told, name in ((0.5, "promised_half"), (0.8, "promised")))
    return Calibration(key, n, half, eight)


def _band(told: float, n: int, hits: int) -> Band | None:
    if not n:
        return None
    bounds: Interval = wilson(hits, n)
    return Band(told, hits / n, bounds.low or 0.0, bounds.high or 0.0)
