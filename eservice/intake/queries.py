"""Drafts and submissions."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import literal, select, union_all

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case, Document
from eservice.intake.models import AnswerVersion, Draft, Submission
from eservice.kit.db import db
from eservice.kit.errors import NotFound


def draft_of(draft_id: uuid.UUID, viewer: Viewer) -> Draft:
    """A draft of a company the viewer may act for. Raises `NotFound` for any other."""
    draft = db.session.get(Draft, draft_id)
    if draft is None or draft.company_id not in viewer.companies:
        raise NotFound("no_such_draft")
    return draft


def drafts_of(viewer: Viewer) -> Sequence[Draft]:
    """What the viewer's companies are writing, newest first; at most twenty."""
    query = select(Draft).where(Draft.company_id.in_(viewer.companies))
    return db.session.scalars(query.order_by(Draft.changed_at.desc(), Draft.id).limit(20)).all()


def draft_documents(draft_id: uuid.UUID) -> Sequence[Document]:
    """The files uploaded in a draft."""
    query = select(Document).where(Document.draft_id == draft_id).order_by(Document.uploaded_at, Document.id)
    return db.session.scalars(query).all()


def reference_for_draft(draft_id: uuid.UUID, viewer: Viewer) -> str | None:
    """The case that a draft became, if it has been submitted and is the viewer's."""
    query = select(Case.reference).join(Submission, Submission.case_id == Case.id)
    return db.session.scalar(query.where(Submission.draft_id == draft_id, Case.company_id.in_(viewer.companies)))


class Answers(NamedTuple):
    """What a company had answered in a case from one moment on."""

    version: int
    made_at: datetime
    answers: dict[str, Any]


def answer_versions(case_id: int) -> list[Answers]:
    """The answers as they were handed in and after each supplement that changed some, oldest first."""
    first = select(literal(1).label("version"), Submission.submitted_at, Submission.answers).where(
        Submission.case_id == case_id
    )
    later = select(AnswerVersion.version, AnswerVersion.made_at, AnswerVersion.answers)
    rows = db.session.execute(union_all(first, later.where(AnswerVersion.case_id == case_id)).order_by("version"))
    return [Answers(*row) for row in rows]


def answers_in(case_id: int) -> dict[str, Any]:
    """What the company answers in its application now; nothing for an imported case."""
    newest = select(AnswerVersion.answers).where(AnswerVersion.case_id == case_id)
    changed = db.session.scalar(newest.order_by(AnswerVersion.version.desc()).limit(1))
    if changed is not None:
        return changed
    return db.session.scalar(select(Submission.answers).where(Submission.case_id == case_id)) or {}
