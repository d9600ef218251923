"""What is expected to happen next in a case, by when, and how that day moves by an answer. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eservice.cases.rules import Holder, State
from eservice.clock.ledger import ledger
from eservice.clock.reading import read_clock
from eservice.clock.shape import ClockRule, Happening, HappeningKind, Reading


class Next(StrEnum):
    """The next event that the company waits for, or is waited for."""

    ROUTE = "route"
    TAKE = "take"
    COMPLETE = "complete"
    DECIDE = "decide"
    ANSWER = "answer"
    SPEAK = "speak"
    CHOOSE = "choose"
    OTHERS = "others"
    SIGN = "sign"
    COMMITTEE = "committee"
    APPEAL = "appeal"
    REVIEW = "review"
    COURT = "court"
    NOTHING = "nothing"


class Move(StrEnum):
    """What an answer today does to the day of the decision."""

    MOVES = "moves"  # the clock stands still, or counts anew from the answer
    BEGINS = "begins"  # the clock begins with a complete application
    STAYS = "stays"  # the clock runs on whatever is answered


@dataclass(frozen=True, slots=True)
class Expected:
    """The next event; the day it is to have happened; the last day of the decision, and how an answer moves that."""

    what: Next
    by: date | None = None
    decided_by: date | None = None
    move: Move | None = None

    @property
    def is_over(self) -> bool:
        """Whether the case has been decided or taken back: what may come is an appeal."""
        return self.what in _OVER


#: By name, so that a state which a part of the system adds can stand here before it does.
_AFTER = {
    State.RECEIVED: Next.ROUTE,
    State.QUEUED: Next.TAKE,
    "awaiting_signature": Next.SIGN,
    "awaiting_committee": Next.COMMITTEE,
    "appealed": Next.REVIEW,
    "at_court": Next.COURT,
    State.DECIDED: Next.APPEAL,
    State.WITHDRAWN: Next.NOTHING,
    State.ENDED: Next.NOTHING,
}
_OVER = (Next.APPEAL, Next.REVIEW, Next.COURT, Next.NOTHING)


def expected(
    state: str,
    holder: str,
    clocks: Sequence[tuple[ClockRule, Reading]],
    answer_by: date | None,
    today: date,
    is_offered: bool = False,
) -> Expected:
    """What happens next. `answer_by` is the day that the company was asked to answer by, where it was.

    The day of the decision is the law's where the case has one, else the service target's. While the company has the
    ball, it is the day that it would be if the answer came `today` and sufficed.
    """
    found = _deciding(clocks)
    if holder == Holder.COMPANY:
        what = Next.ANSWER if state == State.AWAITING_COMPANY else Next.CHOOSE if is_offered else Next.SPEAK
        return _waits(what, answer_by, found, today)
    what = Next.OTHERS if holder == Holder.OTHER and state not in _AFTER else _AFTER.get(state) or _by(found)
    decided_by = found[1].due_on if found and what not in _OVER and found[1].state == "running" else None
    return Expected(what, decided_by if what == Next.DECIDE else None, decided_by)


def _by(found: tuple[ClockRule, Reading] | None) -> Next:
    """While an officer works: first that the application is complete, where the clock waits for that."""
    return Next.COMPLETE if found and found[1].state == "not_started" else Next.DECIDE


def _waits(what: Next, answer_by: date | None, found: tuple[ClockRule, Reading] | None, today: date) -> Expected:
    if found is None:
        return Expected(what, answer_by)
    rule, reading = found
    if reading.state == "not_started":
        return Expected(what, answer_by, _from(rule, "completeness_confirmed", today), Move.BEGINS)
    return Expected(what, answer_by, reading.due_on, Move.MOVES if reading.state == "paused" else Move.STAYS)


def _deciding(clocks: Sequence[tuple[ClockRule, Reading]]) -> tuple[ClockRule, Reading] | None:
    """The clock that the decision is measured against, the nearest where several are; None where none has a limit."""
    for kind in ("decision_deadline", "service_target"):
        own = [(rule, reading) for rule, reading in clocks if rule.kind == kind and rule.length is not None]
        if own:
            return min(own, key=lambda pair: (pair[1].due_on is None, pair[1].due_on or date.max))
    return None


@dataclass(frozen=True, slots=True)
class Restart:
    """A clock that would count anew, and its last day before and after."""

    rule: ClockRule
    before: date | None
    after: date | None


def restarted_by_material(clocks: Sequence[tuple[ClockRule, Reading]], today: date) -> list[Restart]:
    """The clocks towards a decision that would begin anew, were material added unasked `today`, as their rules say."""
    return [
        Restart(rule, reading.due_on, _from(rule, "received", today))
        for rule, reading in clocks
        if rule.starts.restart_on_voluntary_supplement and rule.length and reading.state in ("running", "paused")
    ]


def _from(rule: ClockRule, kind: HappeningKind, day: date) -> date | None:
    """The last day, were `day` the day that the clock starts."""
    return read_clock(rule, ledger(rule, [Happening(kind, day, 1)]), day).due_on
