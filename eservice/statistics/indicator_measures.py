"""Each indicator from its counts: a value, the cases it stands on, an interval, or why there is no value. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import sqrt

from eservice.statistics.intervals import Ratio, hazard_ratio, incidence, of_quantile, wilson
from eservice.statistics.leaves import Leaf, merged
from eservice.statistics.measures import FEW, KEEPS_HIDDEN, NONE, NOT_YET, SMALL, TOO_SMALL, ended_or_not, percentile
from eservice.statistics.survival import Z95, kaplan_meier, quantile, quantile_interval

#: Half a year, by which T6 tells how many had withdrawn.
HALF_YEAR = 182


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure. Where there is no value, `reason` says why."""

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    reason: str | None = None
    #: The ninth tenth, of an indicator of days or hours.
    p90: float | None = None
    #: What stands beside it, a share: extensions, the late window, an open remainder.
    beside: float | None = None

    def hidden(self) -> Measured:
        """The same figure, hidden so that a smaller one cannot be had by subtraction."""
        return self if self.reason else Measured(None, self.n, reason=KEEPS_HIDDEN)


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of a slice: each service for itself, and all together."""

    by_service: Mapping[str, Leaf]
    all: Leaf

    @classmethod
    def of(cls, by_service: Mapping[str, Leaf]) -> Counted:
        """The slice that these services make up."""
        return cls(by_service, merged(by_service.values()))


Measure = Callable[[Counted], Measured]


def share(name: str, beside: str = "") -> Measure:
    """A share with Wilson's interval; `beside` is a second share of the same or another name."""

    def measure(counted: Counted) -> Measured:
        n, hits = counted.all.shares.get(name, (0, 0))
        reason = _too_few(n, SMALL)
        if reason:
            return Measured(None, n, reason=reason)
        cases, more = counted.all.shares.get(beside, (0, 0))
        second = more / cases if cases >= SMALL else None
        return Measured(hits / n, n, *wilson(hits, n), beside=second)

    return measure


def calibration(counted: Counted) -> Measured:
    """How far the share that ended by the day of eight of ten lies from 0.8; beside it that of the day of half."""
    kept = share("promised", "promised_half")(counted)
    if kept.value is None or kept.low is None or kept.high is None:
        return kept
    beside = None if kept.beside is None else kept.beside - 0.5
    return replace(kept, value=kept.value - 0.8, low=kept.low - 0.8, high=kept.high - 0.8, beside=beside)


def middle(name: str) -> Measure:
    """The median of a value, its interval by order, and the ninth tenth."""

    def measure(counted: Counted) -> Measured:
        row = counted.all.values.get(name, {})
        n = sum(row.values())
        reason = _too_few(n, FEW)
        if reason:
            return Measured(None, n, reason=reason)
        return Measured(percentile(row, 0.5), n, *of_quantile(row, 0.5), p90=percentile(row, 0.9))

    return measure


def time_to(name: str) -> Measure:
    """The time by which half had got there (Kaplan-Meier: those who still wait count), and the ninth tenth."""

    def measure(counted: Counted) -> Measured:
        curve = kaplan_meier(ended_or_not(counted.all.lives_of(name)))
        reason = _too_few(curve.n, FEW)
        if reason:
            return Measured(None, curve.n, reason=reason)
        value = quantile(curve, 0.5)
        low, high = quantile_interval(curve, 0.5)
        return Measured(value, curve.n, low, high, NOT_YET if value is None else None, quantile(curve, 0.9))

    return measure


def share_of_ending(ending: str) -> Measure:
    """The share that had ended so within half a year (Aalen-Johansen)."""

    def measure(counted: Counted) -> Measured:
        lives = merged_groups(counted.all)
        n = sum(sum(row.values()) for row in lives.values())
        reason = _too_few(n, FEW)
        if reason:
            return Measured(None, n, reason=reason)
        value, variance = incidence(lives, ending, HALF_YEAR)
        width = Z95 * sqrt(max(0.0, variance))
        return Measured(value, n, max(0.0, value - width), min(1.0, value + width))

    return measure


def pulse(counted: Counted) -> Measured:
    """The index of the three questions, each occasion weighted by how many were asked; unweighted beside it.

    Who was refused answers less often and less kindly: without weights a poor response would look like a good year.
    """
    sums = {name.removeprefix("pulse/"): row for name, row in counted.all.values.items() if name.startswith("pulse/")}
    n = sum(sum(row.values()) for row in sums.values())
    reason = _too_few(n, SMALL)
    if reason:
        return Measured(None, n, reason=reason)
    asked = {occasion: counted.all.shares[f"asked/{occasion}"][0] for occasion in sums}
    all_asked = sum(asked.values())
    means = {occasion: _mean(row) for occasion, row in sums.items()}
    value = sum(asked[occasion] / all_asked * means[occasion] for occasion in sums)
    plain = sum(sum(row.values()) * means[occasion] for occasion, row in sums.items()) / n
    left = n - len(sums)
    spread = sum(k * (score - means[at]) ** 2 for at, row in sums.items() for score, k in row.items())
    width = Z95 * sqrt(sum((asked[at] / all_asked) ** 2 / sum(row.values()) for at, row in sums.items()))
    width *= sqrt(spread / left) if left else 0.0
    low, high = _index(value - width), _index(value + width)
    return Measured(_index(value), n, max(0.0, low), min(100.0, high), beside=_index(plain))


