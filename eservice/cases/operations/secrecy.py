"""Marking a file or a case as secret, and lifting the mark. Each is an event that only the unit reads."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case, Document
from eservice.cases.operations.loading import case_for_officer, check_unchanged
from eservice.cases.operations.log import already, append
from eservice.cases.rules import Actor, Event, Happened, Visibility
from eservice.cases.secrecy import check_mark
from eservice.cases.secrecy_models import SecrecyMark
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotFound, WrongMove


def mark_secret(
    reference: str,
    viewer: Viewer,
    version: int | None,
    document_id: uuid.UUID | None,
    paragraph: str,
    reason: str,
    now: datetime,
    once: str | None = None,
) -> Case:
    """Mark a file of the case, or the case as a whole (None); a mark that stands is replaced and stays as history.

    Raises `Invalid` ("unknown_file", "unknown_paragraph", "reason_missing").
    """
    case = case_for_officer(reference, viewer)
    if already(case, once):
        return case
    check_unchanged(case, version)
    found = check_mark(paragraph, reason)
    if document_id is not None:
        document = db.session.get(Document, document_id)
        if document is None or document.case_id != case.id:
            raise Invalid("unknown_file")
    standing = _standing(case.id, document_id)
    if standing is not None:
        standing.lifted_by, standing.lifted_at = viewer.person_id, now
        db.session.flush()
    mark = SecrecyMark(
        case_id=case.id,
        document_id=document_id,
        paragraph=found,
        reason=reason.strip(),
        marked_by=viewer.person_id,
        marked_at=now,
    )
    db.session.add(mark)
    _log(case, Event.SECRECY_MARKED, viewer, mark, now, once)
    return case


def lift_secrecy(
    reference: str, viewer: Viewer, version: int | None, mark_id: int, now: datetime, once: str | None = None
) -> Case:
    """Take a mark away; it stays as history. Raises `NotFound`, and `WrongMove` where it is lifted already."""
    case = case_for_officer(reference, viewer)
    if already(case, once):
        return case
    check_unchanged(case, version)
    mark = db.session.get(SecrecyMark, mark_id)
    if mark is None or mark.case_id != case.id:
        raise NotFound("no_such_mark")
    if mark.lifted_at is not None:
        raise WrongMove("mark_is_lifted")
    mark.lifted_by, mark.lifted_at = viewer.person_id, now
    _log(case, Event.SECRECY_LIFTED, viewer, mark, now, once)
    return case


def _standing(case_id: int, document_id: uuid.UUID | None) -> SecrecyMark | None:
    query = select(SecrecyMark).where(
        SecrecyMark.case_id == case_id,
        SecrecyMark.document_id.is_not_distinct_from(document_id),
        SecrecyMark.lifted_at.is_(None),
    )
    return db.session.scalars(query).first()


def _log(case: Case, event: Event, viewer: Viewer, mark: SecrecyMark, now: datetime, once: str | None) -> None:
    db.session.flush()
    data = {"mark_id": mark.id, "paragraph": str(mark.paragraph), "officer": viewer.name}
    append(case, Happened(event, Actor.OFFICER, now, viewer.person_id, data, Visibility.INTERNAL, once), now)
