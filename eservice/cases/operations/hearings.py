"""Letting the company speak before a decision (kommunicering), or saying why it need not."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.cases.operations.loading import case_for_company, case_for_officer, case_to_change, check_unchanged
from eservice.cases.operations.log import already, append
from eservice.cases.referral_models import Hearing
from eservice.cases.referrals import NoHearing, check_answer_day
from eservice.cases.rules import Actor, Event, Happened, Visibility, can, move
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import Invalid, WrongMove


def hear_company(
    reference: str, viewer: Viewer, version: int, text: str, answer_by: date, now: datetime, once: str | None = None
) -> Case:
    """Tell the company what the decision will rest on; the ball is theirs until they answer or the day has passed."""
    case = case_for_officer(reference, viewer)
    if already(case, once):
        return case
    check_unchanged(case, version)
    move(case.state, Event.HEARING_OPENED)
    check_answer_day(answer_by, local_day(now))
    if open_hearing(case.id) is not None:
        raise WrongMove("hearing_open")
    hearing = Hearing(case_id=case.id, made_by=viewer.person_id, made_at=now, text=text, answer_by=answer_by)
    db.session.add(hearing)
    db.session.flush()
    case.is_heard = True
    data = {"hearing_id": hearing.id, "answer_by": answer_by.isoformat(), "officer": viewer.name}
    append(case, Happened(Event.HEARING_OPENED, Actor.OFFICER, now, viewer.person_id, data, once=once), now)
    return case


def skip_hearing(
    reference: str, viewer: Viewer, version: int, reason: str, text: str, now: datetime, once: str | None = None
) -> Case:
    """Say why the company is not heard before the decision. Raises `Invalid` for a reason the law does not have."""
    case = case_for_officer(reference, viewer)
    if already(case, once):
        return case
    check_unchanged(case, version)
    if reason not in set(NoHearing):
        raise Invalid("unknown_reason")
    db.session.add(Hearing(case_id=case.id, made_by=viewer.person_id, made_at=now, text=text, skipped=reason))
    happened = Happened(
        Event.HEARING_SKIPPED,
        Actor.OFFICER,
        now,
        viewer.person_id,
        {"reason": reason, "officer": viewer.name},
        visibility=Visibility.INTERNAL,
        once=once,
    )
    append(case, happened, now)
    return case


def answer_hearing(reference: str, viewer: Viewer, answer: str, now: datetime, once: str | None = None) -> Case:
    """What the company says before the decision. Raises `WrongMove` where nobody asks any more."""
    case = case_for_company(reference, viewer)
    if already(case, once):
        return case
    hearing = open_hearing(case.id)
    if hearing is None:
        raise WrongMove("hearing_closed")
    hearing.answer, hearing.answered_at = answer, now
    case.is_heard = False
    data = {"hearing_id": hearing.id, "from": viewer.name}
    append(case, Happened(Event.HEARING_ANSWERED, Actor.COMPANY, now, viewer.person_id, data, once=once), now)
    return case


def open_hearing(case_id: int) -> Hearing | None:
    """The hearing that waits for the company, if there is one."""
    query = select(Hearing).where(
        Hearing.case_id == case_id,
        Hearing.skipped.is_(None),
        Hearing.answered_at.is_(None),
        Hearing.expired_at.is_(None),
    )
    return db.session.scalars(query.order_by(Hearing.id)).first()


def close_expired(now: datetime, limit: int = 50) -> int:
    """Close the hearings whose day has passed without an answer, each once, and say how many; the ball comes back."""
    query = select(Hearing.case_id).where(
        Hearing.answer_by < local_day(now), Hearing.answered_at.is_(None), Hearing.expired_at.is_(None)
    )
    due = db.session.scalars(query.order_by(Hearing.id).limit(limit)).all()
    return sum(_expire(case_id, now) for case_id in due)


def _expire(case_id: int, now: datetime) -> bool:
    case = case_to_change(Case.id == case_id)
    hearing = open_hearing(case_id)
    if hearing is None or hearing.answer_by is None or hearing.answer_by >= local_day(now):
        return False
    if case.ended_at is None and not can(case.state, Event.HEARING_EXPIRED):
        return False
    hearing.expired_at, case.is_heard = now, False
    if case.ended_at is not None:
        return False
    append(case, Happened(Event.HEARING_EXPIRED, Actor.WORKER, now, None, {"hearing_id": hearing.id}), now)
    return True
