"""From a draft to a case."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from eservice.accounts.models import Invitation
from eservice.accounts.rules import Viewer, can_act_for
from eservice.cases.models import Case, Document
from eservice.cases.operations.linking import tie
from eservice.cases.operations.loading import case_for_officer, check_unchanged
from eservice.cases.operations.log import already, append
from eservice.cases.operations.opening import NewCase, open_case
from eservice.cases.rules import Actor, Event, Happened, move
from eservice.catalogue.queries import current_clock_rules, current_service, service_version
from eservice.intake.models import AnswerVersion, Draft, ParkedForm, Submission, Upload, UploadPart
from eservice.intake.queries import answer_versions, draft_to_change, may_write, reference_for_draft
from eservice.intake.rules import case_type_of, check_answers, left_for_later, without_hidden, wrong_among
from eservice.kit.background import later
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotFound, Stale
from eservice.kit.text import without_controls


def start_draft(service_key: str, company_id: int, viewer: Viewer, now: datetime) -> Draft:
    """Begin an application for a company that the viewer may act for."""
    if not can_act_for(viewer, company_id, service_key):
        raise NotFound("not_your_company")
    version_id, _service = current_service(service_key)
    draft = Draft(
        id=uuid.uuid4(),
        service_version_id=version_id,
        company_id=company_id,
        person_id=viewer.person_id,
        answers={},
        changed_at=now,
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def save_answers(draft: Draft, answers: Mapping[str, Any], version: int | None, now: datetime) -> Draft:
    """Keep answers. Raises `Stale` where another window saved meanwhile; nothing is overwritten."""
    if version is not None and draft.version != version:
        raise Stale("draft_changed")
    draft.answers = {**draft.answers, **answers}
    _touch(draft, now)
    return draft


def save_step(
    draft: Draft,
    step_key: str,
    answers: Mapping[str, Any],
    typed: Mapping[str, list[str]] | None,
    version: int | None,
    now: datetime,
) -> Draft:
    """Keep one step: the answers that are right, and what was typed where something is not right yet.

    Raises `Stale` where this step was saved by another window since `version`; nothing is overwritten.
    """
    if version is not None and draft.step_versions.get(step_key, 0) > version:
        raise Stale("draft_changed")
    draft.answers = {**draft.answers, **answers}
    others = {key: values for key, values in draft.typed.items() if key != step_key}
    draft.typed = others if typed is None else {**others, step_key: dict(typed)}
    draft.step_versions = {**draft.step_versions, step_key: draft.version + 1}
    _touch(draft, now)
    return draft


def _touch(draft: Draft, now: datetime) -> None:
    draft.changed_at, draft.reminded_at = now, None
    db.session.flush()


def park_form(draft_id: uuid.UUID, step_key: str, typed: Mapping[str, list[str]], now: datetime) -> uuid.UUID | None:
    """Keep what somebody typed in a step whose session was over; None where there is no such draft.

    Anybody may ask: it changes nothing, and only whoever may open the draft gets to see it.
    """
    if db.session.get(Draft, draft_id) is None:
        return None
    kept = {
        without_controls(name)[:200]: [without_controls(value) for value in values] for name, values in typed.items()
    }
    form = ParkedForm(id=uuid.uuid4(), draft_id=draft_id, step_key=step_key[:60], typed=kept, parked_at=now)
    db.session.add(form)
    return form.id


def discard_draft(draft_id: uuid.UUID, viewer: Viewer) -> None:
    """Throw a draft away, with what was uploaded in it."""
    remove_draft(draft_to_change(draft_id, viewer))


def remove_draft(draft: Draft) -> None:
    """Remove a draft, its files, and what was on its way."""
    uploads = select(Upload.id).where(Upload.draft_id == draft.id)
    db.session.execute(delete(UploadPart).where(UploadPart.upload_id.in_(uploads)))
    db.session.execute(delete(Upload).where(Upload.draft_id == draft.id))
    for document in db.session.scalars(select(Document).where(Document.draft_id == draft.id).order_by(Document.id)):
        db.session.delete(document)
    db.session.delete(draft)


def submit(draft_id: uuid.UUID, viewer: Viewer, language: str, mode: str, now: datetime) -> str:
    """Hand a draft in: it becomes a case, whose reference is returned. A draft sent twice gives one case.

    Raises `Invalid` ("answers_incomplete", with the codes by field key) and `NotFound`; then nothing is written.
    """
    query = select(Draft).where(Draft.id == draft_id).with_for_update()
    draft = db.session.scalars(query).first()
    if draft is None or not may_write(draft, viewer):
        reference = reference_for_draft(draft_id, viewer)
        if reference is None:
            raise NotFound("no_such_draft")
        return reference
    service = service_version(draft.service_version_id)
    wrong = check_answers(service, draft.answers)
    if wrong or draft.typed:
        raise Invalid("answers_incomplete", fields=wrong)
    infected = select(Document.id).where(Document.draft_id == draft.id, Document.scan == "infected")
    if db.session.scalar(infected.limit(1)) is not None:
        raise Invalid("infected_file_in_draft")
    left_out = [field.key for field in left_for_later(service, draft.answers)]
    case = open_case(
        NewCase(
            service_key=service.key,
            service_version_id=draft.service_version_id,
            clock_rules_id=current_clock_rules(),
            case_type=case_type_of(service, draft.answers),
            company_id=draft.company_id,
            mode=mode,
            language=language,
            person_id=viewer.person_id,
        ),
        now,
        {"left_out": left_out} if left_out else None,
    )
    _hand_in(draft, without_hidden(service, draft.answers), left_out, case, viewer, now)
    later("route_waiting_cases")
    return case.reference


def _hand_in(
    draft: Draft, answers: dict[str, Any], left_out: list[str], case: Case, viewer: Viewer, now: datetime
) -> None:
    """Freeze what was written, move its files to the case, and let the draft go."""
    submission = Submission(
        draft_id=draft.id,
        case_id=case.id,
        submitted_by=viewer.person_id,
        submitted_at=now,
        answers=answers,
        left_out=left_out,
    )
    db.session.add(submission)
    if any(isinstance(answer, list) and answer and isinstance(answer[0], dict) for answer in answers.values()):
        move = update(Document).where(Document.draft_id == draft.id).values(case_id=case.id, draft_id=None)
        db.session.execute(move)
    # Who was let into the draft is let into the case.
    guests = update(Invitation).where(Invitation.draft_id == draft.id)
    db.session.execute(guests.values(case_id=case.id))
    db.session.delete(draft)
    db.session.flush()


def revise_answers(case: Case, changed: Mapping[str, Any], viewer: Viewer, now: datetime) -> list[str]:
    """Keep a new version of a case's answers with `changed` in it, and say which questions it changed; most often none.

    The answers as they were stay. Raises `Invalid` ("answers_incomplete", with the codes by field key).
    """
    before = answer_versions(case.id)[-1]
    service = service_version(case.service_version_id)
    different = {key: value for key, value in changed.items() if before.answers.get(key) != value}
    wrong = wrong_among([field for field in service.fields() if field.key in different], different)
    if wrong:
        raise Invalid("answers_incomplete", fields=wrong)
    if different:
        version = AnswerVersion(
            case_id=case.id,
            version=before.version + 1,
            answers={**before.answers, **different},
            made_by=viewer.person_id,
            made_at=now,
        )
        db.session.add(version)
        db.session.flush()
    return list(different)


def split_case(
    reference: str,
    viewer: Viewer,
    version: int,
    documents: Collection[uuid.UUID],
    now: datetime,
    once: str | None = None,
) -> str:
    """Make a part of a case a case of its own, and return its reference.

    The new one came in when the first did, has its answers, and copies of the chosen files; it waits for its route like
    any other. Both know of each other. Raises `Invalid` for a file that is not of the case.
    """
    case = case_for_officer(reference, viewer)
    if already(case, once):
        return case.reference
    check_unchanged(case, version)
    move(case.state, Event.SPLIT)
    first = db.session.scalars(select(Submission).where(Submission.case_id == case.id)).one()
    part = open_case(
        _same(case, first.submitted_by), now, {"split_from": case.reference}, case.received_at, viewer.person_id
    )
    db.session.add(
        Submission(
            draft_id=uuid.uuid4(),
            case_id=part.id,
            submitted_by=first.submitted_by,
            submitted_at=first.submitted_at,
            answers=answer_versions(case.id)[-1].answers,
        )
    )
    _copy(case, part, documents)
    tie(case, part, "split", viewer, now)
    data = {"other": part.reference, "officer": viewer.name}
    append(case, Happened(Event.SPLIT, Actor.OFFICER, now, viewer.person_id, data, once=once), now)
    later("route_waiting_cases")
    return part.reference


def _same(case: Case, person_id: int) -> NewCase:
    # An imported case has none of these, and is never split.
    assert case.service_version_id is not None
    assert case.clock_rules_id is not None
    assert case.company_id is not None
    return NewCase(
        service_key=case.service_key,
        service_version_id=case.service_version_id,
        clock_rules_id=case.clock_rules_id,
        case_type=case.case_type,
        company_id=case.company_id,
        mode=case.mode,
        language=case.language,
        person_id=person_id,
    )


def _copy(case: Case, part: Case, ids: Collection[uuid.UUID]) -> None:
    """The files as they are, in the other case too: the same bytes, a row of its own."""
    query = select(Document).where(Document.case_id == case.id, Document.id.in_(ids)).order_by(Document.id)
    found = db.session.scalars(query).all()
    if len(found) != len(set(ids)):
        raise Invalid("unknown_file")
    for one in found:
        copy = Document(
            id=uuid.uuid4(),
            case_id=part.id,
            field_key=one.field_key,
            name=one.name,
            media_type=one.media_type,
            size=one.size,
            sha256=one.sha256,
            uploaded_by=one.uploaded_by,
            uploaded_at=one.uploaded_at,
        )
        db.session.add(copy)
