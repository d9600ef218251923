"""Sending cases to their units."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import structlog

from eservice.cases.models import Case
from eservice.cases.operations.log import append
from eservice.cases.rules import Actor, Event, Happened, State
from eservice.catalogue.shape import RoutingTable
from eservice.kit.background import later
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.routing.models import RouteRecord
from eservice.routing.operations.tables import table_for
from eservice.routing.queries import Known, as_table, cases_with_answers, known_cases, open_units
from eservice.routing.rules import Route, instead_of_closed, route

log = structlog.get_logger(__name__)


def route_waiting_cases(now: datetime, limit: int = 50) -> int:
    """Route up to `limit` cases that wait for it, oldest first, and say how many were routed.

    Two workers never route the same case: each takes rows that nobody has locked. A case that cannot be routed is
    left as it was and told about; it does not hold up the others. Where more may wait, another run is asked for.
    """
    query = cases_with_answers().where(Case.state == State.RECEIVED).order_by(Case.id).limit(limit)
    rows = db.session.execute(query.with_for_update(of=Case, skip_locked=True)).all()
    if not rows:
        return 0
    router = Router(now)
    routed = 0
    for known in _readable(rows):
        try:
            found, table_id = router.where(known, local_day(known.case.received_at))
        except Exception:
            log.exception("case_not_routed", case_id=known.case.id)
            continue
        _send(known, found, table_id, now)
        routed += 1
    db.session.flush()
    if len(rows) == limit and routed:
        later("route_waiting_cases")
    return routed


def _readable(rows: Sequence[Any]) -> list[Known]:
    """The facts of every case that has some. One that cannot be read is told about and left, not its neighbours."""
    try:
        return known_cases(rows)
    except Exception:
        if len(rows) == 1:
            log.exception("case_not_routed", case_id=rows[0][0].id)
            return []
        return [known for row in rows for known in _readable([row])]


class Router:
    """Finds where cases go, reading each table and the open units once."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.open_units = open_units(local_day(now))
        self.table: Callable[[str, date], tuple[RoutingTable, int]] = cache(self._table)

    def _table(self, service_key: str, day: date) -> tuple[RoutingTable, int]:
        version = table_for(service_key, day, self.now)
        return as_table(version), version.id

    def where(self, known: Known, day: date) -> tuple[Route, int]:
        """Where the table valid on `day` sends the case, and its id. Raises `LookupError`: no unit is open."""
        table, table_id = self.table(known.service.key, day)
        return instead_of_closed(route(table, known.facts), known.service, self.open_units, table), table_id


def keep_route(known: Known, found: Route, table_id: int, now: datetime) -> None:
    """Write down why the case goes where it goes."""
    record = RouteRecord(
        case_id=known.case.id,
        service_version_id=known.case.service_version_id,
        table_id=table_id,
        rule=found.rule,
        unit_key=found.unit,
        reason_sv=found.reason.sv,
        reason_en=found.reason.en,
        facts=known.facts,
        trace=list(found.trace),
        competence=found.competence,
        delegation=found.delegation,
        routed_at=now,
    )
    db.session.add(record)
    known.case.unit_key = found.unit
    known.case.priority = found.priority


def _send(known: Known, found: Route, table_id: int, now: datetime) -> None:
    """Write the route with its reason, and the event that moves the case to the unit's queue."""
    keep_route(known, found, table_id, now)
    data = {"unit": found.unit, "rule": found.rule}
    append(known.case, Happened(Event.ROUTED, Actor.WORKER, now, data=data), now)
