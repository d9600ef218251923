"""Who held the ball, step by step: the time of each stage, the bottleneck, how those who were asked answered. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from eservice.statistics.counts import Cohort
from eservice.statistics.measures import (
    FEW,
    NONE,
    NOT_YET,
    SMALL,
    TOO_SMALL,
    Figure,
    ended_or_not,
    on_time_share,
    turnaround,
)
from eservice.statistics.survival import kaplan_meier, quantile


@dataclass(slots=True)
class StageCounts:
    """The stays in a stage: by days of those that ended in the period, and how many cases are in it now."""

    holder: str
    days: dict[int, int] = field(default_factory=dict)
    open: int = 0


@dataclass(slots=True)
class BodyCounts:
    """The referrals to a body: days to the answer (or so far) -> whether it came -> how many; and of due days."""

    lives: dict[int, dict[str | None, int]] = field(default_factory=dict)
    due: int = 0
    met: int = 0


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage: the days of one stay in it, and its share of the days of all stages."""

    stage: str
    holder: str
    n: int
    open: int
    median: Figure
    p90: Figure
    share: Figure


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body that is asked: how long half of its answers take, unanswered ones counted, and how many come in time."""

    body: str
    asked: int
    open: int
    median: Figure
    on_time: Figure


@dataclass(frozen=True, slots=True)
class HeldFigures:
    """Stages by the days they take together, most first, and bodies by how often they are asked."""

    as_of: date
    stages: tuple[StageRow, ...]
    bodies: tuple[BodyRow, ...]
    #: The stage that takes most of all days, where that is known of enough stays.
    bottleneck: str | None
    #: Referrals to bodies that are asked too seldom to be shown by name.
    others_asked: int
    #: Open cases by band of age, youngest first; empty in a report from before they were counted.
    ages: tuple[int, ...] = ()
    #: Bands of age that are not shown, since this slice or another could be had by subtraction.
    hidden: tuple[int, ...] = ()


def held_figures(
    as_of: date,
    stages: Mapping[str, StageCounts],
    bodies: Mapping[str, BodyCounts],
    ages: Sequence[int] = (),
    hidden: Sequence[int] = (),
) -> HeldFigures:
    """The figures of one slice. A body is named from seven referrals on: a rare one may be a person."""
    total = sum(_days(one.days) for one in stages.values())
    ordered = sorted(stages.items(), key=lambda pair: (-_days(pair[1].days), pair[0]))
    rows = tuple(_stage(name, counts, total) for name, counts in ordered)
    often = {name: counts for name, counts in bodies.items() if _asked(counts) >= SMALL}
    named = sorted(often.items(), key=lambda pair: (-_asked(pair[1]), pair[0]))
    slow = next((row.stage for row in rows if row.share.value), None)
    rare = sum(_asked(counts) for name, counts in bodies.items() if name not in often)
    told = tuple(_body(name, counts) for name, counts in named)
    return HeldFigures(as_of, rows, told, slow, rare, tuple(ages), tuple(hidden))


def _stage(name: str, counts: StageCounts, total: int) -> StageRow:
    n = sum(counts.days.values())
    reason = NONE if not n else TOO_SMALL if n < FEW else None
    share = Figure(_days(counts.days) / total if total and not reason else None, n, reason)
    return StageRow(
        name, counts.holder, n, counts.open, turnaround(counts.days, 0.5), turnaround(counts.days, 0.9), share
    )


def _body(name: str, counts: BodyCounts) -> BodyRow:
    curve = kaplan_meier(ended_or_not(counts.lives))
    reason = TOO_SMALL if curve.n < FEW else None
    value = None if reason else quantile(curve, 0.5)
    median = Figure(value, curve.n, NOT_YET if value is None and not reason else reason)
    return BodyRow(name, curve.n, curve.censored, median, on_time_share(Cohort(counts.due, counts.met)))


def _asked(counts: BodyCounts) -> int:
    return sum(sum(row.values()) for row in counts.lives.values())


def _days(days: Mapping[int, int]) -> int:
    return sum(day * n for day, n in days.items())
