"""Establishments, for the company and for coordinators, each with its steps and the cases they became."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

import msgspec
from sqlalchemy import select, tuple_

from eservice.accounts.models import Company, Person
from eservice.accounts.rules import Viewer, can_coordinate, can_read_establishment
from eservice.cases.models import Case, CaseClock
from eservice.cases.rules import State
from eservice.catalogue.guide.reading import read_guide
from eservice.catalogue.guide.shape import GuideStep
from eservice.catalogue.queries import service_version
from eservice.establishments.models import Establishment, EstablishmentEvent, EstablishmentStep, Meeting
from eservice.establishments.rules import CaseDates
from eservice.intake.models import Draft, Submission
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import NotFound
from eservice.kit.paging import PAGE_SIZE, Page, page_of, place

T = TypeVar("T")
#: More steps, meetings or events than one establishment has.
MOST = 200
GOOD = ("favourable", "partly")


@dataclass(frozen=True, slots=True)
class StepCase:
    """The case of a step, as far as its establishment shows it: where it is and its dates, nothing of its content."""

    reference: str
    service_key: str
    unit_key: str | None
    company_id: int | None
    state: State
    holder: str
    is_offered: bool
    dates: CaseDates

    @property
    def in_vain(self) -> bool:
        """It ended without giving what the step needs."""
        return self.dates.refused


@dataclass(frozen=True, slots=True)
class StepView:
    """A step with what became of it."""

    row: EstablishmentStep
    step: GuideStep
    draft: Draft | None
    case: StepCase | None


def establishment_for(establishment_id: uuid.UUID, viewer: Viewer) -> Establishment:
    """An establishment that the viewer may read. Raises `NotFound` for any other."""
    found = db.session.get(Establishment, establishment_id)
    unit = read_guide().coordinating_unit
    if found is None or not can_read_establishment(viewer, company_id=found.company_id, coordinating_unit=unit):
        raise NotFound("no_such_establishment")
    return found


def steps_of(establishment: Establishment) -> list[StepView]:
    """The steps in their order, each with its draft or case."""
    query = select(EstablishmentStep).where(EstablishmentStep.establishment_id == establishment.id)
    rows = db.session.scalars(query.order_by(EstablishmentStep.position).limit(MOST)).all()
    ids = [row.draft_id for row in rows if row.draft_id is not None]
    drafts = {draft.id: draft for draft in db.session.scalars(select(Draft).where(Draft.id.in_(ids)))}
    cases = _cases(ids)
    return [
        StepView(row, msgspec.convert(row.definition, GuideStep), _of(drafts, row.draft_id), _of(cases, row.draft_id))
        for row in rows
    ]


def _of(known: dict[uuid.UUID, T], draft_id: uuid.UUID | None) -> T | None:
    return known.get(draft_id) if draft_id is not None else None


def step_case(step: EstablishmentStep) -> StepCase | None:
    """The case that a step's draft became, if it has been handed in."""
    return _cases([step.draft_id]).get(step.draft_id) if step.draft_id is not None else None


def step_draft(step: EstablishmentStep) -> Draft | None:
    """The draft of a step, while it is one."""
    return db.session.get(Draft, step.draft_id) if step.draft_id is not None else None


def _cases(draft_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, StepCase]:
    if not draft_ids:
        return {}
    query = select(Submission.draft_id, Case).join(Case, Case.id == Submission.case_id)
    pairs = db.session.execute(query.where(Submission.draft_id.in_(draft_ids))).all()
    waits = _waiting([case.id for _draft, case in pairs])
    return {draft_id: _step_case(case, waits.get(case.id)) for draft_id, case in pairs}


def _waiting(case_ids: Sequence[int]) -> dict[int, date]:
    query = select(CaseClock.case_id, CaseClock.due_on).where(
        CaseClock.case_id.in_(case_ids), CaseClock.kind == "waiting_period", CaseClock.due_on.is_not(None)
    )
    return {case_id: due_on for case_id, due_on in db.session.execute(query) if due_on is not None}


def _step_case(case: Case, waits_until: date | None) -> StepCase:
    dates = CaseDates(
        received_on=local_day(case.received_at),
        ended_on=local_day(case.ended_at) if case.ended_at else None,
        refused=case.ended_at is not None and not _gave(case),
        due_on=case.due_on,
        waits_until=waits_until,
    )
    return StepCase(
        case.reference,
        case.service_key,
        case.unit_key,
        case.company_id,
        case.state,
        case.holder,
        case.is_offered,
        dates,
    )


def _gave(case: Case) -> bool:
    """Whether the case ended by giving what was asked for, at least in part."""
    if case.outcome is None or case.service_version_id is None:
        return False
    outcomes = service_version(case.service_version_id).outcomes
    return any(outcome.kind in GOOD for outcome in outcomes if outcome.key == case.outcome)


def meetings_of(establishment: Establishment) -> Sequence[tuple[Meeting, str]]:
    """The meetings, newest first, each with who wrote it down."""
    query = select(Meeting, Person.name).join(Person, Person.id == Meeting.written_by)
    query = query.where(Meeting.establishment_id == establishment.id)
    rows = db.session.execute(query.order_by(Meeting.held_on.desc(), Meeting.id.desc()).limit(MOST))
    return [(meeting, name) for meeting, name in rows]


def events_of(establishment: Establishment) -> Sequence[tuple[EstablishmentEvent, str]]:
    """What has happened, newest first, each with by whom."""
    query = select(EstablishmentEvent, Person.name).join(Person, Person.id == EstablishmentEvent.actor_id)
    query = query.where(EstablishmentEvent.establishment_id == establishment.id)
    rows = db.session.execute(query.order_by(EstablishmentEvent.id.desc()).limit(MOST))
    return [(event, name) for event, name in rows]


def establishments_of(viewer: Viewer, company_id: int | None = None) -> Sequence[Establishment]:
    """What the viewer's companies, or one of them, are about to do, open ones first, newest first; at most twenty."""
    theirs = viewer.companies if company_id is None else viewer.companies & {company_id}
    query = select(Establishment).where(Establishment.company_id.in_(theirs))
    ordered = query.order_by(Establishment.closed_at.is_not(None), Establishment.opened_at.desc(), Establishment.id)
    return db.session.scalars(ordered.limit(20)).all()


@dataclass(frozen=True, slots=True)
class Line:
    """An establishment in the coordinators' list."""

    id: uuid.UUID
    name: str
    goal_key: str
    company: str
    coordinator: str | None
    opened_at: datetime
    wanted_on: date | None


def open_establishments(viewer: Viewer, after: str | None, mode: str) -> Page[Line]:
    """Every open establishment, newest first, for coordinators; nothing for anybody else."""
    if not can_coordinate(viewer, read_guide().coordinating_unit):
        return page_of([], lambda line: (line.opened_at, line.id))
    query = (
        select(
            Establishment.id,
            Establishment.name,
            Establishment.goal_key,
            Company.name,
            Person.name,
            Establishment.opened_at,
            Establishment.wanted_on,
        )
        .join(Company, Company.id == Establishment.company_id)
        .outerjoin(Person, Person.id == Establishment.coordinator_id)
        .where(Establishment.closed_at.is_(None), Establishment.mode == mode)
    )
    key = place(after, tuple[datetime, uuid.UUID])
    if key:
        query = query.where(tuple_(Establishment.opened_at, Establishment.id) < tuple_(*key))
    query = query.order_by(Establishment.opened_at.desc(), Establishment.id.desc()).limit(PAGE_SIZE + 1)
    return page_of([Line(*row) for row in db.session.execute(query)], lambda line: (line.opened_at, line.id))
