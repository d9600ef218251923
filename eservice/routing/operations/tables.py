"""The life of a routing table: from the service's file or a draft, over a rehearsal, to publication."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert

from eservice.accounts.rules import Viewer
from eservice.catalogue.operations import digest_of
from eservice.catalogue.queries import current_service
from eservice.catalogue.shape import Service
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotFound, Stale, WrongMove
from eservice.routing.checks import Finding, check_table, is_good
from eservice.routing.facts import Declared, declared_facts
from eservice.routing.models import RoutingTableVersion
from eservice.routing.queries import (
    areas,
    draft_of,
    hits,
    municipalities,
    table_on,
    table_version,
    unit_names,
    unit_spans,
)
from eservice.routing.tables import TableRow, rows_from, rows_of

#: How far back a check looks for rules that never fire, and a rehearsal for cases.
YEAR = timedelta(days=365)
LONGEST_NOTE = 500


def table_for(service_key: str, day: date, now: datetime) -> RoutingTableVersion:
    """The table for cases that come in on `day`. A service that has none gets its file's as the first version."""
    found = table_on(service_key, day)
    if found is not None:
        return found
    _first(current_service(service_key)[1], now)
    found = table_on(service_key, day)
    if found is None:
        raise NotFound("no_such_table")
    return found


def _first(service: Service, now: datetime) -> None:
    """Two workers may come here at once; one writes the row, and both go on with it."""
    row = _from_file(service, 1, None, now)
    db.session.execute(insert(RoutingTableVersion).values(lock=1, **row).on_conflict_do_nothing())


def _from_file(service: Service, version: int, valid_from: date | None, now: datetime) -> dict[str, Any]:
    rows = msgspec.to_builtins(rows_of(service.routing))
    return {
        "service_key": service.key,
        "version": version,
        "status": "published",
        "source": "file",
        "rows": rows,
        "digest": digest_of(rows),
        "valid_from": valid_from,
        "note": "",
        "made_at": now,
        "published_at": now,
    }


def publish_file_tables(services: Iterable[Service], now: datetime, today: date) -> int:
    """Bring tables in line with the definition files; how many are new.

    A changed file is a new version from today on, until an administrator has published a table of their own: from
    then on the file's is only where the first one came from.
    """
    new = 0
    for service in services:
        newest = table_on(service.key, date.max)
        if newest is None:
            _first(service, now)
            new += 1
        elif newest.source == "file" and newest.digest != digest_of(msgspec.to_builtins(rows_of(service.routing))):
            _lock(service.key)
            newest.valid_to = max(today - timedelta(days=1), newest.valid_from or date.min)
            row = _from_file(service, _next_version(service.key), today, now)
            db.session.add(RoutingTableVersion(**row))
            new += 1
    return new


def _lock(service_key: str) -> None:
    db.session.execute(text("select pg_advisory_xact_lock(hashtext(:key))"), {"key": f"routing:{service_key}"})


def _next_version(service_key: str) -> int:
    query = select(func.coalesce(func.max(RoutingTableVersion.version), 0))
    return db.session.scalars(query.where(RoutingTableVersion.service_key == service_key)).one() + 1


def make_draft(service_key: str, viewer: Viewer, now: datetime, today: date) -> RoutingTableVersion:
    """A draft that begins as the table of today. Where somebody has begun one already, that is it."""
    _lock(service_key)
    known = draft_of(service_key)
    if known is not None:
        return known
    begun_as = table_for(service_key, today, now)
    draft = RoutingTableVersion(
        service_key=service_key,
        version=_next_version(service_key),
        status="draft",
        source="page",
        rows=begun_as.rows,
        digest=begun_as.digest,
        note="",
        made_by=viewer.person_id,
        made_at=now,
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def draft_to_change(table_id: int, lock: int | None) -> RoutingTableVersion:
    """A draft, locked. Raises `NotFound`, `WrongMove` where it is no draft any more, `Stale` where it has changed."""
    query = select(RoutingTableVersion).where(RoutingTableVersion.id == table_id)
    found = db.session.scalars(query.with_for_update().execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound("no_such_table")
    if found.status not in ("draft", "rehearsed"):
        raise WrongMove("table_not_draft")
    if lock is not None and found.lock != lock:
        raise Stale("table_changed")
    return found


def change_rows(
    table_id: int, lock: int | None, rows: Sequence[TableRow], note: str | None = None
) -> RoutingTableVersion:
    """Keep the rows of a draft, right or wrong: the checks say what is left. A changed table is rehearsed anew."""
    draft = draft_to_change(table_id, lock)
    kept = msgspec.to_builtins(tuple(rows))
    if note is not None:
        draft.note = note[:LONGEST_NOTE]
    if digest_of(kept) != draft.digest:
        draft.rows, draft.digest, draft.status = kept, digest_of(kept), "draft"
    db.session.flush()
    return draft


def discard_draft(table_id: int, lock: int | None) -> None:
    """Put a draft aside. It is kept, for its number has been seen."""
    draft_to_change(table_id, lock).status = "discarded"


def facts_for(service: Service) -> dict[str, Declared]:
    """The facts that a service's table may ask for, with the values of today's units and register."""
    return declared_facts(service, unit_names(), municipalities(), areas())


def findings(version: RoutingTableVersion, valid_from: date, now: datetime) -> list[Finding]:
    """What the checks say of a table that is to hold from `valid_from` on."""
    _id, service = current_service(version.service_key)
    now_valid = table_on(version.service_key, valid_from)
    known = {row.key: 0 for row in rows_from(now_valid.rows)} if now_valid else {}
    used = known | hits(version.service_key, now - YEAR)
    return check_table(rows_from(version.rows), facts_for(service), unit_spans(), valid_from, hits=used)


def publish_table(
    table_id: int, lock: int | None, valid_from: date, viewer: Viewer, now: datetime, today: date
) -> RoutingTableVersion:
    """Let a rehearsed table route the cases that come in from `valid_from` on; the one before it ends the day before.

    Raises `WrongMove` where the table has not been rehearsed since its last change, `Invalid` where the checks refuse
    it or the day is before today or before the table that it follows.
    """
    draft = draft_to_change(table_id, lock)
    _lock(draft.service_key)
    if draft.status != "rehearsed":
        raise WrongMove("table_not_rehearsed")
    if not is_good(findings(draft, valid_from, now)):
        raise Invalid("table_not_good")
    before = table_on(draft.service_key, date.max)
    if valid_from < today or (before is not None and before.valid_from is not None and valid_from <= before.valid_from):
        raise Invalid("table_day_wrong")
    if before is not None:
        before.valid_to = valid_from - timedelta(days=1)
    draft.status, draft.valid_from = "published", valid_from
    draft.published_by, draft.published_at = viewer.person_id, now
    db.session.flush()
    return table_version(draft.id)
