"""Lateness said aloud: the notice of delay (FL 11 §) and the company's request to decide (FL 12 §)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case, CaseEvent
from eservice.cases.operations.loading import case_for_company, case_for_officer, check_unchanged
from eservice.cases.operations.log import already, append
from eservice.cases.operations.timing import LEAST_REASON
from eservice.cases.queries import clock_events, clocks
from eservice.cases.rules import Actor, Event, Happened, Visibility, move
from eservice.clock.moves import may_request_decision
from eservice.clock.shape import ClockRule, Reading
from eservice.kit.days import local_day
from eservice.kit.errors import Invalid

#: A refusal goes against the company and says why (förvaltningslagen 2017:900, 32 §).
LEAST_REFUSAL = 20


def draft_delay_notice(case: Case, clock: str, due_on: date, text: str, now: datetime) -> None:
    """Lay a draft before the officer: a clock of the case has run out, or will before anybody decides.

    One draft per clock and day, however often the sweep comes by. A person sends it, or does not.
    """
    once = f"delay-{clock}-{due_on.isoformat()}"[:64]
    if already(case, once):
        return
    data = {"about": clock, "due_on": due_on.isoformat(), "draft": text}
    happened = Happened(Event.DELAY_NOTICE_DRAFTED, Actor.WORKER, now, None, data, Visibility.INTERNAL, once)
    append(case, happened, now)


def open_draft(case_id: int) -> CaseEvent | None:
    """The draft that nobody has sent yet, if there is one."""
    draft = None
    for event in clock_events(case_id):
        if event.name == Event.DELAY_NOTICE_DRAFTED:
            draft = event
        elif event.name == Event.DELAY_NOTICE_SENT:
            draft = None
    return draft


def send_delay_notice(
    reference: str,
    viewer: Viewer,
    version: int | None,
    reason: str,
    expected_on: date,
    now: datetime,
    once: str | None = None,
) -> Case:
    """Tell the company that the decision will be late, why, and when it is to be expected (FL 2017:900, 11 §).

    Raises `Invalid`: `no_delay_notice` where the act does not reach, `reason_missing`, `day_wrong`.
    """
    case = case_for_officer(reference, viewer)
    if already(case, once):
        return case
    check_unchanged(case, version)
    move(case.state, Event.DELAY_NOTICE_SENT)
    rule, _reading = _of_kind(case, "delay_notice", now, "no_delay_notice")
    if len(reason.strip()) < LEAST_REASON:
        raise Invalid("reason_missing")
    if expected_on <= local_day(now):
        raise Invalid("day_wrong")
    data = {"reason": reason.strip(), "expected_on": expected_on.isoformat(), "statute": rule.citation.sv}
    data["officer"] = viewer.name
    append(case, Happened(Event.DELAY_NOTICE_SENT, Actor.OFFICER, now, viewer.person_id, data, once=once), now)
    return case


def request_decision(reference: str, viewer: Viewer, text: str, now: datetime, once: str | None = None) -> Case:
    """The company asks in writing for its case to be decided: after six months, once (FL 2017:900, 12 §).

    Raises `Invalid`: `request_too_early`, `decision_already_requested`, `no_right_to_request`.
    """
    case = case_for_company(reference, viewer)
    if already(case, once):
        return case
    move(case.state, Event.DECISION_REQUESTED)
    rule, reading = _of_kind(case, "request_to_decide", now, "no_right_to_request")
    why_not = may_request_decision(rule, reading, local_day(now))
    if why_not is not None:
        raise Invalid(why_not)
    data = {"from": viewer.name, "text": text.strip(), "statute": rule.citation.sv}
    append(case, Happened(Event.DECISION_REQUESTED, Actor.COMPANY, now, viewer.person_id, data, once=once), now)
    return case


def refuse_request(
    reference: str, viewer: Viewer, version: int | None, reasons: str, now: datetime, once: str | None = None
) -> Case:
    """Refuse the request in a decision of its own, which is appealed where the decision in the case would be.

    The case goes on. Raises `Invalid`: `no_request_open`, `reasons_missing`.
    """
    case = case_for_officer(reference, viewer)
    if already(case, once):
        return case
    check_unchanged(case, version)
    move(case.state, Event.DECISION_REQUEST_REFUSED)
    rule, reading = _of_kind(case, "request_answer", now, "no_request_open")
    if reading.state != "running":
        raise Invalid("no_request_open")
    if len(reasons.strip()) < LEAST_REFUSAL:
        raise Invalid("reasons_missing")
    data: dict[str, Any] = {"reason": reasons.strip(), "officer": viewer.name, "statute": rule.citation.sv}
    append(case, Happened(Event.DECISION_REQUEST_REFUSED, Actor.OFFICER, now, viewer.person_id, data, once=once), now)
    return case


def _of_kind(case: Case, kind: str, now: datetime, otherwise: str) -> tuple[ClockRule, Reading]:
    for rule, reading in clocks(case, local_day(now)):
        if rule.kind == kind:
            return rule, reading
    raise Invalid(otherwise)
