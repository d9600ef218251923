"""Deciding a case: by the one who may, and by nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eservice.accounts.rules import Viewer, can_lead, can_work_in
from eservice.cases.models import Case
from eservice.cases.operations.correspondence import open_request
from eservice.cases.operations.loading import (
    case_for_officer,
    case_to_change,
    check_mine,
    check_no_conflict,
    check_unchanged,
)
from eservice.cases.operations.log import already, append
from eservice.cases.rules import Actor, Event, Happened, State, Visibility, move
from eservice.catalogue.queries import service_version
from eservice.decisions.models import Decision
from eservice.decisions.operations.documents import freeze
from eservice.decisions.operations.drafting import save_draft
from eservice.decisions.queries import fee_of, open_decision, right_of_viewer, who_may_sign
from eservice.decisions.rules import NO_TERMS, Terms, check_decision, outcome_of
from eservice.delegation.queries import body_of_unit
from eservice.kit.background import later
from eservice.kit.days import local_day
from eservice.kit.errors import Invalid, NotAllowed, NotFound, WrongMove
from eservice.permits.operations import grant_permit, takes_permit


def decide_case(
    reference: str,
    viewer: Viewer,
    version: int,
    outcome: str,
    grounds: Sequence[str],
    reasons: str,
    now: datetime,
    once: str | None = None,
    terms: Terms = NO_TERMS,
) -> Case:
    """Write and sign in one go, for an officer who may. A request that was never answered is closed with it."""
    case = case_for_officer(reference, viewer)
    if already(case, once):
        return case
    check_unchanged(case, version)
    save_draft(reference, viewer, outcome, grounds, reasons, now, terms)
    return sign_decision(reference, viewer, version, now, once)


def sign_decision(reference: str, viewer: Viewer, version: int, now: datetime, once: str | None = None) -> Case:
    """Make the decision that is drafted or proposed: the end of the case's clocks.

    A draft is signed by the officer of the case, a proposal by whoever may. Raises `NotAllowed` ("not_yours_to_sign")
    for everybody whom the delegation order does not name for this decision, and for the second pair of eyes that is
    the first.
    """
    case = case_for_staff(reference, viewer)
    if already(case, once):
        return case
    check_no_conflict(case, viewer)
    check_unchanged(case, version)
    move(case.state, Event.DECIDED)
    decision = prepared(case)
    if case.state == State.AWAITING_COMMITTEE:
        raise NotAllowed("not_yours_to_sign", reference=reference)
    if case.state != State.AWAITING_SIGNATURE:
        check_mine(case, viewer)
    right = right_of_viewer(case, decision, viewer, local_day(now))
    if right is None:
        raise NotAllowed("not_yours_to_sign", reference=reference)
    decision.decided_by, decision.delegation, decision.body_key = viewer.person_id, right.number, right.body
    return finish(case, decision, Signing(viewer, {"officer": viewer.name, "delegation": right.number}), now, once)


def propose_decision(reference: str, viewer: Viewer, version: int, now: datetime, once: str | None = None) -> Case:
    """Send the draft to those who may sign it, or to the committee where nobody may."""
    case = case_for_officer(reference, viewer)
    if already(case, once):
        return case
    check_no_conflict(case, viewer)
    check_unchanged(case, version)
    decision = prepared(case)
    today = local_day(now)
    others = [name for signer, name in who_may_sign(case, decision, today) if signer.person_id != viewer.person_id]
    event = Event.DECISION_PROPOSED if others else Event.PUT_TO_COMMITTEE
    if event == Event.PUT_TO_COMMITTEE and body_of_unit(case.unit_key or "") is None:
        raise Invalid("unit_has_no_body")
    decision.stage = "proposed"
    _close_request(case, now)
    # All of it: a committee that decides otherwise writes over the proposal, and the log is where it then stands.
    data = {
        "outcome": decision.outcome,
        "grounds": decision.grounds,
        "reasons": decision.reasons,
        "conditions": decision.conditions,
        "officer": viewer.name,
        "may_sign": others,
    }
    append(case, Happened(event, Actor.OFFICER, now, viewer.person_id, data, Visibility.INTERNAL, once), now)
    return case


def return_proposal(
    reference: str, viewer: Viewer, version: int, why: str, now: datetime, once: str | None = None
) -> Case:
    """Send a proposal back to its officer with the reason: a signer's no, or the committee's (återremiss)."""
    case = case_for_staff(reference, viewer)
    if already(case, once):
        return case
    check_unchanged(case, version)
    move(case.state, Event.PROPOSAL_RETURNED)
    decision = prepared(case)
    if len(why.strip()) < 5:
        raise Invalid("return_reason_missing")
    decision.stage, decision.meeting_id = "draft", None
    data = {"officer": viewer.name, "text": why.strip()}
    happened = Happened(Event.PROPOSAL_RETURNED, Actor.OFFICER, now, viewer.person_id, data, Visibility.INTERNAL, once)
    append(case, happened, now)
    return case


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs or enters the decision, and what its event says beside the outcome."""

    viewer: Viewer
    data: dict[str, Any]
    at: datetime | None = None


def finish(case: Case, decision: Decision, by: Signing, now: datetime, once: str | None) -> Case:
    """Turn what is prepared into the decision: its letter frozen, its permit given, its event appended.

    It takes effect `now`, or when the committee met.
    """
    at = by.at or now
    service = service_version(case.service_version_id)
    check_decision(service, decision.outcome, decision.grounds, decision.reasons)
    decision.fee_reduction, _charges = fee_of(case, decision, local_day(at))
    decision.stage, decision.decided_at = "decided", at
    document = freeze(case, decision, now)
    _close_request(case, now)
    data = {"outcome": decision.outcome, "digest": document.digest, **by.data}
    append(case, Happened(Event.DECIDED, Actor.OFFICER, at, by.viewer.person_id, data, once=once), now)
    case.outcome, case.decided_at, case.ended_at = decision.outcome, at, at
    if takes_permit(outcome_of(service, decision.outcome), decision.valid_from):
        grant_permit(case, decision.id, decision.conditions, decision.valid_from, decision.valid_to)
    later("dispatch_decisions")
    return case


def prepared(case: Case) -> Decision:
    """The draft or proposal of a case. Raises `WrongMove` where nothing is prepared."""
    decision = open_decision(case.id)
    if decision is None:
        raise WrongMove("nothing_prepared", reference=case.reference)
    return decision


def case_for_staff(reference: str, viewer: Viewer) -> Case:
    """The case, locked, for somebody who works in its unit or leads it. Raises `NotFound` for everybody else."""
    case = case_to_change(Case.reference == reference)
    if not (can_work_in(viewer, case.unit_key) or can_lead(viewer, case.unit_key)):
        raise NotFound("no_such_case")
    return case


def _close_request(case: Case, now: datetime) -> None:
    request = open_request(case.id)
    if request is not None:
        request.answer, request.answered_at = "", now
