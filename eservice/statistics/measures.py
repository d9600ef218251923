"""Single figures, each from its own counts, and what is hidden because it stands on too few cases. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

from eservice.statistics.counts import Cohort
from eservice.statistics.facts import Held
from eservice.statistics.survival import kaplan_meier, quantile

#: Day -> ending (None: still open) -> cases.
Lives = Mapping[int, Mapping[str | None, int]]

#: Fewer cases than this show no figure: it could be read back to one of them.
SMALL = 7
#: Fewer cases than this show no percentile.
FEW = 20

#: Why a figure has no value: no cases at all, too few, needed to keep another hidden, or not yet known.
NONE, TOO_SMALL, KEEPS_HIDDEN, NOT_YET = "none", "small", "keeps_hidden", "not_yet"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and how many cases it stands on; where there is no number, why."""

    value: float | None
    n: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class HeldFigure:
    """Days by who had the ball, summed over `n` decided cases; where they are hidden, why."""

    days: Held | None
    n: int
    reason: str | None = None


def percentile(histogram: Mapping[int, int], q: float) -> float | None:
    """The `q` quantile of value -> count, interpolated as PostgreSQL's percentile_cont does; None if empty."""
    n = sum(histogram.values())
    if not n:
        return None
    place = q * (n - 1)
    low, high = _nth(histogram, floor(place)), _nth(histogram, ceil(place))
    return low + (place - floor(place)) * (high - low)


def on_time_share(cohort: Cohort, keeps_hidden: bool = False) -> Figure:
    """The share of a deadline cohort that was decided in time."""
    reason = _reason(cohort.due, SMALL, keeps_hidden)
    return Figure(None if reason else cohort.met / cohort.due, cohort.due, reason)


def time_by_holder(days: Held, n: int, keeps_hidden: bool = False) -> HeldFigure:
    """The days by holder, of `n` decided cases."""
    reason = _reason(n, SMALL, keeps_hidden)
    return HeldFigure(None if reason else days, n, reason)


def turnaround(histogram: Mapping[int, int], q: float) -> Figure:
    """A percentile of days from received to decided, of day -> cases."""
    n = sum(histogram.values())
    reason = _reason(n, FEW)
    return Figure(None if reason else percentile(histogram, q), n, reason)


def survival_median(lives: Lives) -> Figure:
    """The days within which half had ended, of day -> ending -> cases, open ones censored."""
    curve = kaplan_meier(ended_or_not(lives))
    reason = _reason(curve.n, FEW)
    value = None if reason else quantile(curve, 0.5)
    return Figure(value, curve.n, NOT_YET if value is None and reason is None else reason)


def keep_hidden(sizes: Sequence[int]) -> frozenset[int]:
    """Which cells to hide, small ones aside, so that no small cell can be had by taking the shown ones from the total.

    What is hidden must be two cells or more, and `SMALL` cases or more together; the smallest shown ones are added.
    """
    hidden = {at for at, size in enumerate(sizes) if 0 < size < SMALL}
    shown = sorted((size, at) for at, size in enumerate(sizes) if size >= SMALL)
    added: set[int] = set()
    for _, at in shown:
        together = hidden | added
        if not hidden or (len(together) > 1 and sum(sizes[place] for place in together) >= SMALL):
            break
        added.add(at)
    return frozenset(added)


def hidden_parts(sizes: Mapping[str, int], group_of: Mapping[str, str]) -> frozenset[str]:
    """Which parts to hide, small ones aside, where the total, each group of parts and each part are shown.

    A part that is in no group is a group of its own. A hidden group hides all of its parts.
    """
    groups: dict[str, list[str]] = {}
    for part in sorted(sizes):
        groups.setdefault(group_of.get(part, part), []).append(part)
    names = sorted(groups)
    totals = [sum(sizes[part] for part in groups[name]) for name in names]
    outer = keep_hidden(totals)
    hidden: set[str] = set()
    for at, name in enumerate(names):
        parts = groups[name]
        inner = keep_hidden([sizes[part] for part in parts]) if len(parts) > 1 else frozenset()
        away = at in outer or 0 < totals[at] < SMALL
        hidden |= set(parts) if away else {parts[place] for place in inner}
    return frozenset(hidden)


def merged_lives(parts: Iterable[Lives]) -> dict[int, Counter[str | None]]:
    """Day -> ending -> cases of all `parts` together."""
    merged: dict[int, Counter[str | None]] = {}
    for part in parts:
        for day, endings in part.items():
            merged.setdefault(day, Counter()).update(endings)
    return merged


def ended_or_not(lives: Lives) -> dict[int, tuple[int, int]]:
    """Day -> (ended in any way, still open), of day -> ending -> cases."""
    return {day: (sum(row.values()) - row.get(None, 0), row.get(None, 0)) for day, row in lives.items()}


def _nth(histogram: Mapping[int, int], place: int) -> int:
    seen = 0
    for value in sorted(histogram):
        seen += histogram[value]
        if seen > place:
            return value
    raise IndexError(place)


def _reason(n: int, least: int, keeps_hidden: bool = False) -> str | None:
    if n == 0:
        return NONE
    if n < least:
        return TOO_SMALL
    return KEEPS_HIDDEN if keeps_hidden else None
