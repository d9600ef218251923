"""Decisions of a committee (nämnd): its agenda, what it decides, and what it is told of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.cases.operations.loading import case_to_change, check_unchanged
from eservice.cases.operations.log import already, append
from eservice.cases.rules import Actor, Event, Happened, State, Visibility, move
from eservice.catalogue.queries import service_version
from eservice.decisions.models import CommitteeMeeting, Decision
from eservice.decisions.operations.signing import Signing, case_for_staff, finish, prepared
from eservice.decisions.queries import works_for
from eservice.decisions.rules import Terms, check_decision
from eservice.delegation.models import DecidingBody
from eservice.delegation.queries import body_of_unit
from eservice.kit.days import HERE, local_day
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotFound, WrongMove


def plan_meeting(body_key: str, held_on: date, viewer: Viewer) -> CommitteeMeeting:
    """A meeting of a body that the viewer works for; the same day twice is one meeting."""
    body = db.session.get(DecidingBody, body_key)
    if body is None or not works_for(viewer, body):
        raise NotFound("no_such_meeting")
    return meeting_on(body_key, held_on)


def meeting_on(body_key: str, held_on: date) -> CommitteeMeeting:
    """The meeting of a body on a day, made where it is not there yet."""
    row = insert(CommitteeMeeting).values(body_key=body_key, held_on=held_on).on_conflict_do_nothing()
    db.session.execute(row)
    query = select(CommitteeMeeting).where(CommitteeMeeting.body_key == body_key, CommitteeMeeting.held_on == held_on)
    return db.session.scalars(query).one()


def put_on_agenda(reference: str, viewer: Viewer, meeting_id: int, now: datetime, once: str | None = None) -> Case:
    """Put a proposal on the agenda of a coming meeting of its own committee; moving it to another is the same verb."""
    case = case_for_staff(reference, viewer)
    if already(case, once):
        return case
    move(case.state, Event.PUT_ON_AGENDA)
    decision, meeting = prepared(case), meeting_of(meeting_id, viewer)
    body = body_of_unit(case.unit_key or "")
    if body is None or meeting.body_key != body.key:
        raise Invalid("wrong_committee")
    if meeting.held_on < local_day(now):
        raise Invalid("meeting_is_past")
    decision.meeting_id = meeting.id
    data = {"officer": viewer.name, "meeting_on": meeting.held_on.isoformat()}
    happened = Happened(Event.PUT_ON_AGENDA, Actor.OFFICER, now, viewer.person_id, data, once=once)
    append(case, happened, now)
    return case


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What a committee decided where it was not what was proposed to it."""

    outcome: str
    grounds: Sequence[str]
    reasons: str
    conditions: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


def decide_by_committee(
    reference: str,
    viewer: Viewer,
    version: int,
    paragraph: str,
    now: datetime,
    once: str | None = None,
    otherwise: Otherwise | None = None,
) -> Case:
    """Enter what the committee decided, under which paragraph: as proposed, or `otherwise`. It takes effect on the day
    of the meeting.

    Raises `Invalid` where the proposal stands on no agenda, the meeting has not been, the paragraph is missing, or what
    was decided otherwise lacks what any decision must have.
    """
    case = case_for_staff(reference, viewer)
    if already(case, once):
        return case
    check_unchanged(case, version)
    if case.state != State.AWAITING_COMMITTEE:
        raise WrongMove("wrong_move", state=case.state, event=Event.DECIDED)
    decision = prepared(case)
    meeting = db.session.get(CommitteeMeeting, decision.meeting_id) if decision.meeting_id else None
    if meeting is None or meeting.held_on > local_day(now):
        raise Invalid("meeting_not_held")
    if not paragraph.strip():
        raise Invalid("paragraph_missing")
    decision.body_key, decision.paragraph = meeting.body_key, f"§ {paragraph.strip().removeprefix('§').strip()}"
    data = {"officer": viewer.name, "meeting_on": meeting.held_on.isoformat(), "paragraph": decision.paragraph}
    if otherwise is not None:
        data["proposed"] = decision.outcome
        _decide_otherwise(case, decision, otherwise)
    return finish(case, decision, Signing(viewer, data, _moment_of(meeting, now)), now, once)


def _decide_otherwise(case: Case, decision: Decision, other: Otherwise) -> None:
    """Let the decision say what the committee said; who prepared it, and its fee, stay.

    What was proposed stands in the log, where it was put to the committee.
    """
    terms = Terms(conditions=other.conditions, valid_from=other.valid_from, valid_to=other.valid_to)
    check_decision(service_version(case.service_version_id), other.outcome, other.grounds, other.reasons, terms)
    decision.outcome, decision.grounds, decision.reasons = other.outcome, list(other.grounds), other.reasons
    decision.conditions, decision.valid_from, decision.valid_to = other.conditions, other.valid_from, other.valid_to


def _moment_of(meeting: CommitteeMeeting, now: datetime) -> datetime:
    """When a meeting decided: at noon of its day, or now where it is held today."""
    noon = datetime.combine(meeting.held_on, time(12), HERE)
    return now if meeting.held_on == local_day(now) else noon


def report_delegated(meeting_id: int, viewer: Viewer, now: datetime) -> int:
    """Report to a meeting every delegated decision of its body that no meeting was told of (KL 2017:725, 6:40).

    Returns how many. Each case gets its event; run twice, the second reports none.
    """
    meeting = meeting_of(meeting_id, viewer)
    waiting = (
        select(Decision.id, Decision.case_id)
        .where(Decision.body_key == meeting.body_key, Decision.stage == "decided", Decision.delegation != "")
        .where(Decision.reported_in.is_(None), Decision.decided_at < _end_of(meeting.held_on))
        .order_by(Decision.case_id, Decision.id)
    )
    reported = 0
    for decision_id, case_id in db.session.execute(waiting).all():
        case = case_to_change(Case.id == case_id)
        decision = db.session.get(Decision, decision_id)
        if decision is None or decision.reported_in is not None:
            continue
        decision.reported_in = meeting.id
        reported += 1
        _tell_reported(case, meeting, viewer, now)
    return reported


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, HERE)


def _tell_reported(case: Case, meeting: CommitteeMeeting, viewer: Viewer, now: datetime) -> None:
    data = {"officer": viewer.name, "meeting_on": meeting.held_on.isoformat()}
    happened = Happened(Event.REPORTED, Actor.OFFICER, now, viewer.person_id, data, Visibility.INTERNAL)
    append(case, happened, now)


def meeting_of(meeting_id: int, viewer: Viewer) -> CommitteeMeeting:
    """A meeting of a body that the viewer works for. Raises `NotFound`."""
    meeting = db.session.get(CommitteeMeeting, meeting_id)
    body = db.session.get(DecidingBody, meeting.body_key) if meeting else None
    if meeting is None or body is None or not works_for(viewer, body):
        raise NotFound("no_such_meeting")
    return meeting
