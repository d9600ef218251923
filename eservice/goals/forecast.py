"""Where a figure will stand when its year is over, and how likely it is to reach its target. Pure.

The method, and what it assumes: the rest of the year goes as the year has gone so far. Of `n` cases now and `m` more
to come, a figure that averages over cases (a share, a median, a mean) moves by chance alone, and the spread of that
move is the spread of the figure of today times sqrt(m / (n + m)): nothing when the year is over, all of it when the
year has just begun. So the interval of today, which every figure here has, gives the interval of the year's end. Each
side for itself: the interval of a share near its bound is lopsided, and stays so. Days and hours are whole, so their
bounds are too; a share moves by whole cases, so half of one decides whether it lands on its target.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil, erf, floor, sqrt

from eservice.goals.rules import Figure
from eservice.statistics.survival import Z95

#: Before so many days of a year have gone nothing is foretold: its beginning is like nothing else.
FEWEST_DAYS = 60


@dataclass(frozen=True, slots=True)
class Forecast:
    """A figure at the end of the year: the interval that holds it in 95 years of 100, and the chance of its target."""

    value: float
    low: float
    high: float
    #: Cases that are expected in all.
    n: int
    #: Between 0 and 1; None without a target, or where neither way is better.
    chance: float | None


def cases_in_all(n: int, year: int, as_of: date, n_before: int | None) -> int:
    """How many cases a figure will stand on when `year` is over: the pace so far, or last year's rest where known.

    `n_before` is the number of the whole year before.
    """
    begun, last = date(year, 1, 1), date(year, 12, 31)
    if as_of >= last:
        return n
    gone = ((as_of - begun).days + 1) / ((last - begun).days + 1)
    rest = n_before * (1 - gone) if n_before else n * (1 - gone) / gone
    return n + round(rest)


def forecast(
    figure: Figure,
    n: int,
    in_all: int,
    year: int,
    as_of: date,
    *,
    unit: str = "share",
    target: float | None = None,
    better: int = 0,
) -> Forecast | None:
    """The figure at the end of `year`; None where it has no value or interval, or the year has only just begun."""
    if figure.value is None or figure.low is None or figure.high is None or n < 1:
        return None
    if (as_of - date(year, 1, 1)).days + 1 < FEWEST_DAYS:
        return None
    left = sqrt((in_all - n) / in_all) if in_all > n else 0.0
    low = figure.value - (figure.value - figure.low) * left
    high = figure.value + (figure.high - figure.value) * left
    half_a_case = 0.5 / in_all if unit == "share" else 0.0
    chance = _chance(figure.value, low, high, target, better, half_a_case)
    if unit in ("days", "hours"):
        low, high = floor(low), ceil(high)
    return Forecast(figure.value, low, high, in_all, chance)


def _chance(
    value: float, low: float, high: float, target: float | None, better: int, half_a_case: float
) -> float | None:
    """How likely the figure ends on the right side of its target: a normal spread on the side where the target lies."""
    if target is None or better == 0:
        return None
    ahead = (value - target) if better > 0 else (target - value)
    wide = ((high - value) if target >= value else (value - low)) / Z95
    return _normal((ahead + half_a_case) / wide) if wide > 0 else float(ahead >= 0)


def _normal(z: float) -> float:
    return 0.5 * (1 + erf(z / sqrt(2)))
