"""Letters that were written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from eservice.accounts.rules import Viewer, can_read_for
from eservice.cases.models import Case
from eservice.cases.secrecy import Reader
from eservice.cases.secrecy_queries import is_hidden
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import NotFound
from eservice.kit.paging import PAGE_SIZE, Page, page_of, place
from eservice.notifications.models import Letter
from eservice.notifications.rules import NOT_TO_COMPANY


def outbox(after: str | None) -> Page[tuple[Letter, str | None, bool]]:
    """Every letter with the reference of its case, if any, newest first: the administrator sees that they go out.

    Of a case that is secret as a whole it is shown neither what they say nor to whom they go.
    """
    secret = is_hidden(Letter.case_id, Reader.SYSTEM)
    query = select(Letter, Case.reference, secret).outerjoin(Case, Case.id == Letter.case_id)
    key = place(after, tuple[int])
    if key:
        query = query.where(Letter.id < key[0])
    rows = db.session.execute(query.order_by(Letter.id.desc()).limit(PAGE_SIZE + 1))
    return page_of([(letter, reference, hides) for letter, reference, hides in rows], lambda row: (row[0].id,))


def letters_in(case_id: int) -> list[Letter]:
    """The letters of a case, oldest first."""
    query = select(Letter).where(Letter.case_id == case_id).order_by(Letter.id).limit(PAGE_SIZE * 4)
    return list(db.session.scalars(query))


def letters_to_company(case_id: int) -> list[Letter]:
    """Those of a case that went to its company, oldest first."""
    return [letter for letter in letters_in(case_id) if letter.template not in NOT_TO_COMPANY]


def letter_for(letter_id: int, viewer: Viewer) -> Letter:
    """A letter that an administrator, or somebody of the company it went to, may read. Raises `NotFound`.

    An administrator reads none of a case that is secret as a whole.
    """
    query = (
        select(Letter, Case, is_hidden(Letter.case_id, Reader.SYSTEM))
        .outerjoin(Case, Case.id == Letter.case_id)
        .where(Letter.id == letter_id)
    )
    row = db.session.execute(query).first()
    reads = row is not None and row[1] is not None and can_read_for(viewer, row[1].company_id, row[1].service_key)
    is_theirs = row is not None and reads and row[0].template not in NOT_TO_COMPANY
    if row is None or not ((viewer.administrator and not row[2]) or is_theirs):
        raise NotFound("no_such_letter")
    return row[0]


def receipt_days(case_ids: Sequence[int]) -> dict[int, date]:
    """By case: the day here on which its receipt was written."""
    first = func.min(Letter.written_at)
    query = select(Letter.case_id, first).where(Letter.case_id.in_(case_ids), Letter.template == "receipt")
    rows = db.session.execute(query.group_by(Letter.case_id).order_by(Letter.case_id))
    return {case_id: local_day(moment) for case_id, moment in rows if case_id is not None}
