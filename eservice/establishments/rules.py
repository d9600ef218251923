"""When the doors can open: each step's time, the one path that decides, and why. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Literal

from eservice.catalogue.guide.rules import in_order
from eservice.catalogue.guide.shape import GuideStep
from eservice.clock.shape import ClockRule, Length

#: Why a step is expected to end when it is: codes that pages put into words.
Why = Literal["done", "stated", "forecast", "due", "late", "waiting", "median", "limit", "counted", "refused"]
#: Days for a step of which nothing at all is known.
UNKNOWN_DAYS = 30.0
#: Calendar days of a length, for a plan; the clock itself counts exactly.
DAYS = {"day": 1.0, "workday": 7 / 5, "week": 7.0, "month": 30.5}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a step: a day it ended or is expected to, or only how long it takes from its beginning."""

    why: Why
    on: date | None = None
    days: float = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """When a step is expected to begin and end, why, and which step it waited for."""

    key: str
    begins: date
    ends: date
    why: Why
    waited_for: str | None
    #: It ends when another one does (`needs`), rather than by its own time.
    held_by: str | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """The plan: every step's slot, the steps that decide the opening day in order, and the day."""

    slots: Mapping[str, Slot]
    path: tuple[str, ...]
    #: None where something was refused, or there is nothing to wait for.
    opens_on: date | None
    refused: tuple[str, ...] = ()


def schedule(steps: Sequence[GuideStep], known: Mapping[str, Known], today: date) -> Schedule:
    """Place every step: it begins when those it comes after have ended, and ends when it and its needs have.

    The path is followed back from the step that ends last. A refused step leaves the day open: it must be solved first.
    """
    slots: dict[str, Slot] = {}
    for step in in_order(steps):
        slots[step.key] = _slot(step, known[step.key], slots, today)
    refused = tuple(step.key for step in steps if known[step.key].why == "refused")
    if not slots:
        return Schedule({}, (), None)
    last = max(slots.values(), key=lambda slot: (slot.ends, slot.why != "done"))
    path = _path(last, slots)
    return Schedule(slots, path, None if refused else max(last.ends, today), refused)


def _slot(step: GuideStep, known: Known, slots: Mapping[str, Slot], today: date) -> Slot:
    before = _latest([slots[key] for key in step.after if key in slots])
    begins = max(today, before.ends) if before else today
    if known.on is not None:
        begins = min(begins, known.on)
    ends = known.on if known.on is not None else begins + timedelta(days=ceil(known.days))
    needed = _latest([slots[key] for key in step.needs if key in slots])
    if known.why not in ("done", "refused") and needed and needed.ends > ends:
        return Slot(step.key, begins, needed.ends, known.why, before.key if before else None, needed.key)
    waited_for = before.key if before and known.on is None else None
    return Slot(step.key, begins, ends, known.why, waited_for)


def _latest(slots: Sequence[Slot]) -> Slot | None:
    return max(slots, key=lambda slot: slot.ends, default=None)


def _path(last: Slot, slots: Mapping[str, Slot]) -> tuple[str, ...]:
    path = [last.key]
    before = last.held_by or last.waited_for
    while before is not None:
        path.append(before)
        slot = slots[before]
        before = slot.held_by or slot.waited_for
    return tuple(reversed(path))


@dataclass(frozen=True, slots=True)
class CaseDates:
    """A step's case, as far as the plan needs it."""

    received_on: date
    ended_on: date | None = None
    #: It ended with a no, without examination, or was withdrawn.
    refused: bool = False
    due_on: date | None = None
    #: The day the company may begin without a decision (miljöbalken 9 kap. 6 c §).
    waits_until: date | None = None


def known_of_case(case: CaseDates, median: float | None, today: date) -> Known:
    """When a running case is expected to end: by its wait, by what is usual, else by its due day."""
    if case.ended_on is not None:
        return Known("refused" if case.refused else "done", case.ended_on)
    if case.waits_until is not None:
        return Known("waiting" if case.waits_until >= today else "done", case.waits_until)
    forecast = case.received_on + timedelta(days=ceil(median)) if median is not None else None
    if forecast is not None and forecast >= today:
        return Known("forecast", forecast)
    if case.due_on is not None and case.due_on >= today:
        return Known("due", case.due_on)
    return Known("late", today)


def known_of_step(step: GuideStep, median: float | None, rules: Sequence[ClockRule]) -> Known:
    """How long a step takes that has not begun: a wait in law, the guide's own days, what is usual, or a limit."""
    waiting, limit = _length(rules, "waiting_period"), _length(rules, "decision_deadline")
    if waiting is not None:
        return Known("waiting", days=in_days(waiting))
    if step.days is not None:
        return Known("counted", days=float(step.days))
    if median is not None:
        return Known("median", days=median)
    return Known("limit", days=in_days(limit)) if limit is not None else Known("counted", days=UNKNOWN_DAYS)


def _length(rules: Sequence[ClockRule], kind: str) -> Length | None:
    return next((rule.length for rule in rules if rule.kind == kind and rule.length is not None), None)


def in_days(length: Length) -> float:
    """About how many calendar days a length is."""
    return length.n * DAYS[length.unit]
