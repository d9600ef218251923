"""An appeal's way: in, tried for time, reconsidered, handed over, and back with what the court said."""

from __future__ import annotations

from datetime import date, datetime

from eservice.accounts.models import Company
from eservice.accounts.rules import Viewer
from eservice.appeals.models import Appeal
from eservice.appeals.queries import waiting_appeals
from eservice.appeals.rules import hand_over_by, timeliness
from eservice.cases.models import Case
from eservice.cases.operations.loading import case_for_company, case_for_officer, check_unchanged
from eservice.cases.operations.log import already, append
from eservice.cases.rules import Actor, Event, Happened, move
from eservice.catalogue.queries import service_version
from eservice.decisions.models import Decision
from eservice.decisions.queries import decision_of
from eservice.delegation.queries import body_of_unit
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import Invalid
from eservice.permits.operations import annul_permits

MIN_TEXT = 20
#: What the court can say -> the event, and the state of the appeal.
COURT_OUTCOMES = {
    "unchanged": Event.APPEAL_UPHELD,
    "changed": Event.APPEAL_CHANGED,
    "remitted": Event.REMITTED,
}


def appeal_decision(reference: str, viewer: Viewer, text: str, now: datetime, once: str | None = None) -> Case:
    """The company appeals from its own page. It counts as having come in today, to the authority that decided."""
    case = case_for_company(reference, viewer)
    if already(case, once):
        return case
    company = db.session.get(Company, case.company_id)
    name = company.name if company else viewer.name
    _receive(case, viewer, Actor.COMPANY, name, "online", text, local_day(now), now, once)
    return case


def register_appeal(
    reference: str,
    viewer: Viewer,
    appellant: str,
    how: str,
    text: str,
    arrived_on: date,
    now: datetime,
    once: str | None = None,
) -> Case:
    """Enter an appeal that came another way, with the day it reached us. Raises `Invalid` for a day that cannot be."""
    case = case_for_officer(reference, viewer)
    if already(case, once):
        return case
    if how not in ("post", "email", "counter") or not appellant.strip():
        raise Invalid("appeal_incomplete")
    decision = decision_of(case.id)
    if decision is None or not _decided_on(decision) <= arrived_on <= local_day(now):
        raise Invalid("arrival_day_wrong")
    _receive(case, viewer, Actor.OFFICER, appellant.strip(), how, text, arrived_on, now, once)
    return case


def _receive(
    case: Case,
    viewer: Viewer,
    actor: Actor,
    appellant: str,
    how: str,
    text: str,
    arrived_on: date,
    now: datetime,
    once: str | None,
) -> None:
    move(case.state, Event.APPEAL_RECEIVED)
    decision = decision_of(case.id)
    if decision is None or service_version(case.service_version_id).appeal.route == "none":
        raise Invalid("cannot_be_appealed")
    if len(text.strip()) < MIN_TEXT:
        raise Invalid("appeal_text_missing")
    body = body_of_unit(case.unit_key or "")
    due = hand_over_by(arrived_on, body.hand_over_days if body else 7)
    appeal = Appeal(
        case_id=case.id,
        decision_id=decision.id,
        appellant=appellant,
        how=how,
        body=text.strip(),
        arrived_on=arrived_on,
        received_by=viewer.person_id,
        received_at=now,
        state="open",
        appeal_until=decision.appeal_until,
        hand_over_by=due,
    )
    db.session.add(appeal)
    db.session.flush()
    data = {"appeal_id": appeal.id, "from": appellant, "hand_over_by": due.isoformat()}
    append(case, Happened(Event.APPEAL_RECEIVED, actor, now, viewer.person_id, data, once=once), now)


def _decided_on(decision: Decision) -> date:
    assert decision.decided_at is not None
    return local_day(decision.decided_at)


def dismiss_late_appeals(
    reference: str, viewer: Viewer, version: int, reasons: str, now: datetime, once: str | None = None
) -> Case:
    """Dismiss what came too late, with reasons (FL 45 §). Raises `Invalid` where an open appeal is in time."""
    case, appeals = _open(reference, viewer, version, once)
    if appeals is None:
        return case
    move(case.state, Event.APPEAL_DISMISSED)
    if any(timeliness(appeal.appeal_until, appeal.arrived_on) != "late" for appeal in appeals):
        raise Invalid("appeal_in_time")
    _settle(appeals, "dismissed", _reasons(reasons), now)
    _append(case, Event.APPEAL_DISMISSED, viewer, now, once, text=reasons.strip())
    return case


