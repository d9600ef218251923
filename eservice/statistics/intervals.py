"""How sure a figure is: 95 % intervals in closed form. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import exp, sqrt
from typing import NamedTuple

from eservice.statistics.measures import Lives, percentile
from eservice.statistics.survival import Z95

#: The normal quantile of a two-sided 99.8 % limit, as funnel plots draw it.
Z998 = 3.090232306167813


class Interval(NamedTuple):
    """The two bounds; None where a bound is not known."""

    low: float | None
    high: float | None


NOBODY_KNOWS = Interval(None, None)


def wilson(hits: int, n: int, z: float = Z95) -> Interval:
    """The interval of a share (Wilson 1927): stays between 0 and 1 and is honest for few cases and for 0 or n hits."""
    if n == 0:
        return NOBODY_KNOWS
    share, square = hits / n, z * z
    middle = (share + square / (2 * n)) / (1 + square / n)
    width = z / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    # Exact at the ends, where rounding would leave a bound a hair inside.
    return Interval(max(0.0, middle - width) if hits else 0.0, min(1.0, middle + width) if hits < n else 1.0)


def of_quantile(histogram: Mapping[int, int], q: float) -> Interval:
    """The interval of a quantile by the order of the values, whatever their distribution; of value -> count."""
    n = sum(histogram.values())
    if n < 2:
        return NOBODY_KNOWS
    width = Z95 * sqrt(n * q * (1 - q))
    low, high = (n * q - width - 0.5) / (n - 1), (n * q + width - 0.5) / (n - 1)
    return Interval(percentile(histogram, max(0.0, low)), percentile(histogram, min(1.0, high)))


def funnel(share: float, n: int, z: float = Z95) -> Interval:
    """Where the share of a unit of `n` cases would lie if it were like all (`share`): outside is more than chance."""
    width = z * sqrt(share * (1 - share) / n)
    return Interval(max(0.0, share - width), min(1.0, share + width))


class Ratio(NamedTuple):
    """How much faster one group's cases end than the other's (hazard ratio): above 1 is faster."""

    value: float | None
    low: float | None
    high: float | None
    n_first: int
    n_second: int


def hazard_ratio(strata: Iterable[tuple[Lives, Lives]]) -> Ratio:
    """The first group against the second, compared only within each stratum, open cases censored (Peto, log-rank).

    exp((O - E) / V) over all strata: O ended in the first group, E expected if both were alike, V the variance.
    """
    observed = expected = variance = 0.0
    n_first = n_second = 0
    for first, second in strata:
        n_first, n_second = n_first + _cases(first), n_second + _cases(second)
        one, mean, spread = _log_rank(first, second)
        observed, expected, variance = observed + one, expected + mean, variance + spread
    if variance <= 0:
        return Ratio(None, None, None, n_first, n_second)
    middle, width = (observed - expected) / variance, Z95 / sqrt(variance)
    return Ratio(exp(middle), exp(middle - width), exp(middle + width), n_first, n_second)


def _log_rank(first: Lives, second: Lives) -> tuple[float, float, float]:
    """Ended in the first group, expected there, and its hypergeometric variance."""
    at_risk, others = _cases(first), _cases(second)
    observed = expected = variance = 0.0
    for day in sorted({*first, *second}):
        here, there = first.get(day, {}), second.get(day, {})
        mine, theirs = _ended(here), _ended(there)
        all_, ended = at_risk + others, mine + theirs
        observed += mine
        expected += ended * at_risk / all_
        if all_ > 1:
            variance += ended * (at_risk / all_) * (others / all_) * (all_ - ended) / (all_ - 1)
        at_risk, others = at_risk - sum(here.values()), others - sum(there.values())
    return observed, expected, variance


def incidence(lives: Lives, ending: str, day: int) -> tuple[float, float]:
    """The share that had ended by `ending` at `day` (Aalen-Johansen) and its variance by the delta method."""
    at_risk, share_open, total = _cases(lives), 1.0, 0.0
    steps: list[tuple[int, int, int, float, float]] = []
    for time in sorted(time for time in lives if time <= day):
        ended, of_kind = _ended(lives[time]), lives[time].get(ending, 0)
        if ended:
            total += share_open * of_kind / at_risk
            steps.append((at_risk, ended, of_kind, share_open, total))
            share_open *= (at_risk - ended) / at_risk
        at_risk -= sum(lives[time].values())
    return total, sum(_spread(total, step) for step in steps)


def _spread(total: float, step: tuple[int, int, int, float, float]) -> float:
    at_risk, ended, of_kind, share_open, so_far = step
    left = total - so_far
    spread = left * left * ended / (at_risk * (at_risk - ended)) if at_risk > ended else 0.0
    spread += share_open**2 * of_kind * (at_risk - of_kind) / at_risk**3
    return spread - 2 * left * share_open * of_kind / at_risk**2


def _cases(lives: Lives) -> int:
    return sum(sum(row.values()) for row in lives.values())


def _ended(row: Mapping[str | None, int]) -> int:
    return sum(row.values()) - row.get(None, 0)
