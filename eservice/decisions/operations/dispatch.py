"""Sending a decision out (expediering), and when its party counts as served (delgivning)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.cases.operations.loading import case_for_officer, case_to_change
from eservice.cases.operations.log import already, append
from eservice.cases.rules import Actor, Event, Happened, can, move
from eservice.catalogue.queries import service_version
from eservice.clock.deadlines import appeal_until, served_on
from eservice.decisions.models import CommitteeMeeting, Decision
from eservice.decisions.operations.documents import make_pdf
from eservice.decisions.queries import decision_of, documents_of
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import Invalid
from eservice.kit.files import Store


def dispatch_next(store: Store, now: datetime) -> bool:
    """Send out the oldest decision that waits for it, its PDF made first; False where none waits."""
    waiting = select(Decision.case_id).where(Decision.stage == "decided", Decision.dispatched_at.is_(None))
    case_id = db.session.scalar(waiting.order_by(Decision.id).limit(1))
    if case_id is None:
        return False
    case = case_to_change(Case.id == case_id)
    decision = decision_of(case.id)
    if decision is not None and decision.dispatched_at is None:
        for document in documents_of(decision.id):
            make_pdf(document.id, store)
        dispatch(case, decision, now)
    return True


def dispatch(case: Case, decision: Decision, now: datetime) -> None:
    """Write down that the decision is there for its party to fetch: by simplified service, which the receipt told of.

    Simplified service counts two weeks later (delgivningslag 2010:1932, 26 §), and the time to appeal from then.
    """
    decision.dispatched_at = now
    served = served_on(local_day(now))
    _set_service(case, decision, served)
    if not can(case.state, Event.DISPATCHED):
        return
    data = {"how": "simplified", **_days(decision)}
    append(case, Happened(Event.DISPATCHED, Actor.WORKER, now, data=data), now)


def register_service(reference: str, viewer: Viewer, served: date, now: datetime, once: str | None = None) -> Case:
    """Write down the day on which the party proved to have received the decision; it replaces the reckoned one.

    Raises `Invalid` for a day before the decision or after today.
    """
    case = case_for_officer(reference, viewer)
    if already(case, once):
        return case
    move(case.state, Event.SERVED)
    decision = decision_of(case.id)
    assert decision is not None
    assert decision.decided_at is not None
    if not local_day(decision.decided_at) <= served <= local_day(now):
        raise Invalid("service_day_wrong")
    _set_service(case, decision, served)
    data = {"officer": viewer.name, **_days(decision)}
    append(case, Happened(Event.SERVED, Actor.OFFICER, now, viewer.person_id, data, once=once), now)
    return case


def post_minutes(meeting: CommitteeMeeting, viewer: Viewer, posted_on: date, now: datetime) -> None:
    """Write down the day the approved minutes were posted: three weeks for legality review begin (KL 2017:725, 13:5).

    Each decision of the meeting that can be tried so gets its last day, and its case the event. Raises `Invalid`.
    """
    if not meeting.held_on <= posted_on <= local_day(now):
        raise Invalid("posting_day_wrong")
    meeting.posted_on = posted_on
    for case_id in db.session.scalars(select(Decision.case_id).where(Decision.meeting_id == meeting.id)).all():
        case = case_to_change(Case.id == case_id)
        decision = decision_of(case.id)
        if decision is None or decision.served_on is None or _route(case) != "legality_review":
            continue
        _set_service(case, decision, decision.served_on)
        data = {"officer": viewer.name, "posted_on": posted_on.isoformat(), **_days(decision)}
        append(case, Happened(Event.SERVED, Actor.OFFICER, now, viewer.person_id, data), now)


def _set_service(case: Case, decision: Decision, served: date) -> None:
    """The day of service, and the last day to appeal by the route that the service has."""
    route = _route(case)
    decision.served_on, decision.appeal_until = served, None
    if route in ("administrative_court", "county_board"):
        decision.appeal_until = appeal_until(served)
    elif route == "legality_review" and decision.meeting_id is not None:
        meeting = db.session.get(CommitteeMeeting, decision.meeting_id)
        decision.appeal_until = appeal_until(meeting.posted_on) if meeting and meeting.posted_on else None


def _route(case: Case) -> str:
    return service_version(case.service_version_id).appeal.route


def _days(decision: Decision) -> dict[str, str]:
    days = {"served_on": decision.served_on, "appeal_until": decision.appeal_until}
    return {name: day.isoformat() for name, day in days.items() if day is not None}
