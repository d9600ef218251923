"""Asking units and outside bodies for a statement, and taking in what they say."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, select

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case, CaseEvent, Document
from eservice.cases.operations.loading import case_for_officer, case_to_change, check_unchanged
from eservice.cases.operations.log import already, append
from eservice.cases.referral_models import Referral, ReferralDocument
from eservice.cases.referrals import Recipient, Stance, check_answer_day, check_recipients, link_token, token_hash
from eservice.cases.rules import Actor, Event, Happened, Visibility, can, move
from eservice.cases.secrecy import Reader
from eservice.cases.secrecy_queries import hidden_files
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotFound, WrongMove


class Sent(NamedTuple):
    """A referral with the event that it was sent, or reminded of, by."""

    referral: Referral
    event: CaseEvent


class Question(NamedTuple):
    """What is asked, and what goes along."""

    text: str
    answer_by: date
    documents: Sequence[uuid.UUID] = ()
    shows_answers: bool = False
    #: The officer waits: the ball is with those who are asked.
    rests: bool = True


def send_referrals(
    reference: str,
    viewer: Viewer,
    version: int,
    recipients: list[Recipient],
    question: Question,
    secret: str,
    now: datetime,
    once: str | None = None,
) -> list[Sent]:
    """Ask all of `recipients` at once (förvaltningslagen 26 §), each by its own event.

    Raises `Invalid` for nobody, somebody twice, a day that is not ahead, and files that are not of this case.
    """
    case = case_for_officer(reference, viewer)
    if already(case, once):
        return []
    check_unchanged(case, version)
    move(case.state, Event.REFERRAL_SENT)
    check_recipients(recipients, case.unit_key)
    check_answer_day(question.answer_by, local_day(now))
    files = _files(case, question.documents)
    # The key of the form stands on the first event; the others hang on it.
    keys = [once] + [None] * len(recipients)
    return [
        _send(case, viewer, to, question, files, secret, now, key) for to, key in zip(recipients, keys, strict=False)
    ]


def _files(case: Case, ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    query = select(Document.id).where(Document.case_id == case.id, Document.id.in_(ids)).order_by(Document.id)
    found = list(db.session.scalars(query))
    if len(found) != len(set(ids)):
        raise Invalid("unknown_file")
    if hidden_files([case.id], Reader.CONSULTED) & set(found):
        raise Invalid("secret_file")
    return found


def _send(
    case: Case,
    viewer: Viewer,
    to: Recipient,
    question: Question,
    files: list[uuid.UUID],
    secret: str,
    now: datetime,
    once: str | None,
) -> Sent:
    nonce = uuid.uuid4().hex
    referral = Referral(
        case_id=case.id,
        unit_key=to.unit_key,
        to_name=to.name,
        to_email=to.email,
        question=question.text,
        shows_answers=question.shows_answers,
        rests=question.rests,
        sent_by=viewer.person_id,
        sent_at=now,
        answer_by=question.answer_by,
        nonce=nonce,
        token_hash=None if to.unit_key else token_hash(nonce),
    )
    db.session.add(referral)
    db.session.flush()
    if not to.unit_key:
        referral.token_hash = token_hash(link_token(secret, referral.id, nonce))
    db.session.add_all(ReferralDocument(referral_id=referral.id, document_id=file) for file in files)
    case.rests_on += question.rests
    data = {"referral_id": referral.id, "to": to.name, "answer_by": question.answer_by.isoformat()}
    data["officer"] = viewer.name
    event = append(case, Happened(Event.REFERRAL_SENT, Actor.OFFICER, now, viewer.person_id, data, once=once), now)
    db.session.flush()
    return Sent(referral, event)


def answer_referral(
    referral_id: int, stance: str, answer: str, name: str, now: datetime, person_id: int | None = None
) -> Referral:
    """Take in a statement, from an officer of the unit (`person_id`) or over the one-time link. It is given once.

    Raises `WrongMove` where it was answered or taken back, or the case has ended meanwhile. Who may answer is asked
    before, by whoever found the referral.
    """
    case, referral = _to_change(Referral.id == referral_id)
    if referral.answered_at or referral.withdrawn_at:
        raise WrongMove("referral_closed")
    referral.stance, referral.answer, referral.answered_by = Stance(stance), answer, name
    referral.answered_at = now
    _no_longer_rests(case, referral)
    kind = Actor.OFFICER if person_id else Actor.OTHER
    data = {"referral_id": referral.id, "to": referral.to_name, "answer_by": referral.answer_by.isoformat()}
    data |= {"stance": stance, "from": referral.to_name}
    append(case, Happened(Event.REFERRAL_ANSWERED, kind, now, person_id, data), now)
    return referral


def withdraw_referral(
    reference: str, viewer: Viewer, version: int, referral_id: int, now: datetime, once: str | None = None
) -> Case:
    """Take a referral back that has not been answered: nobody waits for it any more, and its link is dead."""
    case = case_for_officer(reference, viewer)
    if already(case, once):
        return case
    check_unchanged(case, version)
    referral = db.session.get(Referral, referral_id)
    if referral is None or referral.case_id != case.id:
        raise NotFound("no_such_referral")
    if referral.answered_at or referral.withdrawn_at:
        raise WrongMove("referral_closed")
    _take_back(case, referral, viewer, now, once)
    return case


def withdraw_open_referrals(case: Case, viewer: Viewer, now: datetime) -> list[int]:
    """Take back every referral of a locked case that nobody has answered, each by its own event; their ids."""
    query = select(Referral).where(
        Referral.case_id == case.id, Referral.answered_at.is_(None), Referral.withdrawn_at.is_(None)
    )
    waiting = db.session.scalars(query.order_by(Referral.id)).all()
    for referral in waiting:
        _take_back(case, referral, viewer, now, None)
    return [referral.id for referral in waiting]


def _take_back(case: Case, referral: Referral, viewer: Viewer, now: datetime, once: str | None) -> None:
    referral.withdrawn_at = now
    _no_longer_rests(case, referral)
    data = {"referral_id": referral.id, "to": referral.to_name, "officer": viewer.name}
    append(case, Happened(Event.REFERRAL_WITHDRAWN, Actor.OFFICER, now, viewer.person_id, data, once=once), now)


def mark_overdue(now: datetime, limit: int = 50) -> list[Sent]:
    """Note the referrals whose day has passed, each once; the ball comes back to the officer, and a reminder is due.

    One in a case that has ended is left alone: nobody waits for it.
    """
    query = select(Referral.id).where(
        Referral.answer_by < local_day(now),
        Referral.answered_at.is_(None),
        Referral.withdrawn_at.is_(None),
        Referral.overdue_at.is_(None),
    )
    due = db.session.scalars(query.order_by(Referral.answer_by, Referral.id).limit(limit)).all()
    return [sent for referral_id in due if (sent := _overdue(referral_id, now))]


def _overdue(referral_id: int, now: datetime) -> Sent | None:
    case, referral = _to_change(Referral.id == referral_id)
    if referral.overdue_at or referral.answered_at or referral.withdrawn_at:
        return None
    if case.ended_at is None and not can(case.state, Event.REFERRAL_OVERDUE):
        # It is between two units just now: the next sweep finds it in one.
        return None
    referral.overdue_at = now
    if case.ended_at is not None:
        return None
    _no_longer_rests(case, referral)
    data = {"referral_id": referral.id, "to": referral.to_name}
    happened = Happened(Event.REFERRAL_OVERDUE, Actor.WORKER, now, None, data, visibility=Visibility.INTERNAL)
    return Sent(referral, append(case, happened, now))


def _to_change(which: ColumnElement[bool]) -> tuple[Case, Referral]:
    """A referral with its case, locked in that order as everywhere. Raises `NotFound`."""
    case_id = db.session.scalar(select(Referral.case_id).where(which))
    if case_id is None:
        raise NotFound("no_such_referral")
    case = case_to_change(Case.id == case_id)
    query = select(Referral).where(which).execution_options(populate_existing=True)
    return case, db.session.scalars(query).one()


def _no_longer_rests(case: Case, referral: Referral) -> None:
    """The case waits for one less, where it rested on this one and its day had not passed already."""
    if referral.rests:
        referral.rests = False
        case.rests_on -= 1