def _mean(row: Mapping[int, int]) -> float:
    return sum(score * n for score, n in row.items()) / sum(row.values())


def _index(points: float) -> float:
    """The sum of three questions on a scale of 1 to 10 as an index of 0 to 100."""
    return (points - 3) * 100 / 27


def total_of(name: str) -> Measure:
    """The sum of a value over all cases, and beside it the share of cases that it is above nought in."""

    def measure(counted: Counted) -> Measured:
        row = counted.all.values.get(name, {})
        n = sum(row.values())
        reason = _too_few(n, SMALL)
        if reason:
            return Measured(None, n, reason=reason)
        above = sum(cases for value, cases in row.items() if value > 0)
        return Measured(float(sum(value * cases for value, cases in row.items())), n, beside=above / n)

    return measure


def share_beside_mean(name: str, values: str) -> Measure:
    """A share with Wilson's interval, and beside it the mean of a value of the same cases."""

    def measure(counted: Counted) -> Measured:
        told, row = share(name)(counted), counted.all.values.get(values, {})
        return told if told.value is None or not row else replace(told, beside=_mean(row))

    return measure


def journey(counted: Counted) -> Measured:
    """The time by which half of the ways had come to their end, and beside it the company's share of the days."""
    told = time_to("journey")(counted)
    days, company = counted.all.shares.get("journey_held", (0, 0))
    return told if told.reason or not days else replace(told, beside=company / days)


GROUPS = ("own", "returning", "first")


def merged_groups(leaf: Leaf, groups: tuple[str, ...] = GROUPS) -> dict[int, dict[str | None, int]]:
    """The lives of several groups together."""
    together = Leaf({}, {}, {})
    for group in groups:
        for days, row in leaf.lives.get(group, {}).items():
            for ending, n in row.items():
                together.life("all", days, ending, n)
    return together.lives_of("all")


def dispersion(counted: Counted) -> Measured:
    """How many times as long the ninth tenth takes as half do, within each service, weighted by its cases."""
    rows = {key: leaf.values.get("gross", {}) for key, leaf in counted.by_service.items()}
    told = [(row, sum(row.values())) for row in rows.values() if sum(row.values()) >= FEW and percentile(row, 0.5)]
    n = sum(n for _row, n in told)
    if not n:
        some = sum(sum(row.values()) for row in rows.values())
        return Measured(None, some, reason=TOO_SMALL if some else NONE)
    parts = [(_ratio(row), size) for row, size in told]
    value, low, high = (sum(part[at] * size for part, size in parts) / n for at in range(3))
    return Measured(value, n, low, high)


def _ratio(row: Mapping[int, int]) -> tuple[float, float, float]:
    """P90 / P50, and bounds that are wide on purpose: each by the far ends of both intervals."""
    half, nine = percentile(row, 0.5) or 1.0, percentile(row, 0.9) or 0.0
    (half_low, half_high), (nine_low, nine_high) = of_quantile(row, 0.5), of_quantile(row, 0.9)
    return nine / half, (nine_low or 0) / (half_high or half), (nine_high or nine) / max(half_low or half, 1.0)


def compared(first: tuple[str, ...], second: tuple[str, ...]) -> Measure:
    """How much faster the first groups' cases end than the second's, compared within each service."""

    def measure(counted: Counted) -> Measured:
        pairs = [(merged_groups(leaf, first), merged_groups(leaf, second)) for leaf in counted.by_service.values()]
        ratio: Ratio = hazard_ratio(pairs)
        n = min(ratio.n_first, ratio.n_second)
        reason = _too_few(n, SMALL) or (NOT_YET if ratio.value is None else None)
        if reason:
            return Measured(None, n, reason=reason)
        return Measured(ratio.value, n, ratio.low, ratio.high)

    return measure


def flow(counted: Counted) -> Measured:
    """Cases that ended for each that came in."""
    received, _ended = counted.all.shares.get("received", (0, 0))
    ended = counted.all.shares.get("flow", (0, 0))[0]
    reason = _too_few(received, SMALL)
    if reason:
        return Measured(None, received, reason=reason)
    low, high = _poisson(ended)
    return Measured(ended / received, received, low / received, high / received)


def _poisson(n: int) -> tuple[float, float]:
    """The interval of a count (Byar's approximation)."""
    low = n * (1 - 1 / (9 * n) - Z95 / (3 * sqrt(n))) ** 3 if n else 0.0
    more = n + 1
    return low, more * (1 - 1 / (9 * more) + Z95 / (3 * sqrt(more))) ** 3


def _too_few(n: int, least: int) -> str | None:
    if n == 0:
        return NONE
    return TOO_SMALL if n < least else None
