"""What may be done to a clock as it stands: extend, agree on a day, defer, correct, ask for a decision. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from eservice.clock.shape import ClockRule, Length, Reading
from eservice.clock.workdays import add

GOING = ("running", "paused")
#: How far back before the arrival a corrected day may lie: an application can have lain unregistered.
FURTHEST_BACK = timedelta(days=366)


def can_be_extended(rule: ClockRule, reading: Reading) -> bool:
    """Whether the rule lets the time be extended, and has not been used up since the limit was last set anew."""
    if rule.extension is None or reading.state not in GOING:
        return False
    used = sum(step.what == "extended_to" for step in reading.steps)
    return used < rule.extension.times


def is_within(rule: ClockRule, length: Length, on: date) -> bool:
    """Whether an extension of `length` is no longer than the rule allows."""
    return rule.extension is not None and length.n >= 1 and add(on, length) <= add(on, rule.extension.max)


def can_be_agreed(rule: ClockRule, reading: Reading) -> bool:
    """Whether the two may agree on another day (PBL 2010:900, 5 kap. 4 §)."""
    return rule.can_be_agreed and reading.state in GOING


def can_be_deferred(rule: ClockRule, reading: Reading) -> bool:
    """Whether the decision may wait for something else (PBL 2010:900, 9 kap. 28 §), and does not already."""
    return rule.deferral is not None and reading.state in GOING and not is_deferred(reading)


def is_deferred(reading: Reading) -> bool:
    """Whether the clock stands still because the decision was deferred."""
    held = False
    for step in reading.steps:
        if step.what == "paused" and step.details.get("reason") == "deferred":
            held = True
        elif step.what == "resumed":
            held = False
    return held and reading.state == "paused"


def can_be_corrected(rule: ClockRule, reading: Reading) -> bool:
    """Whether an officer may say that it counts from another day: a clock of the authority's that has started.

    Clocks of answers, service and appeal follow from what was sent, and are corrected by what is sent.
    """
    kinds = ("decision_deadline", "service_target", "waiting_period", "request_to_decide", "gross", "own_time")
    return reading.started_on is not None and rule.kind in kinds


def may_request_decision(rule: ClockRule, reading: Reading, today: date) -> str | None:
    """None where the company may ask for its case to be decided now; else why not.

    From the day after six months have passed, once, while the case is not decided (FL 2017:900, 12 §).
    """
    if rule.kind != "request_to_decide" or reading.due_on is None:
        return "no_right_to_request"
    if reading.state == "stopped":
        return "decision_already_requested"
    return None if today > reading.due_on else "request_too_early"


@dataclass(frozen=True, slots=True)
class Wait:
    """A time in which somebody else had the ball: why it began, the days, and whether it still goes on."""

    reason: str
    since: date
    days: int
    goes_on: bool


def spent(reading: Reading, today: date) -> list[Wait]:
    """The waits of a clock that stands still while others have the ball, as its ledger tells them."""
    waits: list[Wait] = []
    for step in reading.steps:
        if step.what == "paused":
            waits.append(Wait(str(step.details.get("reason")), step.on, (today - step.on).days, True))
        elif step.what in ("resumed", "stopped") and waits and waits[-1].goes_on:
            waits[-1] = replace(waits[-1], days=(step.on - waits[-1].since).days, goes_on=False)
    return waits
