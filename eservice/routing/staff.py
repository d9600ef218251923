"""What the choice of an officer needs to know: who works in a unit, who is away, who is biased, who has how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from eservice.accounts.models import Absence, Person, RoleGrant
from eservice.accounts.queries import is_valid
from eservice.cases.models import Case, CaseEvent, ConflictOfInterest
from eservice.cases.rules import OPEN_STATES, Event
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.routing.models import RouteRecord
from eservice.routing.people import Away, Candidate, Need, days_left

#: How far back "usually" looks.
YEAR = timedelta(days=365)
DAY_SECONDS = 86_400


def usual_days(now: datetime) -> dict[str, float]:
    """How many days a case of each service usually took, of those decided in the last year: the median."""
    took = func.extract("epoch", Case.decided_at - Case.received_at) / DAY_SECONDS
    query = (
        select(Case.service_key, func.percentile_cont(0.5).within_group(took))
        .where(Case.decided_at >= now - YEAR, Case.mode != "imported")
        .group_by(Case.service_key)
        .order_by(Case.service_key)
    )
    return {key: float(days) for key, days in db.session.execute(query)}


def absences_on(day: date) -> list[Away]:
    """Everybody's absences that cover `day`."""
    query = select(Absence).where(Absence.from_on <= day, Absence.to_on >= day, Absence.cancelled_at.is_(None))
    rows = db.session.scalars(query.order_by(Absence.person_id, Absence.id))
    return [Away(row.person_id, row.from_on, row.to_on, row.substitute_id) for row in rows]


def conflicts_in(case_id: int) -> frozenset[int]:
    """The people who are biased in a case."""
    query = select(ConflictOfInterest.person_id).where(ConflictOfInterest.case_id == case_id)
    return frozenset(db.session.scalars(query.order_by(ConflictOfInterest.person_id)))


def need_of(case_id: int) -> Need:
    """What the rule that routed a case asks of its officer."""
    query = select(RouteRecord.competence, RouteRecord.delegation).where(RouteRecord.case_id == case_id)
    row = db.session.execute(query.order_by(RouteRecord.id.desc()).limit(1)).first()
    return Need(row[0], row[1]) if row else Need()


def officers_of(unit_key: str, now: datetime) -> list[Candidate]:
    """The officers of a unit today, with the work they have; whether they are biased is asked per case."""
    today = local_day(now)
    query = (
        select(Person.id, Person.name, RoleGrant.competences, RoleGrant.delegation)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role == "officer", RoleGrant.unit_key == unit_key, is_valid(RoleGrant, today))
        .order_by(Person.id)
    )
    rows = db.session.execute(query).all()
    away = {one.person_id: one.to_on for one in absences_on(today)}
    loads, given = _loads([row[0] for row in rows], now), _last_given([row[0] for row in rows])
    return [
        Candidate(
            person_id=person_id,
            name=name,
            competences=frozenset(competences or ()),
            delegation=delegation,
            away_until=away.get(person_id),
            load_days=sum(loads.get(person_id, ())),
            open_cases=len(loads.get(person_id, ())),
            last_given_at=given.get(person_id),
        )
        for person_id, name, competences, delegation in rows
    ]


def _loads(people: Sequence[int], now: datetime) -> Mapping[int, list[float]]:
    usual = usual_days(now)
    query = select(Case.officer_id, Case.service_key, Case.received_at).where(
        Case.officer_id.in_(people), Case.state.in_(OPEN_STATES)
    )
    loads: dict[int, list[float]] = {}
    for person_id, service_key, received_at in db.session.execute(query.order_by(Case.id)):
        if person_id is None:
            continue
        age = (now - received_at).total_seconds() / DAY_SECONDS
        loads.setdefault(person_id, []).append(days_left(usual.get(service_key), age))
    return loads


def _last_given(people: Sequence[int]) -> dict[int, datetime]:
    """When each officer last got one of the cases that they have now."""
    query = (
        select(Case.officer_id, func.max(CaseEvent.effective_at))
        .join(CaseEvent, CaseEvent.case_id == Case.id)
        .where(
            Case.officer_id.in_(people),
            Case.state.in_(OPEN_STATES),
            CaseEvent.name.in_((Event.TAKEN, Event.ASSIGNED)),
        )
        .group_by(Case.officer_id)
        .order_by(Case.officer_id)
    )
    return {person_id: at for person_id, at in db.session.execute(query) if person_id is not None}
