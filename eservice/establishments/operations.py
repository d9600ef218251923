"""What can be done to an establishment. Each verb appends one event; a form sent twice does its work once."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import select, text

from eservice.accounts.rules import Viewer, can_act_for, can_coordinate
from eservice.cases.models import Case
from eservice.catalogue.guide.reading import goal_called, read_guide
from eservice.catalogue.guide.rules import steps_for
from eservice.catalogue.guide.shape import GuideStep
from eservice.catalogue.queries import service_version
from eservice.establishments.models import Establishment, EstablishmentEvent, EstablishmentStep, Meeting
from eservice.establishments.queries import establishment_for, step_case, step_draft
from eservice.intake.models import Draft, Submission
from eservice.intake.operations import save_answers, start_draft
from eservice.intake.rules import check_answer
from eservice.intake.values import is_empty
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotAllowed, NotFound, Stale, WrongMove
from eservice.kit.text import Text


def open_establishment(
    goal_key: str,
    guide_answers: Mapping[str, Any],
    company_id: int,
    viewer: Viewer,
    name: str,
    shared: Mapping[str, Any],
    wanted_on: date | None,
    mode: str,
    now: datetime,
    once: str | None = None,
) -> Establishment:
    """Begin what a company wants to do, with the steps that its answers lead to today. Raises `NotFound`, `Invalid`."""
    if not can_act_for(viewer, company_id):
        raise NotFound("not_your_company")
    before = _done_once(once, viewer)
    if before is not None:
        return before
    steps = steps_for(goal_called(goal_key), guide_answers)
    if not steps:
        raise Invalid("nothing_needed")
    establishment = Establishment(
        id=uuid.uuid4(),
        company_id=company_id,
        goal_key=goal_key,
        name=name,
        guide_answers=dict(guide_answers),
        shared=dict(shared),
        wanted_on=wanted_on,
        mode=mode,
        opened_at=now,
    )
    db.session.add(establishment)
    db.session.flush()
    db.session.add_all(
        EstablishmentStep(
            establishment_id=establishment.id, key=step.key, position=place, definition=msgspec.to_builtins(step)
        )
        for place, step in enumerate(steps)
    )
    _record(establishment, "establishment_opened", viewer, now, {"goal": goal_key}, once)
    return establishment


def _done_once(once: str | None, viewer: Viewer) -> Establishment | None:
    """The establishment that this very form has already begun."""
    if not once:
        return None
    db.session.execute(text("select pg_advisory_xact_lock(hashtext(:once))"), {"once": once})
    query = select(Establishment).join(EstablishmentEvent, EstablishmentEvent.establishment_id == Establishment.id)
    return db.session.scalars(
        query.where(EstablishmentEvent.once == once, EstablishmentEvent.actor_id == viewer.person_id)
    ).first()


def begin_step(establishment_id: uuid.UUID, key: str, viewer: Viewer, now: datetime) -> Draft:
    """Begin the application of a step, with the common answers in it; begun twice it is the same draft.

    Raises `WrongMove` where it is no service or there is a case that has not ended in vain.
    """
    establishment = _own(establishment_id, viewer)
    step = _step(establishment, key)
    service_key = step.definition.get("service")
    case = step_case(step)
    if service_key is None or (case is not None and not case.in_vain):
        raise WrongMove("step_already_begun")
    draft = step_draft(step)
    if draft is not None:
        return draft
    draft = start_draft(service_key, establishment.company_id, viewer, now)
    fitting = _fitting(draft, establishment.shared)
    if fitting:
        save_answers(draft, fitting, None, now)
    step.draft_id = draft.id
    _record(establishment, "step_begun", viewer, now, {"step": key})
    return draft


def _fitting(draft: Draft, shared: Mapping[str, Any]) -> dict[str, Any]:
    """The common answers that the service asks for too, and takes as they are."""
    fields = service_version(draft.service_version_id).fields()
    known = ((field, shared.get(field.key)) for field in fields)
    return {field.key: value for field, value in known if not is_empty(value) and check_answer(field, value) is None}


def change_shared(
    establishment_id: uuid.UUID, shared: Mapping[str, Any], version: int | None, viewer: Viewer, now: datetime
) -> Establishment:
    """Change the common answers; drafts that still have the old ones get the new. Raises `Stale`."""
    establishment = _own(establishment_id, viewer)
    if version is not None and establishment.version != version:
        raise Stale("establishment_changed")
    old = establishment.shared
    for step in _steps(establishment):
        draft = step_draft(step)
        if draft is None:
            continue
        fitting = _fitting(draft, shared)
        changed = {
            name: value
            for name, value in fitting.items()
            if is_empty(draft.answers.get(name)) or draft.answers.get(name) == old.get(name)
        }
        if changed:
            save_answers(draft, changed, None, now)
    establishment.shared = dict(shared)
    _record(establishment, "shared_answers_changed", viewer, now)
    return establishment


def link_case(establishment_id: uuid.UUID, key: str, reference: str, viewer: Viewer, now: datetime) -> None:
    """Let a case that the company already has be the case of a step. Raises `Invalid` ("not_such_a_case")."""
    establishment = _own(establishment_id, viewer)
    step = _step(establishment, key)
    if step_case(step) is not None:
        raise WrongMove("step_already_begun")
    query = select(Submission.draft_id).join(Case, Case.id == Submission.case_id)
    draft_id = db.session.scalar(
        query.where(
            Case.reference == reference.strip().upper(),
            Case.company_id == establishment.company_id,
            Case.service_key == step.definition.get("service"),
        )
    )
    if draft_id is None:
        raise Invalid("not_such_a_case")
    step.draft_id = draft_id
    _record(establishment, "case_linked", viewer, now, {"step": key, "reference": reference.strip().upper()})


def add_case(establishment_id: uuid.UUID, reference: str, why: Text, viewer: Viewer, now: datetime) -> None:
    """Let a case that led to the establishment be one of its steps: the one of its service, else a step of its own.

    Raises `Invalid` ("not_such_a_case") for a case of another company, and for one that has no application.
    """
    establishment = _own(establishment_id, viewer)
    query = select(Submission.draft_id, Case.service_key).join(Case, Case.id == Submission.case_id)
    named = query.where(Case.reference == reference, Case.company_id == establishment.company_id)
    row = db.session.execute(named).first()
    if row is None:
        raise Invalid("not_such_a_case")
    draft_id, service_key = row
    steps = _steps(establishment)
    step = next((one for one in steps if one.definition.get("service") == service_key and one.draft_id is None), None)
    if step is None:
        if any(one.draft_id == draft_id for one in steps):
            return
        taken = {one.key for one in steps}
        key = service_key if service_key not in taken else f"{service_key}_{len(steps)}"
        made = GuideStep(key=key, service=service_key, why=why)
        step = EstablishmentStep(
            establishment_id=establishment.id, key=key, position=len(steps), definition=msgspec.to_builtins(made)
        )
        db.session.add(step)
    step.draft_id = draft_id
    _record(establishment, "case_linked", viewer, now, {"step": step.key, "reference": reference})


def state_step(
    establishment_id: uuid.UUID, key: str, on: date, is_done: bool, viewer: Viewer, today: date, now: datetime
) -> None:
    """Say when something that is no case here was, or will be, finished. Raises `Invalid` for an impossible day."""
    establishment = _own(establishment_id, viewer)
    step = _step(establishment, key)
    if step.definition.get("service") is not None:
        raise WrongMove("step_is_a_case")
    if is_done and on > today:
        raise Invalid("not_yet")
    if not is_done and on < today:
        raise Invalid("already_past")
    step.done_on, step.expected_on = (on, None) if is_done else (None, on)
    name = "step_finished" if is_done else "step_expected"
    _record(establishment, name, viewer, now, {"step": key, "on": on.isoformat()})


def take_coordination(establishment_id: uuid.UUID, viewer: Viewer, now: datetime) -> None:
    """Become the one who holds it together; taken over from a colleague, the company sees the new name."""
    establishment = establishment_for(establishment_id, viewer)
    if not can_coordinate(viewer, read_guide().coordinating_unit):
        raise NotAllowed("not_a_coordinator")
    if establishment.coordinator_id == viewer.person_id:
        return
    establishment.coordinator_id = viewer.person_id
    _record(establishment, "coordinator_changed", viewer, now, {"name": viewer.name})


def write_meeting(
    establishment_id: uuid.UUID,
    held_on: date,
    present: str,
    decisions: str,
    next_steps: str,
    viewer: Viewer,
    today: date,
    now: datetime,
    once: str | None = None,
) -> None:
    """Write down a meeting: what was decided, and what comes next. Only coordinators do. Raises `Invalid`."""
    establishment = establishment_for(establishment_id, viewer)
    if not can_coordinate(viewer, read_guide().coordinating_unit):
        raise NotAllowed("not_a_coordinator")
    if held_on > today:
        raise Invalid("not_yet")
    if once and _has(establishment, once):
        return
    meeting = Meeting(
        establishment_id=establishment.id,
        held_on=held_on,
        present=present,
        decisions=decisions,
        next_steps=next_steps,
        written_by=viewer.person_id,
        written_at=now,
    )
    db.session.add(meeting)
    _record(establishment, "meeting_held", viewer, now, {"on": held_on.isoformat()}, once)


def close_establishment(establishment_id: uuid.UUID, viewer: Viewer, now: datetime) -> None:
    """Close it: the doors are open, or the plan was given up. Its cases go on by themselves."""
    establishment = _own(establishment_id, viewer)
    establishment.closed_at = now
    _record(establishment, "establishment_closed", viewer, now)


def _own(establishment_id: uuid.UUID, viewer: Viewer) -> Establishment:
    """An establishment that the viewer's company changes; others are not found, a closed one is left as it is."""
    establishment = establishment_for(establishment_id, viewer)
    if not can_act_for(viewer, establishment.company_id):
        raise NotFound("no_such_establishment")
    if establishment.closed_at is not None:
        raise WrongMove("establishment_closed")
    return establishment


def _steps(establishment: Establishment) -> list[EstablishmentStep]:
    query = select(EstablishmentStep).where(EstablishmentStep.establishment_id == establishment.id)
    return list(db.session.scalars(query.order_by(EstablishmentStep.position)))


def _step(establishment: Establishment, key: str) -> EstablishmentStep:
    step = db.session.get(EstablishmentStep, (establishment.id, key), with_for_update=True)
    if step is None:
        raise NotFound("no_such_step")
    return step


def _has(establishment: Establishment, once: str) -> bool:
    query = select(EstablishmentEvent.id).where(
        EstablishmentEvent.establishment_id == establishment.id, EstablishmentEvent.once == once
    )
    return db.session.scalar(query) is not None


def _record(
    establishment: Establishment,
    name: str,
    viewer: Viewer,
    now: datetime,
    data: Mapping[str, Any] | None = None,
    once: str | None = None,
) -> None:
    event = EstablishmentEvent(
        establishment_id=establishment.id,
        name=name,
        actor_id=viewer.person_id,
        at=now,
        data=dict(data or {}),
        once=once or None,
    )
    db.session.add(event)
    db.session.flush()
