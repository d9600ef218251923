"""The stages that a case went through, and what was asked of others, folded from its events. Pure.

A stage begins on the day of the event that leads to it. Days are calendar days here; a stage that begins and ends on
the same day took none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from eservice.cases.clock_events import OFFERED
from eservice.cases.rules import MOVES, Event, Holder, State
from eservice.kit.days import local_day
from eservice.statistics.facts import ENDINGS

#: Stages within handling, when the ball is with somebody else.
ON_REFERRAL: Final = "on_referral"
HEARD: Final = "heard"
ON_OFFER: Final = "on_offer"
#: A stage's name is as long as this at most: read-in logs name their own.
LONGEST = 60


@dataclass(frozen=True, slots=True)
class LogLine:
    """An event as stages need it."""

    name: str
    at: datetime
    holder: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stay in a stage; `ended_on` is None while the case is in it."""

    stage: str
    holder: str
    began_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A referral: who was asked, when, by when to answer, and what became of it."""

    referral_id: int
    body: str
    sent_on: date
    due_on: date
    answered_on: date | None = None
    withdrawn_on: date | None = None


def stages(lines: Iterable[LogLine]) -> list[Stage]:
    """Every stay of a case in a stage until it first ended, in the order in which its events took effect.

    What took effect before the case came in is no stage of it.
    """
    found: list[Stage] = []
    state, is_offered = State.RECEIVED, False
    for line in _since_it_came(lines):
        state = MOVES.get((state, Event(line.name)), state)
        is_offered = line.data.get(OFFERED, is_offered)
        name, day = _stage(state, line, is_offered), local_day(line.at)
        if found and line.name in ENDINGS:
            found[-1] = replace(found[-1], ended_on=max(day, found[-1].began_on))
            return found
        if not found or (name, line.holder) != (found[-1].stage, found[-1].holder):
            _enter(found, Stage(name, line.holder, day))
    return found


def _since_it_came(lines: Iterable[LogLine]) -> list[LogLine]:
    ordered = sorted(lines, key=lambda line: line.at)
    came = next((line for line in ordered if line.name == Event.OPENED), None)
    if came is None:
        return []
    later = [line for line in ordered if line is not came and (line.at >= came.at or line.name in ENDINGS)]
    return [came, *later]


def _enter(found: list[Stage], stage: Stage) -> None:
    if found:
        stage = replace(stage, began_on=max(stage.began_on, found[-1].began_on))
        found[-1] = replace(found[-1], ended_on=stage.began_on)
    found.append(stage)


def _stage(state: State, line: LogLine, is_offered: bool) -> str:
    if line.name == Event.IMPORTED_STEP:
        return str(line.data.get("step", line.name))[:LONGEST]
    if state == State.IN_PROGRESS and line.holder == Holder.OTHER:
        return ON_REFERRAL
    if state == State.IN_PROGRESS and line.holder == Holder.COMPANY:
        return ON_OFFER if is_offered else HEARD
    return state.value


def referrals(lines: Sequence[LogLine]) -> list[Asked]:
    """Every referral of a case, in the order they were sent."""
    found = {one.referral_id: one for one in _sent(lines)}
    for line in lines:
        one = found.get(line.data.get("referral_id", 0))
        if one is None:
            continue
        if line.name == Event.REFERRAL_ANSWERED:
            found[one.referral_id] = replace(one, answered_on=local_day(line.at))
        elif line.name == Event.REFERRAL_WITHDRAWN:
            found[one.referral_id] = replace(one, withdrawn_on=local_day(line.at))
    return list(found.values())


def _sent(lines: Sequence[LogLine]) -> Iterator[Asked]:
    for line in lines:
        if line.name == Event.REFERRAL_SENT:
            due = date.fromisoformat(line.data["answer_by"])
            yield Asked(line.data["referral_id"], line.data["to"], local_day(line.at), due)
