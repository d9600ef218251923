"""Moving what was written to another form: to a newer version of the service, or from an earlier application."""

from __future__ import annotations

import uuid
from datetime import datetime

import msgspec
from sqlalchemy import select

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case, Document
from eservice.cases.queries import case_of_company
from eservice.catalogue.comparing import Changes, carried, changes
from eservice.catalogue.queries import current_service, service_version
from eservice.catalogue.shape import Field, Service
from eservice.intake.models import Draft
from eservice.intake.operations import start_draft
from eservice.intake.queries import answers_in, draft_to_change
from eservice.intake.values import is_empty
from eservice.kit.db import db
from eservice.kit.errors import NotFound


def newer_form(draft: Draft) -> Changes | None:
    """What a version published since the draft was begun changed in its form; None where nothing did.

    A draft stays on its version until somebody moves it, and can be sent on it.
    """
    old = service_version(draft.service_version_id)
    try:
        version_id, new = current_service(old.key)
    except NotFound:
        return None
    return changes(old, new) or None if version_id != draft.service_version_id else None


def move_draft(draft_id: uuid.UUID, viewer: Viewer, now: datetime) -> Draft:
    """Move a draft to the newest version of its service. Answers whose questions are gone stay with it, to be read."""
    draft = draft_to_change(draft_id, viewer)
    old = service_version(draft.service_version_id)
    version_id, new = current_service(old.key)
    if version_id != draft.service_version_id:
        answers, lost = carried(old, new, draft.answers)
        draft.left_over = [*draft.left_over, *(_left_over(field, draft.answers[field.key]) for field in lost)]
        draft.answers, draft.service_version_id = answers, version_id
        draft.typed = {key: typed for key, typed in draft.typed.items() if key in {step.key for step in new.steps}}
        draft.changed_at, draft.reminded_at = now, None
        db.session.flush()
    return draft


def _left_over(field: Field, answer: object) -> dict[str, object]:
    """An answer with its question, which no version at hand knows any more."""
    return {"field": msgspec.to_builtins(field), "answer": answer}


def left_over(draft: Draft) -> list[tuple[Field, object]]:
    """The answers whose questions are gone, each with its question."""
    return [(msgspec.convert(one["field"], Field), one["answer"]) for one in draft.left_over]


def copy_case(reference: str, viewer: Viewer, now: datetime) -> Draft:
    """A new draft from an earlier application, with its answers and files, on today's version of the service.

    Raises `NotFound` for a case that is not the viewer's, was imported, or whose service is no longer there.
    """
    case = case_of_company(reference, viewer).case
    if case.service_version_id is None or case.company_id is None:
        raise NotFound("no_such_service")
    draft = start_draft(case.service_key, case.company_id, viewer, now)
    old, new = service_version(case.service_version_id), service_version(draft.service_version_id)
    answers, lost = carried(old, new, answers_in(case.id))
    files = _copied_files(case, draft, new, now)
    file_keys = {field.key for field in old.fields() if field.kind == "files"}
    draft.answers = {key: value for key, value in answers.items() if key not in file_keys} | files
    kept = answers_in(case.id)
    draft.left_over = [_left_over(field, kept[field.key]) for field in lost if not is_empty(kept[field.key])]
    db.session.flush()
    return draft


def _copied_files(case: Case, draft: Draft, service: Service, now: datetime) -> dict[str, list[dict[str, object]]]:
    """The company's own files of the case, as files of the draft: the bytes are there already."""
    keys = [field.key for field in service.fields() if field.kind == "files"]
    query = select(Document).where(
        Document.case_id == case.id, Document.field_key.in_(keys), Document.scan.in_(("clean", "not_scanned"))
    )
    answers: dict[str, list[dict[str, object]]] = {}
    for document in db.session.scalars(query.order_by(Document.uploaded_at, Document.id).limit(200)):
        copy = Document(
            id=uuid.uuid4(),
            draft_id=draft.id,
            field_key=document.field_key,
            name=document.name,
            media_type=document.media_type,
            size=document.size,
            sha256=document.sha256,
            scan=document.scan,
            scanned_at=document.scanned_at,
            uploaded_by=draft.person_id,
            uploaded_at=now,
        )
        db.session.add(copy)
        file = {"id": str(copy.id), "name": copy.name, "size": copy.size}
        answers.setdefault(document.field_key, []).append(file)
    return answers
