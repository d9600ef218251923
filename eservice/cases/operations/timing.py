"""What an officer says about the time of a case. Each is an event; the clocks follow from it, and nothing is edited."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.cases.operations.loading import case_for_officer, check_unchanged
from eservice.cases.operations.log import already, append
from eservice.cases.queries import clocks
from eservice.cases.rules import Actor, Event, Happened, move
from eservice.clock import moves
from eservice.clock.shape import ClockRule, Length, Reading
from eservice.clock.workdays import add
from eservice.kit.days import local_day
from eservice.kit.errors import Invalid

#: Characters of a reason at least: one that says something.
LEAST_REASON = 10


def extend_time(
    reference: str,
    viewer: Viewer,
    version: int | None,
    clock: str,
    length: Length,
    decided_on: date,
    reason: str,
    now: datetime,
    once: str | None = None,
) -> Case:
    """Extend the time of a clock, for a reason; the company is told at once, by letter.

    An extension decided in time of which the company is told only when the time has run out still stands in the log:
    both dates are shown, for a lawyer to judge. Raises `Invalid`: `cannot_be_extended`, `extension_too_long`,
    `day_wrong` (before the arrival or after today), `reason_missing`.
    """
    case, reading, rule = _clock(reference, viewer, version, once, clock, now, Event.TIME_EXTENDED)
    if rule is None:
        return case
    _check(moves.can_be_extended(rule, reading), "cannot_be_extended")
    _check(moves.is_within(rule, length, decided_on), "extension_too_long")
    _check(local_day(case.received_at) <= decided_on <= local_day(now), "day_wrong")
    citation = rule.extension.citation if rule.extension and rule.extension.citation else rule.citation
    data = {"length": {"n": length.n, "unit": length.unit}, "counts_from": decided_on.isoformat()}
    return _append(case, viewer, Event.TIME_EXTENDED, clock, reason, citation.sv, data, now, once)


def agree_time(
    reference: str,
    viewer: Viewer,
    version: int | None,
    clock: str,
    until: date,
    reason: str,
    now: datetime,
    once: str | None = None,
) -> Case:
    """Write down another day that the company has agreed to. Raises `Invalid`: `cannot_be_agreed`, `day_wrong`."""
    case, reading, rule = _clock(reference, viewer, version, once, clock, now, Event.TIME_AGREED)
    if rule is None:
        return case
    _check(moves.can_be_agreed(rule, reading), "cannot_be_agreed")
    _check(local_day(now) < until <= local_day(now) + timedelta(days=3 * 366), "day_wrong")
    data = {"until": until.isoformat()}
    return _append(case, viewer, Event.TIME_AGREED, clock, reason, rule.citation.sv, data, now, once)


def defer_decision(
    reference: str,
    viewer: Viewer,
    version: int | None,
    clock: str,
    until: date,
    reason: str,
    now: datetime,
    once: str | None = None,
) -> Case:
    """Let the decision wait for something else (anstånd), until a day at most. Its clock stands still meanwhile.

    Raises `Invalid`: `cannot_be_deferred`, `deferral_too_long`, `day_wrong`, `reason_missing`.
    """
    case, reading, rule = _clock(reference, viewer, version, once, clock, now, Event.DECISION_DEFERRED)
    if rule is None:
        return case
    _check(moves.can_be_deferred(rule, reading) and rule.deferral is not None, "cannot_be_deferred")
    assert rule.deferral is not None
    _check(until > local_day(now), "day_wrong")
    _check(until <= add(local_day(now), rule.deferral.max), "deferral_too_long")
    data = {"until": until.isoformat()}
    return _append(case, viewer, Event.DECISION_DEFERRED, clock, reason, rule.deferral.citation.sv, data, now, once)


def end_deferral(
    reference: str,
    viewer: Viewer,
    version: int | None,
    clock: str,
    reason: str,
    now: datetime,
    once: str | None = None,
) -> Case:
    """Say that the decision waits no longer. Raises `Invalid`: `not_deferred`."""
    case, reading, rule = _clock(reference, viewer, version, once, clock, now, Event.DEFERRAL_ENDED)
    if rule is None:
        return case
    _check(moves.is_deferred(reading) and rule.deferral is not None, "not_deferred")
    assert rule.deferral is not None
    return _append(case, viewer, Event.DEFERRAL_ENDED, clock, reason, rule.deferral.citation.sv, {}, now, once)


def correct_clock(
    reference: str,
    viewer: Viewer,
    version: int | None,
    clock: str,
    counts_from: date,
    reason: str,
    now: datetime,
    once: str | None = None,
) -> Case:
    """Say that a clock counts from another day than the one in the log: a new row, with its reason, never an edit.

    Raises `Invalid`: `cannot_be_corrected`, `day_wrong` (more than a year before the arrival, or after today),
    `reason_missing`.
    """
    case, reading, rule = _clock(reference, viewer, version, once, clock, now, Event.CLOCK_CORRECTED)
    if rule is None:
        return case
    _check(moves.can_be_corrected(rule, reading), "cannot_be_corrected")
    earliest = local_day(case.received_at) - moves.FURTHEST_BACK
    _check(earliest <= counts_from <= local_day(now), "day_wrong")
    data = {"counts_from": counts_from.isoformat()}
    return _append(case, viewer, Event.CLOCK_CORRECTED, clock, reason, "", data, now, once)


def _clock(
    reference: str,
    viewer: Viewer,
    version: int | None,
    once: str | None,
    clock: str,
    now: datetime,
    event: Event,
) -> tuple[Case, Reading, ClockRule | None]:
    """The officer's case and its clock; no rule where the form has been handled already."""
    case = case_for_officer(reference, viewer)
    nothing = Reading(clock, "not_started", None, None, None)
    if already(case, once):
        return case, nothing, None
    check_unchanged(case, version)
    move(case.state, event)
    for rule, reading in clocks(case, local_day(now)):
        if rule.key == clock:
            return case, reading, rule
    raise Invalid("no_such_clock")


def _append(
    case: Case,
    viewer: Viewer,
    event: Event,
    clock: str,
    reason: str,
    statute: str,
    data: dict[str, Any],
    now: datetime,
    once: str | None,
) -> Case:
    _check(len(reason.strip()) >= LEAST_REASON, "reason_missing")
    said = {**data, "clock": clock, "reason": reason.strip(), "statute": statute, "officer": viewer.name}
    append(case, Happened(event, Actor.OFFICER, now, viewer.person_id, said, once=once), now)
    return case


def _check(holds: bool, code: str) -> None:
    if not holds:
        raise Invalid(code)
