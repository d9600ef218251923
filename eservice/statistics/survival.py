"""Time to an ending when some cases have not ended: Kaplan-Meier, and Aalen-Johansen for several kinds of ending. Pure.

Open cases are *censored*: they tell that they took at least so many days. Leaving them out would make every figure too
good as long as a queue grows. Both estimators work on counts per day, so that a database can do the counting.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, isfinite, log, sqrt

#: Shares are products of many fractions: equal to a bound is equal but for rounding.
ROUNDING = 1e-9
#: The normal quantile of a two-sided 95 % interval.
Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Step:
    """What is known at one time: who was at risk just before it, what happened, and the share still open after it."""

    time: float
    at_risk: int
    ended: int
    censored: int
    #: Share still open after this time.
    share: float
    #: Greenwood's variance of the share; unknown once everybody has ended.
    variance: float | None
    #: The 95 % interval of the share (log-log, so that it stays between 0 and 1); unknown with the variance.
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Curve:
    """A Kaplan-Meier curve: one step per time at which anything ended or was censored, in order of time."""

    n: int
    ended: int
    censored: int
    steps: tuple[Step, ...]

    def share_open(self, time: float) -> float:
        """The share still open after `time`; 1 before the first step. Past the last step it is the last known share."""
        at = bisect_right(self.steps, time, key=lambda step: step.time)
        return self.steps[at - 1].share if at else 1.0


@dataclass(frozen=True, slots=True)
class IncidenceStep:
    """At one time: the share still open after it, and the share that had ended in each way."""

    time: float
    at_risk: int
    share_open: float
    shares: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Incidence:
    """Cumulative incidence of each ending. At every step the shares and the open share add up to one."""

    n: int
    endings: tuple[str, ...]
    steps: tuple[IncidenceStep, ...]

    def share(self, ending: str, time: float) -> float:
        """The share that had ended by `ending` at `time`; 0 before the first step and for an ending nobody had."""
        at = bisect_right(self.steps, time, key=lambda step: step.time)
        return self.steps[at - 1].shares.get(ending, 0.0) if at else 0.0


#: Per time: how many ended, how many were censored.
PerTime = Mapping[int, tuple[int, int]] | Mapping[float, tuple[int, int]]
#: Per time: how many ended in each way; None counts the censored.
EndingsPerTime = Mapping[int, Mapping[str | None, int]] | Mapping[float, Mapping[str | None, int]]


def kaplan_meier(lives: Iterable[tuple[float, bool]] | PerTime) -> Curve:
    """The Kaplan-Meier curve of `lives`: (days, whether it ended) per case, or counts per day as `PerTime`.

    A case censored on a day counts as at risk on that day. Raises `ValueError` for a time or count below zero.
    """
    counts = lives if isinstance(lives, Mapping) else _per_time(lives)
    at_risk = total = sum(ended + censored for ended, censored in counts.values())
    share, spread = 1.0, 0.0
    steps = []
    for time in _times(counts):
        ended, censored = counts[time]  # type: ignore[index]
        if ended < 0 or censored < 0:
            raise ValueError(f"counts below zero at {time}")
        if not ended and not censored:
            continue
        left = at_risk - ended
        share *= left / at_risk
        spread += ended / (at_risk * left) if left else 0.0
        steps.append(_step(time, at_risk, ended, censored, share, spread if left else None))
        at_risk -= ended + censored
    all_ended = sum(step.ended for step in steps)
    return Curve(total, all_ended, total - all_ended, tuple(steps))


def quantile(curve: Curve, q: float) -> float | None:
    """The first time by which the share `q` had ended, or None: not yet known, too many are still open."""
    return _first_below(((step.time, step.share) for step in curve.steps if step.ended), 1 - q)


def median_left(curve: Curve, after: float) -> float | None:
    """How much longer it usually takes for one that has not ended at `after`: the time by which half of those end.

    None where that is not yet known: nobody was followed so long, or too many were still open.
    """
    share = curve.share_open(after)
    if not curve.steps or share <= ROUNDING or after > curve.steps[-1].time:
        return None
    later = ((step.time, step.share) for step in curve.steps if step.ended and step.time > after)
    reached = _first_below(later, share / 2)
    return None if reached is None else reached - after


def quantile_interval(curve: Curve, q: float) -> tuple[float | None, float | None]:
    """The 95 % interval of that time (Brookmeyer-Crowley); a bound that is not yet known is None."""
    low = ((step.time, 0.0 if step.low is None else step.low) for step in curve.steps if step.ended)
    high = ((step.time, step.high) for step in curve.steps if step.ended and step.high is not None)
    return _first_below(low, 1 - q), _first_below(high, 1 - q)


def aalen_johansen(lives: Iterable[tuple[float, str | None]] | EndingsPerTime) -> Incidence:
    """The share ended in each way over time, of `lives`: (days, ending or None while open), or counts per day.

    A case that ended in another way is not treated as if it could still end in this one, as 1 - Kaplan-Meier would.
    """
    counts = lives if isinstance(lives, Mapping) else _endings_per_time(lives)
    endings = tuple(sorted({kind for row in counts.values() for kind in row if kind is not None}))
    at_risk = total = sum(sum(row.values()) for row in counts.values())
    share_open = 1.0
    shares = dict.fromkeys(endings, 0.0)
    steps = []
    for time in _times(counts):
        row = counts[time]  # type: ignore[index]
        if not any(row.values()):
            continue
        for kind in endings:
            shares[kind] += share_open * row.get(kind, 0) / at_risk
        ended = sum(count for kind, count in row.items() if kind is not None)
        share_open *= (at_risk - ended) / at_risk
        steps.append(IncidenceStep(time, at_risk, share_open, dict(shares)))
        at_risk -= sum(row.values())
    return Incidence(total, endings, tuple(steps))


def _step(time: float, at_risk: int, ended: int, censored: int, share: float, spread: float | None) -> Step:
    if spread is None:
        return Step(time, at_risk, ended, censored, 0.0, None, None, None)
    if spread == 0.0:
        return Step(time, at_risk, ended, censored, share, 0.0, share, share)
    width = Z95 * sqrt(spread) / abs(log(share))
    low, high = share ** exp(width), share ** exp(-width)
    return Step(time, at_risk, ended, censored, share, share * share * spread, low, high)


def _first_below(points: Iterable[tuple[float, float]], bound: float) -> float | None:
    return next((time for time, share in points if share <= bound + ROUNDING), None)


def _times(counts: Mapping[int, object] | Mapping[float, object]) -> list[float]:
    times = sorted(counts)
    if times and not (times[0] >= 0 and isfinite(times[-1])):
        raise ValueError(f"a time must be zero or more: {times[0]} to {times[-1]}")
    return times


def _per_time(lives: Iterable[tuple[float, bool]]) -> dict[float, tuple[int, int]]:
    ended: Counter[float] = Counter()
    censored: Counter[float] = Counter()
    for time, has_ended in lives:
        (ended if has_ended else censored)[time] += 1
    return {time: (ended[time], censored[time]) for time in ended.keys() | censored.keys()}


def _endings_per_time(lives: Iterable[tuple[float, str | None]]) -> dict[float, dict[str | None, int]]:
    counts: dict[float, dict[str | None, int]] = {}
    for (time, kind), count in Counter(lives).items():
        counts.setdefault(time, {})[kind] = count
    return counts