def reconsider(
    reference: str, viewer: Viewer, version: int, reasons: str, now: datetime, once: str | None = None
) -> Case:
    """Take the own decision up again because it is to be changed (FL 37-39 §§): the case is open, its permit gone.

    The new decision is made like any other, by the one who may.
    """
    case, appeals = _open(reference, viewer, version, once)
    if appeals is None:
        return case
    move(case.state, Event.RECONSIDERED)
    _settle(appeals, "reconsidered", _reasons(reasons), now)
    _append(case, Event.RECONSIDERED, viewer, now, once, text=reasons.strip())
    _reopen(case)
    return case


def hand_over(
    reference: str, viewer: Viewer, version: int, court: str, reasons: str, now: datetime, once: str | None = None
) -> Case:
    """Hand the case over to the court (FL 46 §), with why the decision is not changed; a late appeal never is."""
    case, appeals = _open(reference, viewer, version, once)
    if appeals is None:
        return case
    move(case.state, Event.APPEAL_HANDED_OVER)
    if any(timeliness(appeal.appeal_until, appeal.arrived_on) == "late" for appeal in appeals):
        raise Invalid("appeal_too_late")
    if not court.strip():
        raise Invalid("court_missing")
    _settle(appeals, "handed_over", _reasons(reasons), now)
    for appeal in appeals:
        appeal.court, appeal.handed_over_at = court.strip(), now
    _append(case, Event.APPEAL_HANDED_OVER, viewer, now, once, court=court.strip())
    return case


def enter_court_outcome(
    reference: str,
    viewer: Viewer,
    version: int,
    outcome: str,
    on: date,
    court_number: str,
    reasons: str,
    now: datetime,
    once: str | None = None,
) -> Case:
    """Enter what the court said: unchanged, changed, or remitted, which opens the case anew the day it came back.

    A decision that the court changed or remitted no longer gives its permit.
    """
    case = case_for_officer(reference, viewer)
    if already(case, once):
        return case
    check_unchanged(case, version)
    event = COURT_OUTCOMES.get(outcome)
    if event is None:
        raise Invalid("unknown_outcome")
    move(case.state, event)
    appeals = waiting_appeals(case.id, "handed_over")
    if not all(local_day(appeal.handed_over_at) <= on <= local_day(now) for appeal in appeals if appeal.handed_over_at):
        raise Invalid("outcome_day_wrong")
    for appeal in appeals:
        appeal.state, appeal.outcome_on, appeal.court_number = outcome, on, court_number.strip()
    _append(case, event, viewer, now, once, text=reasons.strip(), counts_from=on.isoformat())
    if event == Event.REMITTED:
        _reopen(case)
    elif event == Event.APPEAL_CHANGED:
        annul_permits(case.id)
    return case


def reopen_case(
    reference: str, viewer: Viewer, version: int, reasons: str, now: datetime, once: str | None = None
) -> Case:
    """Take up a decided case again on the authority's own motion (FL 37 §). Its permit stands until the new one."""
    case = case_for_officer(reference, viewer)
    if already(case, once):
        return case
    check_unchanged(case, version)
    move(case.state, Event.REOPENED)
    _append(case, Event.REOPENED, viewer, now, once, text=_reasons(reasons))
    _reopen(case, annul=False)
    return case


def _open(reference: str, viewer: Viewer, version: int, once: str | None) -> tuple[Case, list[Appeal] | None]:
    """The case and its open appeals; None for them where this form has been handled."""
    case = case_for_officer(reference, viewer)
    if already(case, once):
        return case, None
    check_unchanged(case, version)
    return case, list(waiting_appeals(case.id, "open"))


def _reasons(reasons: str) -> str:
    if len(reasons.strip()) < MIN_TEXT:
        raise Invalid("reasons_missing")
    return reasons.strip()


def _settle(appeals: list[Appeal], state: str, reasons: str, now: datetime) -> None:
    for appeal in appeals:
        appeal.state, appeal.reasons, appeal.settled_at = state, reasons, now


def _append(case: Case, event: Event, viewer: Viewer, now: datetime, once: str | None, **data: str) -> None:
    told = {"officer": viewer.name, **data}
    append(case, Happened(event, Actor.OFFICER, now, viewer.person_id, told, once=once), now)


def _reopen(case: Case, annul: bool = True) -> None:
    """Open again: the decision stays in the file, and no longer ends the case."""
    case.outcome = case.decided_at = case.ended_at = None
    if annul:
        annul_permits(case.id)
