"""Moving many cases at once: a named batch, previewed, run by a worker case by case, and undone as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Select, select

from eservice.accounts.rules import ALL_UNITS, Viewer
from eservice.cases.models import Case
from eservice.cases.operations.loading import case_to_change
from eservice.cases.rules import Actor, Event, can
from eservice.catalogue.queries import current_service
from eservice.kit.background import later
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotFound, Stale, WrongMove
from eservice.routing.models import RerouteBatch, RerouteItem
from eservice.routing.operations.moving import keep_choice, rerouted, send_by_table
from eservice.routing.operations.waiting import Router
from eservice.routing.queries import cases_with_answers, known_cases

log = structlog.get_logger(__name__)
#: A batch is seen through by a person before it is run: it holds no more than that.
MOST_CASES = 2000
#: Cases per run of the worker.
CHUNK = 50
UNDONE = "undone"


def plan_batch(
    name: str, reason: str, service_key: str, with_taken: bool, viewer: Viewer, now: datetime
) -> RerouteBatch:
    """A batch of the open cases in the viewer's units that the table of today would send elsewhere. Nothing moves yet.

    Cases that a person has sent somewhere stay, and those that an officer has taken unless `with_taken`. Raises
    `Invalid` where no case would move, more than can be looked through, or no unit is open for one.
    """
    current_service(service_key)
    router = Router(now)
    items: list[tuple[int, str | None, str]] = []
    rows = db.session.execute(_open_cases(service_key, with_taken, viewer).limit(MOST_CASES * 10)).all()
    for known in known_cases(rows):
        try:
            found, _table = router.where(known, local_day(now))
        except LookupError as error:
            raise Invalid("no_unit_open") from error
        if found.unit != known.case.unit_key:
            items.append((known.case.id, known.case.unit_key, found.unit))
    if not items:
        raise Invalid("batch_empty")
    if len(items) > MOST_CASES:
        raise Invalid("batch_too_large")
    batch = RerouteBatch(
        name=name,
        reason=reason,
        service_key=service_key,
        with_taken=with_taken,
        status="preview",
        made_by=viewer.person_id,
        made_at=now,
    )
    db.session.add(batch)
    db.session.flush()
    db.session.add_all(
        RerouteItem(batch_id=batch.id, case_id=case_id, from_unit=was, to_unit=to, status="planned")
        for case_id, was, to in items
    )
    db.session.flush()
    return batch


def _open_cases(service_key: str, with_taken: bool, viewer: Viewer) -> Select[tuple[Case, dict[str, Any], bool]]:
    query = cases_with_answers().where(
        Case.service_key == service_key,
        Case.state.in_(("queued", "in_progress", "awaiting_company")),
        Case.route_fixed_by.is_(None),
    )
    if not with_taken:
        query = query.where(Case.officer_id.is_(None))
    if ALL_UNITS not in viewer.manager_of:
        query = query.where(Case.unit_key.in_(viewer.manager_of))
    return query.order_by(Case.id)


def batch_of(batch_id: int, viewer: Viewer) -> RerouteBatch:
    """A batch that the viewer made, or may see because they lead every unit. Raises `NotFound`."""
    batch = db.session.get(RerouteBatch, batch_id)
    if batch is None or (batch.made_by != viewer.person_id and ALL_UNITS not in viewer.manager_of):
        raise NotFound("no_such_batch")
    return batch


def change_batch(batch_id: int, viewer: Viewer, lock: int | None, what: str) -> RerouteBatch:
    """Run (`running`), undo (`undoing`) or put aside (`discarded`) a batch; asked for twice, it is done once.

    Raises `WrongMove` for what cannot follow, `Stale` where somebody else was faster.
    """
    batch_of(batch_id, viewer)
    query = select(RerouteBatch).where(RerouteBatch.id == batch_id).with_for_update()
    batch = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if batch.status == what:
        return batch
    if batch.status != {"running": "preview", "discarded": "preview", "undoing": "done"}.get(what):
        raise WrongMove("batch_wrong_move")
    if lock is not None and batch.lock != lock:
        raise Stale("batch_changed")
    batch.status, batch.finished_at = what, None
    later("run_reroute_batches")
    return batch


def run_batches(now: datetime) -> int:
    """Move the next chunk of cases of the oldest batch that is under way; how many were looked at.

    Each case is locked and looked at anew: what has changed since the preview is skipped and says why. Run twice,
    nothing happens twice, for only what is still planned (or, undoing, still moved) is touched.
    """
    query = select(RerouteBatch).where(RerouteBatch.status.in_(("running", "undoing"))).order_by(RerouteBatch.id)
    batch = db.session.scalars(query.limit(1).with_for_update(skip_locked=True)).first()
    if batch is None:
        return 0
    undoing = batch.status == "undoing"
    items = _next_items(batch.id, "moved" if undoing else "planned")
    router = Router(now)
    for item in items:
        because = _undo(batch, item, now) if undoing else _move(batch, item, router, now)
        item.because, item.done_at = because, now
        item.status = ("stays" if because else "undone") if undoing else ("skipped" if because else "moved")
    if len(items) < CHUNK:
        batch.status, batch.finished_at = ("undone" if undoing else "done"), now
    else:
        later("run_reroute_batches")
    db.session.flush()
    return len(items)


def _next_items(batch_id: int, status: str) -> Sequence[RerouteItem]:
    query = select(RerouteItem).where(RerouteItem.batch_id == batch_id, RerouteItem.status == status)
    return db.session.scalars(query.order_by(RerouteItem.case_id).limit(CHUNK)).all()


def _move(batch: RerouteBatch, item: RerouteItem, router: Router, now: datetime) -> str:
    """Move one case; '' when done, else why not, as a code."""
    case = case_to_change(Case.id == item.case_id)
    hindrance = _hindrance(case, item.from_unit, batch.with_taken)
    if hindrance:
        return hindrance
    [known] = known_cases(db.session.execute(cases_with_answers().where(Case.id == case.id)).all())
    try:
        found, table_id = router.where(known, local_day(now))
    except LookupError:
        log.warning("no_unit_open", case_id=case.id, batch_id=batch.id)
        return "table_changed"
    if found.unit != item.to_unit:
        return "table_changed"
    send_by_table(known, found, table_id, now, batch.made_by, {"batch": batch.id, "reason": batch.reason})
    return ""


def _undo(batch: RerouteBatch, item: RerouteItem, now: datetime) -> str:
    """Move one case back to the queue it was in; '' when done, else why not."""
    case = case_to_change(Case.id == item.case_id)
    hindrance = _hindrance(case, item.to_unit, with_taken=False)
    if hindrance:
        return hindrance
    keep_choice(case, item.from_unit, batch.name, batch.made_by, now, rule=UNDONE)
    rerouted(case, item.from_unit, Actor.WORKER, batch.made_by, {"batch": batch.id, "reason": batch.name}, now)
    return ""


def _hindrance(case: Case, unit_key: str, with_taken: bool) -> str:
    if not can(case.state, Event.REROUTED):
        return "closed"
    if case.unit_key != unit_key:
        return "moved_meanwhile"
    if case.route_fixed_by is not None:
        return "chosen"
    return "taken" if case.officer_id is not None and not with_taken else ""
