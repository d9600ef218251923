"""Giving permits, taking them away, and reminding of their end."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select, update

from eservice.cases.models import Case
from eservice.cases.operations.log import append
from eservice.cases.rules import Actor, Event, Happened, can
from eservice.catalogue.queries import service_version
from eservice.catalogue.shape import Outcome
from eservice.kit.background import later
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.permits.models import Permit
from eservice.permits.rules import remind_on


def takes_permit(outcome: Outcome, valid_from: date | None) -> bool:
    """Whether a decision gives a permit: it goes the company's way, and says from when."""
    return outcome.kind in ("favourable", "partly") and valid_from is not None


def grant_permit(
    case: Case, decision_id: int, conditions: str, valid_from: date | None, valid_to: date | None
) -> Permit:
    """Write down the permit that a decision gave. An earlier one of the same case gives way to it."""
    assert valid_from is not None
    annul_permits(case.id)
    days_before = service_version(case.service_version_id).remind_before
    permit = Permit(
        case_id=case.id,
        decision_id=decision_id,
        company_id=case.company_id,
        service_key=case.service_key,
        unit_key=case.unit_key,
        conditions=conditions,
        valid_from=valid_from,
        valid_to=valid_to,
        state="given",
        remind_on=remind_on(valid_from, valid_to, days_before),
    )
    db.session.add(permit)
    db.session.flush()
    return permit


def annul_permits(case_id: int) -> None:
    """Take away what a case has given: its decision no longer stands."""
    db.session.execute(update(Permit).where(Permit.case_id == case_id).values(state="annulled"))


def remind_of_permits(now: datetime, limit: int = 50) -> int:
    """Remind of up to `limit` permits whose day has come, each once, and say how many. One that has ended is let be."""
    query = (
        select(Permit, Case)
        .join(Case, Case.id == Permit.case_id)
        .where(Permit.remind_on <= local_day(now), Permit.reminded_at.is_(None), Permit.state == "given")
        .order_by(Permit.remind_on, Permit.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = db.session.execute(query).all()
    for permit, case in rows:
        permit.reminded_at = now
        last_day = permit.valid_to
        if last_day and last_day >= local_day(now) and can(case.state, Event.RENEWAL_DUE):
            data = {"valid_to": last_day.isoformat(), "permit_id": permit.id}
            append(case, Happened(Event.RENEWAL_DUE, Actor.WORKER, now, data=data), now)
    if len(rows) == limit:
        later("remind_of_permits")
    return len(rows)
