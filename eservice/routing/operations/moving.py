"""Moving a case to another unit: a wrong unit hands it over, and a person's choice is released again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from eservice.accounts.models import Unit
from eservice.accounts.rules import Viewer, can_lead, can_work_in
from eservice.cases.models import Case
from eservice.cases.operations.loading import case_to_change, check_unchanged
from eservice.cases.operations.log import already, append
from eservice.cases.rules import Actor, Event, Happened, Visibility, move
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotAllowed, NotFound
from eservice.routing.models import RouteRecord
from eservice.routing.operations.waiting import Router, keep_route
from eservice.routing.queries import Known, cases_with_answers, known_cases, units_for
from eservice.routing.rules import Route

#: The name of a person's choice among the rules.
CHOSEN = "chosen"


def case_for_staff(reference: str, viewer: Viewer) -> Case:
    """The case, locked, for an officer of its unit or whoever leads it. Raises `NotFound` for anybody else."""
    case = case_to_change(Case.reference == reference)
    if not (can_work_in(viewer, case.unit_key) or can_lead(viewer, case.unit_key)):
        raise NotFound("no_such_case")
    return case


def check_may_dispose(case: Case, viewer: Viewer) -> None:
    """A case that a colleague has is theirs to give away, or their manager's. Raises `NotAllowed`."""
    if case.officer_id not in (None, viewer.person_id) and not can_lead(viewer, case.unit_key):
        raise NotAllowed("not_your_case", reference=case.reference)


def hand_over(
    reference: str,
    viewer: Viewer,
    version: int | None,
    unit_key: str,
    reason: str,
    now: datetime,
    once: str | None = None,
) -> Case:
    """Hand a case over to the right unit, with all that is known of it; the company is told and asked nothing.

    The day it came in stays (förvaltningslagen 6 §), and so do its clocks. The choice sticks until it is released.
    Raises `Invalid` for a unit that cannot have it, or without a reason.
    """
    case = case_for_staff(reference, viewer)
    if already(case, once):
        return case
    check_may_dispose(case, viewer)
    check_unchanged(case, version)
    move(case.state, Event.REROUTED)
    if unit_key == case.unit_key or unit_key not in units_for(case.service_key, local_day(now)):
        raise Invalid("unit_cannot_have_it")
    if not reason.strip():
        raise Invalid("reason_missing")
    keep_choice(case, unit_key, reason.strip(), viewer.person_id, now)
    case.route_fixed_by = viewer.person_id
    rerouted(case, unit_key, Actor.OFFICER, viewer.person_id, {"by": viewer.name, "reason": reason.strip()}, now, once)
    return case


def keep_choice(case: Case, unit_key: str, reason: str, person_id: int, now: datetime, rule: str = CHOSEN) -> None:
    """Write down that a person, not a table, sends the case where it goes."""
    record = RouteRecord(
        case_id=case.id,
        service_version_id=case.service_version_id,
        rule=rule,
        unit_key=unit_key,
        reason_sv=reason,
        reason_en=reason,
        facts={},
        trace=[],
        chosen_by=person_id,
        routed_at=now,
    )
    db.session.add(record)


def rerouted(
    case: Case,
    unit_key: str,
    kind: Actor,
    person_id: int | None,
    data: dict[str, Any],
    now: datetime,
    once: str | None = None,
) -> None:
    """Move the case to the unit's queue and log it; the company reads the event, by the names of that day."""
    new = db.session.get_one(Unit, unit_key)
    told = {"unit": unit_key, "left": case.unit_key, "unit_sv": new.name_sv, "unit_en": new.name_en, **data}
    case.unit_key, case.officer_id = unit_key, None
    append(case, Happened(Event.REROUTED, kind, now, person_id, told, once=once), now)


def release_route(reference: str, viewer: Viewer, version: int | None, now: datetime, once: str | None = None) -> Case:
    """Let the tables decide about the case again. What the table says then is `follow_table`'s to do."""
    case = case_for_staff(reference, viewer)
    if already(case, once):
        return case
    check_may_dispose(case, viewer)
    check_unchanged(case, version)
    if case.route_fixed_by is None:
        raise Invalid("route_not_fixed")
    data = {"by": viewer.name}
    happened = Happened(
        Event.ROUTE_RELEASED, Actor.OFFICER, now, viewer.person_id, data, Visibility.INTERNAL, once=once
    )
    append(case, happened, now)
    case.route_fixed_by = None
    return case


def follow_table(case: Case, now: datetime) -> bool:
    """Send a case that nobody has fixed where the table of the day it came in says; whether that moved it."""
    found, table_id, known = where_table_says(case, now)
    if case.route_fixed_by is not None or found.unit == case.unit_key:
        return False
    send_by_table(known, found, table_id, now, None, {})
    return True


def where_table_says(case: Case, now: datetime) -> tuple[Route, int, Known]:
    """Where the table of the day the case came in sends it. Raises `NotFound` for a case without a service."""
    rows = db.session.execute(cases_with_answers().where(Case.id == case.id)).all()
    if not rows:
        raise NotFound("no_such_case")
    [known] = known_cases(rows)
    return *Router(now).where(known, local_day(case.received_at)), known


def send_by_table(
    known: Known, found: Route, table_id: int, now: datetime, person_id: int | None, data: dict[str, Any]
) -> None:
    """Move a case by a rule of a table, and keep why."""
    before = known.case.unit_key
    keep_route(known, found, table_id, now)
    known.case.unit_key = before
    rerouted(known.case, found.unit, Actor.WORKER, person_id, {"rule": found.rule, **data}, now)
