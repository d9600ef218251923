"""Which officer of the unit a case goes to, and why; who stands in; what an absence moves. Pure.

The order, stated once. Nobody gets a case who has declared a conflict of interest in it, who is away, or who lacks the
competence that the routing rule asks for. Among the rest comes first who may decide it alone (delegation), then who has
the least work left, then who has waited longest for a new case, then the older employee number, so that the same facts
always give the same choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

#: An old case still needs somebody's time: at least this share of the usual is left of each.
LEAST_LEFT = 0.1
#: Where nobody knows how long such cases take.
USUAL_DAYS = 30.0

Hindrance = Literal["conflict", "away", "competence"]


@dataclass(frozen=True, slots=True)
class Need:
    """What a case asks of its officer."""

    competence: str = ""
    delegation: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """An officer of the unit, as the choice needs to know them."""

    person_id: int
    name: str
    competences: frozenset[str] = frozenset()
    delegation: int = 0
    #: The last day of an absence that covers today.
    away_until: date | None = None
    has_conflict: bool = False
    #: Days of work that their open cases are expected to need.
    load_days: float = 0.0
    open_cases: int = 0
    last_given_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate and what stands in the way (nothing: may be chosen). `decides_alone`: the delegation suffices."""

    candidate: Candidate
    hindrance: Hindrance | None
    decides_alone: bool


def judge(need: Need, candidate: Candidate) -> Judged:
    """What stands in the way of giving the case to this officer; the first hindrance in the order above."""
    hindrance: Hindrance | None = None
    if candidate.has_conflict:
        hindrance = "conflict"
    elif candidate.away_until is not None:
        hindrance = "away"
    elif need.competence and need.competence not in candidate.competences:
        hindrance = "competence"
    return Judged(candidate, hindrance, candidate.delegation >= need.delegation)


def ranked(need: Need, candidates: Iterable[Candidate]) -> list[Judged]:
    """Every candidate, the best choice first, those who may not have the case last."""
    return sorted((judge(need, candidate) for candidate in candidates), key=_order)


def choice(need: Need, candidates: Iterable[Candidate]) -> Judged | None:
    """Who should get the case; None where nobody may."""
    best = next(iter(ranked(need, candidates)), None)
    return best if best is not None and best.hindrance is None else None


def _order(judged: Judged) -> tuple[bool, bool, float, float, int]:
    one = judged.candidate
    given = one.last_given_at.timestamp() if one.last_given_at else 0.0
    return (judged.hindrance is not None, not judged.decides_alone, round(one.load_days, 1), given, one.person_id)


def decided_by(best: Judged, others: Sequence[Judged]) -> str:
    """What made the difference to the next one who may have the case, as a code: the first step of the order that did.

    `only`, `delegation`, `load`, `longest_wait` or `order`.
    """
    rivals = [other for other in others if other.hindrance is None and other.candidate != best.candidate]
    if not rivals:
        return "only"
    mine, theirs = _order(best), _order(min(rivals, key=_order))
    steps = ("order", "delegation", "load", "longest_wait", "order")
    return next(step for step, a, b in zip(steps, mine, theirs, strict=True) if a != b)


def days_left(usual_days: float | None, age_days: float) -> float:
    """Days of work that a case is expected to need still: what such cases usually take less its age.

    Never less than a tenth of the usual: a case that has lain long is not free. An unknown usual counts as 30 days.
    """
    usual = USUAL_DAYS if usual_days is None else usual_days
    return max(usual - age_days, usual * LEAST_LEFT)


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody's absence, both days included, and who stands in."""

    person_id: int
    from_on: date
    to_on: date
    substitute_id: int | None = None

    def covers(self, day: date) -> bool:
        """Whether `day` is one of its days."""
        return self.from_on <= day <= self.to_on


def stand_in(person_id: int, day: date, absences: Sequence[Away]) -> tuple[int | None, list[int]]:
    """Who handles a person's cases on `day`: themselves, or the first in the chain of substitutes who is there.

    Also the chain that was followed. It ends with None where somebody in it is away without a substitute, or where it
    comes back to somebody who has been asked already.
    """
    away = {absence.person_id: absence for absence in absences if absence.covers(day)}
    asked: list[int] = []
    current: int | None = person_id
    while current is not None and current in away:
        if current in asked:
            return None, asked
        asked.append(current)
        current = away[current].substitute_id
    return current, asked


def makes_loop(new: Away, absences: Iterable[Away]) -> bool:
    """Whether the new absence would close a circle of substitutes on a day when all of them are away."""
    overlapping = [new, *(one for one in absences if one.from_on <= new.to_on and new.from_on <= one.to_on)]
    days = {max(one.from_on, new.from_on) for one in overlapping}
    return any(_in_circle(new.person_id, day, overlapping) for day in sorted(days))


def _in_circle(person_id: int, day: date, absences: Sequence[Away]) -> bool:
    found, asked = stand_in(person_id, day, absences)
    away: Mapping[int, Away] = {one.person_id: one for one in absences if one.covers(day)}
    return found is None and bool(asked) and away[asked[-1]].substitute_id in asked


@dataclass(frozen=True, slots=True)
class HeldCase:
    """A case of somebody who goes away."""

    #: The nearest day on which something must be done.
    next_due_on: date
    #: The day by which the company is to answer, where it has been asked.
    answer_by: date | None
    #: The company has written and waits.
    message_waiting: bool


def must_move(case: HeldCase, absence: Away) -> bool:
    """Whether an absence must move the case: a day falls in it or has passed, or somebody waits for an answer now.

    What can lie until they are back stays with the one who knows it.
    """
    days = (case.next_due_on, case.answer_by)
    return case.message_waiting or any(day is not None and day <= absence.to_on for day in days)
