"""What the leader of a unit needs to spread its work: the open cases, who is there, and the usual pace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select

from eservice.accounts.models import Person, RoleGrant
from eservice.accounts.queries import is_valid
from eservice.cases.models import Case
from eservice.cases.rules import OPEN_STATES, OURS
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.routing.people import Away
from eservice.routing.staff import absences_on, usual_days
from eservice.routing.workload import OpenCase

#: A unit with more open cases than this has another problem than how to spread them; the nearest days are counted.
MOST = 10_000
#: What "usually" is reckoned from: a quarter of a year.
PACE = timedelta(weeks=13)


def open_cases(unit_key: str, now: datetime) -> list[OpenCase]:
    """The open cases of a unit, the nearest day first."""
    usual = usual_days(now)
    query = select(
        Case.reference,
        Case.officer_id,
        Case.received_at,
        Case.service_key,
        Case.next_due_on,
        Case.message_waiting,
        Case.holder,
    ).where(Case.unit_key == unit_key, Case.state.in_(OPEN_STATES))
    rows = db.session.execute(query.order_by(Case.next_due_on, Case.id).limit(MOST))
    return [
        OpenCase(
            reference,
            officer_id,
            local_day(received_at),
            usual.get(service_key),
            next_due_on,
            message_waiting,
            holder not in OURS,
        )
        for reference, officer_id, received_at, service_key, next_due_on, message_waiting, holder in rows
    ]


def people_of(unit_key: str, now: datetime, holders: Sequence[int] = ()) -> Sequence[tuple[int, str]]:
    """The officers of a unit today, and others who still hold its cases (`holders`), by name."""
    works_here = select(RoleGrant.person_id).where(
        RoleGrant.role == "officer", RoleGrant.unit_key == unit_key, is_valid(RoleGrant, local_day(now))
    )
    query = select(Person.id, Person.name).where(Person.id.in_(works_here) | Person.id.in_(holders))
    return [(person_id, name) for person_id, name in db.session.execute(query.order_by(Person.name, Person.id))]


def away_today(now: datetime) -> Mapping[int, Away]:
    """Who is away today, with the absence that ends last."""
    return {one.person_id: one for one in sorted(absences_on(local_day(now)), key=lambda one: one.to_on)}


class Pace(NamedTuple):
    """What a unit has taken in and decided, a week on average over the last thirteen."""

    received: float
    decided: float


def pace_of(unit_key: str, mode: str, now: datetime) -> Pace:
    """The pace of a unit's cases of `mode`."""
    since, weeks = now - PACE, PACE / timedelta(weeks=1)
    counted = select(
        func.count().filter(Case.received_at >= since), func.count().filter(Case.decided_at >= since)
    ).where(Case.unit_key == unit_key, Case.mode == mode, (Case.received_at >= since) | (Case.decided_at >= since))
    received, decided = db.session.execute(counted).one()
    return Pace(received / weeks, decided / weeks)
