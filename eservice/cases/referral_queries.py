"""Questions about referrals and hearings: what was asked, by whom it may be read, and what goes along."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, select, tuple_

from eservice.accounts.models import Person
from eservice.accounts.rules import Viewer, can_work_in
from eservice.cases.models import Case, Document
from eservice.cases.referral_models import Hearing, Referral, ReferralDocument, StatementCopy
from eservice.cases.referrals import LINK_LIVES_ON, token_hash
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import NotFound
from eservice.kit.paging import PAGE_SIZE, Page, page_of, place

#: A case has a handful of referrals; a page shows these at most.
MOST = 100


class Asked(NamedTuple):
    """A referral as who was asked sees it: the question, with the case and the officer it comes from."""

    referral: Referral
    case: Case
    officer: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as the company of the case reads it: with what is secret in its text taken out."""

    id: int
    to_name: str
    question: str
    sent_at: datetime
    answer_by: date
    answered_at: datetime
    answered_by: str | None
    stance: str | None
    answer: str
    is_redacted: bool


def referrals_in(case_id: int) -> Sequence[Referral]:
    """The referrals of a case, oldest first."""
    query = select(Referral).where(Referral.case_id == case_id).order_by(Referral.id).limit(MOST)
    return db.session.scalars(query).all()


def hearings_in(case_id: int) -> Sequence[Hearing]:
    """The hearings of a case, and the times it was held unnecessary, oldest first."""
    query = select(Hearing).where(Hearing.case_id == case_id).order_by(Hearing.id).limit(MOST)
    return db.session.scalars(query).all()


def hearings_for_company(case_id: int) -> Sequence[Hearing]:
    """The hearings that the company was asked in, oldest first; that it was not asked is no business of this page."""
    return [hearing for hearing in hearings_in(case_id) if hearing.skipped is None]


def statements_for_company(case_id: int, hearings: Sequence[Hearing] | None = None) -> Sequence[Statement]:
    """The statements that the company has been told of: those that were in when it was last heard.

    Each with the newest redacted text in place of its own, where an officer has made one. `hearings` are those of the
    company, where a page has them already.
    """
    hearings = hearings_for_company(case_id) if hearings is None else hearings
    told_at = max((hearing.made_at for hearing in hearings), default=None)
    if told_at is None:
        return []
    copies = statement_copies(case_id)
    return [
        _as_read(one, one.answered_at, copies.get(one.id))
        for one in referrals_in(case_id)
        if one.answered_at and one.answered_at <= told_at
    ]


def answered_referral(case_id: int, referral_id: int) -> Referral:
    """A referral of the case that has its statement. Raises `NotFound` for any other."""
    referral = db.session.get(Referral, referral_id)
    if referral is None or referral.case_id != case_id or referral.answered_at is None:
        raise NotFound("no_such_referral")
    return referral


def statement_copies(case_id: int) -> dict[int, StatementCopy]:
    """The newest redacted text of each statement in a case that has one, by its referral."""
    query = select(StatementCopy).join(Referral, Referral.id == StatementCopy.referral_id)
    newest_first = query.where(Referral.case_id == case_id).order_by(StatementCopy.id.desc()).limit(MOST)
    return {copy.referral_id: copy for copy in reversed(db.session.scalars(newest_first).all())}


def _as_read(referral: Referral, answered_at: datetime, copy: StatementCopy | None) -> Statement:
    own = referral.answer or ""
    return Statement(
        id=referral.id,
        to_name=referral.to_name,
        question=referral.question,
        sent_at=referral.sent_at,
        answer_by=referral.answer_by,
        answered_at=answered_at,
        answered_by=referral.answered_by,
        stance=referral.stance,
        answer=copy.text if copy else own,
        is_redacted=copy is not None and copy.text != own,
    )


def referral_for_unit(referral_id: int, viewer: Viewer) -> Asked:
    """A referral to one of the viewer's units. Raises `NotFound` for any other."""
    asked = _asked(Referral.id == referral_id)
    if asked is None or not can_work_in(viewer, asked.referral.unit_key):
        raise NotFound("no_such_referral")
    return asked


def referral_for_token(token: str, now: datetime) -> Asked:
    """The referral that a one-time link leads to. Raises `NotFound` for an unknown, used, taken back or old one."""
    oldest = local_day(now) - LINK_LIVES_ON
    asked = _asked(
        and_(
            Referral.token_hash == token_hash(token),
            Referral.answered_at.is_(None),
            Referral.withdrawn_at.is_(None),
            Referral.answer_by >= oldest,
            Case.ended_at.is_(None),
        )
    )
    if asked is None:
        raise NotFound("no_such_referral")
    return asked


def _asked(which: ColumnElement[bool]) -> Asked | None:
    query = select(Referral, Case, Person.name).join(Case, Case.id == Referral.case_id)
    row = db.session.execute(query.join(Person, Person.id == Referral.sent_by).where(which)).first()
    return Asked(*row) if row else None


def referrals_to(viewer: Viewer, after: str | None) -> Page[Asked]:
    """What the viewer's units are asked, the nearest day first; what is done with or taken back is left out."""
    query = select(Referral, Case, Person.name).join(Case, Case.id == Referral.case_id)
    query = query.join(Person, Person.id == Referral.sent_by).where(
        Referral.unit_key.in_(viewer.officer_in),
        Referral.answered_at.is_(None),
        Referral.withdrawn_at.is_(None),
        Case.ended_at.is_(None),
    )
    key = place(after, tuple[date, int])
    if key:
        query = query.where(tuple_(Referral.answer_by, Referral.id) > tuple_(*key))
    rows = db.session.execute(query.order_by(Referral.answer_by, Referral.id).limit(PAGE_SIZE + 1))
    return page_of([Asked(*row) for row in rows], lambda row: (row.referral.answer_by, row.referral.id))


def files_along(referral_id: int) -> Sequence[Document]:
    """The files that go along with a referral, oldest first."""
    query = select(Document).join(ReferralDocument, ReferralDocument.document_id == Document.id)
    query = query.where(ReferralDocument.referral_id == referral_id)
    return db.session.scalars(query.order_by(Document.uploaded_at, Document.id).limit(MOST)).all()


def file_along(referral_id: int, document_id: uuid.UUID) -> Document:
    """One of the files that go along. Raises `NotFound` for any other file of the case, as for one of another."""
    found = next((file for file in files_along(referral_id) if file.id == document_id), None)
    if found is None:
        raise NotFound("no_such_document")
    return found
