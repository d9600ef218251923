"""Drafts and submissions."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, literal, or_, select, tuple_, union_all

from eservice.accounts.rules import Viewer, can_act_for, can_read_for, is_guest
from eservice.cases.models import Case, Document
from eservice.cases.rules import OPEN_STATES
from eservice.catalogue.models import ServiceVersion
from eservice.catalogue.queries import service_version
from eservice.catalogue.shape import Service
from eservice.intake.models import AnswerVersion, Draft, ParkedForm, Submission
from eservice.kit.db import db
from eservice.kit.errors import NotAllowed, NotFound
from eservice.kit.text import Text


def draft_of(draft_id: uuid.UUID, viewer: Viewer) -> Draft:
    """A draft of a company the viewer may act for. Raises `NotFound` for any other."""
    draft = db.session.get(Draft, draft_id)
    if draft is None or not _may_read(draft, viewer):
        raise NotFound("no_such_draft")
    return draft


def _may_read(draft: Draft, viewer: Viewer) -> bool:
    key = service_version(draft.service_version_id).key
    return can_read_for(viewer, draft.company_id, key) or is_guest(viewer, draft_id=draft.id)


def may_write(draft: Draft, viewer: Viewer) -> bool:
    """Whether the viewer may change a draft: for its company, or as a guest who was let in to write."""
    key = service_version(draft.service_version_id).key
    return can_act_for(viewer, draft.company_id, key) or is_guest(viewer, draft_id=draft.id, write=True)


def draft_to_change(draft_id: uuid.UUID, viewer: Viewer) -> Draft:
    """The same draft, locked until the transaction ends: of two windows that save at once one comes after the other.

    Raises `NotAllowed` for somebody who may only read it.
    """
    query = select(Draft).where(Draft.id == draft_id).with_for_update().execution_options(populate_existing=True)
    draft = db.session.scalars(query).first()
    if draft is None or not _may_read(draft, viewer):
        raise NotFound("no_such_draft")
    if not may_write(draft, viewer):
        raise NotAllowed("only_reading")
    return draft


def drafts_of(viewer: Viewer) -> Sequence[Draft]:
    """What the viewer's companies are writing, newest first; at most twenty."""
    let_into = [one.draft_id for one in viewer.guest_of if one.draft_id is not None]
    in_services = tuple_(Draft.company_id, ServiceVersion.service_key).in_(viewer.services)
    query = select(Draft).join(ServiceVersion, ServiceVersion.id == Draft.service_version_id)
    query = query.where(or_(Draft.company_id.in_(viewer.companies), in_services, Draft.id.in_(let_into)))
    return db.session.scalars(query.order_by(Draft.changed_at.desc(), Draft.id).limit(20)).all()


def parked(parked_id: uuid.UUID | None, draft_id: uuid.UUID, step_key: str) -> ParkedForm | None:
    """What was typed in this step of this draft when the session was over, if that is what `parked_id` names."""
    form = db.session.get(ParkedForm, parked_id) if parked_id else None
    return form if form and (form.draft_id, form.step_key) == (draft_id, step_key) else None


def draft_documents(draft_id: uuid.UUID) -> Sequence[Document]:
    """The files uploaded in a draft."""
    query = select(Document).where(Document.draft_id == draft_id).order_by(Document.uploaded_at, Document.id)
    return db.session.scalars(query).all()


def reference_for_draft(draft_id: uuid.UUID, viewer: Viewer) -> str | None:
    """The case that a draft became, if it has been submitted and is the viewer's."""
    query = select(Case).join(Submission, Submission.case_id == Case.id).where(Submission.draft_id == draft_id)
    case = db.session.scalar(query)
    if case is None:
        return None
    theirs = can_read_for(viewer, case.company_id, case.service_key) or is_guest(viewer, case_id=case.id)
    return case.reference if theirs else None


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


def left_out_labels(service: Service, case_id: int) -> list[Text]:
    """What the company left for later when it applied, as the form called it."""
    keys = db.session.scalar(select(Submission.left_out).where(Submission.case_id == case_id)) or []
    return [field.label for field in service.fields() if field.key in keys]


def answers_in(case_id: int) -> dict[str, Any]:
    """What the company answers in its application now; nothing for an imported case."""
    newest = select(AnswerVersion.answers).where(AnswerVersion.case_id == case_id)
    newest = newest.order_by(AnswerVersion.version.desc()).limit(1)
    first = select(Submission.answers).where(Submission.case_id == case_id)
    return db.session.scalar(select(func.coalesce(newest.scalar_subquery(), first.scalar_subquery()))) or {}


def same_property(of: Case, named: Mapping[str, str], viewer: Viewer) -> Sequence[int]:
    """The ids of open cases of the same company and service that answer one of these questions alike, by its key."""
    if not named or of.company_id is None:
        return []
    query = select(Case.id).join(Submission, Submission.case_id == Case.id)
    query = query.where(
        Case.company_id == of.company_id,
        Case.service_key == of.service_key,
        Case.id != of.id,
        Case.state.in_(OPEN_STATES),
        Case.unit_key.in_(viewer.officer_in),
        or_(*(Submission.answers[key].astext == answer for key, answer in named.items())),
    )
    return db.session.scalars(query.order_by(Case.id.desc()).limit(10)).all()
