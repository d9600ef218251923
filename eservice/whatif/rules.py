"""A unit's cases replayed with other officers, or judged by another target. Pure: chance comes in as a seed.

Officers. Cases wait in one queue, oldest first. A case takes one of so many places for as long as an officer had it,
and then leaves; the days that a company or another body had it are added, and take no place. How many places there
are is not written anywhere: it is the number with which the replay waits as long as the cases did wait. A place
belongs to an officer, so places grow and shrink with officers. How long each case takes is drawn from the cases that
have ended, anew in each replay, for both numbers of officers alike; what differs between them is only the officers.
The spread of the replays is the interval.

Target. Each case is judged against the day that the target would have given it, counted from the day it came in:
decided by it, or missed, which a case still open after it has too. Nobody is assumed to work differently because of
it.

A changed routing table is in `rerouting.py`, with the same queue.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

import msgspec

from eservice.kit.errors import Invalid
from eservice.statistics.intervals import wilson
from eservice.statistics.measures import FEW, SMALL, percentile

#: Replays of one question: enough for an interval of 95 per cent.
RUNS = 200
MOST_OFFICERS, MOST_DAYS = 200, 1000


@dataclass(frozen=True, slots=True)
class Past:
    """A case as it went: days in the queue, with an officer and elsewhere; open ones have no end."""

    received_on: date
    waited: float
    held: float
    elsewhere: float
    ended_on: date | None
    due_on: date | None


class Run(msgspec.Struct, frozen=True):
    """One replay: days to the end, half of the cases and nine of ten, and mean days in the queue; now and then."""

    half: float
    half_then: float
    nine: float
    nine_then: float
    wait: float
    wait_then: float


class Told(msgspec.Struct, frozen=True):
    """A number as it would be with what is asked, its change, and the interval of the change (95 per cent)."""

    now: float
    then: float
    change: float
    low: float
    high: float


class OfficersResult(msgspec.Struct, frozen=True):
    """What other officers would have done."""

    cases: int
    places: int
    places_then: int
    #: Mean days in the queue as it was, and as the replay has it: how far it can be trusted.
    waited: float
    replayed: float
    half: Told
    nine: Told
    wait: Told


class TargetResult(msgspec.Struct, frozen=True):
    """The share decided in time under the targets that were and under the one that is asked for; n and interval."""

    n: int
    share: float | None
    low: float | None
    high: float | None
    n_then: int
    share_then: float | None
    low_then: float | None
    high_then: float | None
    #: The target that 80 and 90 of 100 cases would have kept.
    eighty: int | None
    ninety: int | None


def check_officers(officers: int, then: int, cases: Sequence[Past]) -> None:
    """Raise `Invalid` for a number that cannot be, for no change, and where too few cases have ended to replay."""
    if not (1 <= officers <= MOST_OFFICERS and 1 <= then <= MOST_OFFICERS) or officers == then:
        raise Invalid("officers_wrong")
    if not enough("officers", cases):
        raise Invalid("too_few_cases")


def check_target(days: int, cases: Sequence[Past]) -> None:
    """Raise `Invalid` for a length that cannot be, and where there are too few cases."""
    if not 1 <= days <= MOST_DAYS:
        raise Invalid("target_days_wrong")
    if not enough("target", cases):
        raise Invalid("too_few_cases")


def enough(kind: str, cases: Sequence[Past]) -> bool:
    """Whether there are cases enough to answer; a replay draws from those that have ended."""
    return sum(kind == "target" or case.ended_on is not None for case in cases) >= FEW


def waits(received: Sequence[float], held: Sequence[float], places: int) -> list[float]:
    """Days in the queue of each case, in order of arrival, where `places` cases can be worked on at a time."""
    free = [0.0] * places
    heapq.heapify(free)
    waited = []
    for day, takes in zip(received, held, strict=True):
        begins = max(day, heapq.heappop(free))
        heapq.heappush(free, begins + takes)
        waited.append(begins - day)
    return waited


def places_of(cases: Sequence[Past]) -> int:
    """The number of places with which the replay waits most nearly as long as the cases did."""
    received, held = days_of(cases), [case.held for case in cases]
    wanted = sum(case.waited for case in cases) / len(cases)
    low, high = 1, len(cases)
    while low < high:
        middle = (low + high) // 2
        if _mean(waits(received, held, middle)) > wanted:
            low = middle + 1
        else:
            high = middle
    nearest = (abs(_mean(waits(received, held, places)) - wanted) for places in (max(1, low - 1), low))
    return max(1, low - 1) if next(nearest) < next(nearest) else low


def places_with(places: int, officers: int, then: int) -> int:
    """The places of another number of officers."""
    return max(1, round(places * then / officers))


def replay(cases: Sequence[Past], places: int, then: int, seed: int) -> Run:
    """One replay of `cases` (by day received) with both numbers of places, and the same draw of lengths for both."""
    random, ended = Random(seed), [case for case in cases if case.ended_on is not None]
    drawn, received = [random.choice(ended) for _case in cases], days_of(cases)
    return run_of(lived(received, drawn, places), lived(received, drawn, then))


class Lived(NamedTuple):
    """Cases that went through a queue: days to the end of half and of nine in ten, and mean days in the queue."""

    half: float
    nine: float
    wait: float


def lived(received: Sequence[float], cases: Sequence[Past], places: int) -> Lived:
    """Cases that came in on these days and take as long as `cases`, through a queue with so many places."""
    waited = waits(received, [case.held for case in cases], places)
    total = Counter(round(wait + case.held + case.elsewhere) for wait, case in zip(waited, cases, strict=True))
    return Lived(percentile(total, 0.5) or 0.0, percentile(total, 0.9) or 0.0, _mean(waited))


def run_of(now: Lived, then: Lived) -> Run:
    """One replay as it is and as it would be."""
    return Run(now.half, then.half, now.nine, then.nine, now.wait, then.wait)


def officers_result(cases: Sequence[Past], places: int, then: int, runs: Sequence[Run]) -> OfficersResult:
    """What the replays say together."""
    return OfficersResult(
        cases=len(cases),
        places=places,
        places_then=then,
        waited=_mean([case.waited for case in cases]),
        replayed=_mean(waits(days_of(cases), [case.held for case in cases], places)),
        half=told([run.half for run in runs], [run.half_then for run in runs]),
        nine=told([run.nine for run in runs], [run.nine_then for run in runs]),
        wait=told([run.wait for run in runs], [run.wait_then for run in runs]),
    )


def target_result(cases: Sequence[Past], days: int, as_of: date) -> TargetResult:
    """The share in time by the days that were, and by the target; only of days that have passed."""
    was = [(case, case.due_on) for case in cases if case.due_on is not None]
    then = [(case, case.received_on + timedelta(days=days)) for case in cases]
    n, hits = _judged(was, as_of)
    n_then, hits_then = _judged(then, as_of)
    took = Counter((case.ended_on - case.received_on).days for case in cases if case.ended_on)
    enough = sum(took.values()) >= FEW
    eighty, ninety = ((percentile(took, q) if enough else None) for q in (0.8, 0.9))
    return TargetResult(
        *_share(n, hits),
        *_share(n_then, hits_then),
        eighty=None if eighty is None else round(eighty),
        ninety=None if ninety is None else round(ninety),
    )


def _judged(cases: Iterable[tuple[Past, date]], as_of: date) -> tuple[int, int]:
    passed = [(case, day) for case, day in cases if day < as_of]
    return len(passed), sum(case.ended_on is not None and case.ended_on <= day for case, day in passed)


def _share(n: int, hits: int) -> tuple[int, float | None, float | None, float | None]:
    if n < SMALL:
        return n, None, None, None
    low, high = wilson(hits, n)
    return n, hits / n, low, high


def days_of(cases: Sequence[Past]) -> list[float]:
    """The day each came in, counted from the first."""
    first = cases[0].received_on
    return [float((case.received_on - first).days) for case in cases]


def told(now: Sequence[float], then: Sequence[float]) -> Told:
    """A number of all replays, with the interval of its change."""
    changes = sorted(after - before for before, after in zip(now, then, strict=True))
    last = len(changes) - 1
    low, high = (changes[round(last * q)] for q in (0.025, 0.975))
    return Told(_mean(now), _mean(then), _mean(changes), low, high)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
