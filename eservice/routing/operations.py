"""Sending cases to their units."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import select

from eservice.accounts.models import Company, Unit
from eservice.cases.models import Case
from eservice.cases.operations.log import append
from eservice.cases.rules import Actor, Event, Happened, State
from eservice.catalogue.queries import service_version
from eservice.intake.models import Submission
from eservice.kit.background import later
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.routing.models import RouteRecord
from eservice.routing.rules import Fact, Route, facts_from, instead_of_closed, route

log = structlog.get_logger(__name__)


def route_waiting_cases(now: datetime, limit: int = 50) -> int:
    """Route up to `limit` cases that wait for it, oldest first, and say how many were routed.

    Two workers never route the same case: each takes rows that nobody has locked. A case that cannot be routed is
    left as it was and told about; it does not hold up the others. Where more may wait, another run is asked for.
    """
    waiting = (
        select(Case, Submission.answers, Company.is_municipal)
        .outerjoin(Submission, Submission.case_id == Case.id)
        .outerjoin(Company, Company.id == Case.company_id)
        .where(Case.state == State.RECEIVED)
        .order_by(Case.id)
        .limit(limit)
        .with_for_update(of=Case, skip_locked=True)
    )
    rows = db.session.execute(waiting).all()
    if not rows:
        return 0
    open_units = _open_units(now)
    routed = 0
    for case, answers, is_municipal in rows:
        try:
            found = _route_of(case, answers or {}, bool(is_municipal), open_units)
        except Exception:
            log.exception("case_not_routed", case_id=case.id)
            continue
        _send(case, *found, now)
        routed += 1
    db.session.flush()
    if len(rows) == limit and routed:
        later("route_waiting_cases")
    return routed


def _open_units(now: datetime) -> frozenset[str]:
    query = select(Unit.key).where((Unit.valid_to.is_(None)) | (Unit.valid_to >= local_day(now)))
    return frozenset(db.session.scalars(query.order_by(Unit.key)))


def _route_of(
    case: Case, answers: dict[str, object], is_municipal: bool, open_units: frozenset[str]
) -> tuple[Route, dict[str, Fact]]:
    service = service_version(case.service_version_id)
    facts = facts_from(service, answers, company_is_municipal=is_municipal, language=case.language)
    return instead_of_closed(route(service.routing, facts), service, open_units), facts


def _send(case: Case, found: Route, facts: dict[str, Fact], now: datetime) -> None:
    """Write the route with its reason, and the event that moves the case to the unit's queue."""
    record = RouteRecord(
        case_id=case.id,
        service_version_id=case.service_version_id,
        rule=found.rule,
        unit_key=found.unit,
        reason_sv=found.reason.sv,
        reason_en=found.reason.en,
        facts=facts,
        trace=list(found.trace),
        routed_at=now,
    )
    db.session.add(record)
    case.unit_key = found.unit
    data = {"unit": found.unit, "rule": found.rule}
    append(case, Happened(Event.ROUTED, Actor.WORKER, now, data=data), now)
