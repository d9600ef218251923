"""Which files and cases are marked, and so hidden from whom."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute

from eservice.accounts.models import Person
from eservice.cases.secrecy import Paragraph, Reader, may_see
from eservice.cases.secrecy_models import SecrecyMark
from eservice.kit.db import db


def marks_in(case_id: int) -> Sequence[tuple[SecrecyMark, str]]:
    """The marks of a case that hold, on it and its files, each with who made it; oldest first."""
    query = select(SecrecyMark, Person.name).join(Person, Person.id == SecrecyMark.marked_by)
    query = query.where(SecrecyMark.case_id == case_id, SecrecyMark.lifted_at.is_(None))
    return [(mark, name) for mark, name in db.session.execute(query.order_by(SecrecyMark.id).limit(500))]


def hidden_files(case_ids: Collection[int], reader: Reader) -> set[uuid.UUID]:
    """The files of some cases that somebody may not see."""
    query = select(SecrecyMark.document_id, SecrecyMark.paragraph).where(
        SecrecyMark.case_id.in_(case_ids), SecrecyMark.document_id.is_not(None), SecrecyMark.lifted_at.is_(None)
    )
    return {file for file, paragraph in db.session.execute(query) if file and not may_see(paragraph, reader)}


def hidden_cases(case_ids: Collection[int], reader: Reader) -> set[int]:
    """Those of some cases that are marked as a whole, and that somebody may not see."""
    query = select(SecrecyMark.case_id, SecrecyMark.paragraph).where(
        SecrecyMark.case_id.in_(case_ids), SecrecyMark.document_id.is_(None), SecrecyMark.lifted_at.is_(None)
    )
    return {case_id for case_id, paragraph in db.session.execute(query) if not may_see(paragraph, reader)}


def is_hidden(
    case_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None], reader: Reader
) -> ColumnElement[bool]:
    """The same rule, asked of the database: whether the case of a row is marked as a whole and hidden from `reader`."""
    return exists().where(
        SecrecyMark.case_id == case_id,
        SecrecyMark.document_id.is_(None),
        SecrecyMark.lifted_at.is_(None),
        SecrecyMark.paragraph.in_([one for one in Paragraph if not may_see(one, reader)]),
    )
