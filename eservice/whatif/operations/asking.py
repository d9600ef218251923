"""Asking what if: other officers, another target, a changed routing table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import select, text

from eservice.accounts.models import Unit
from eservice.accounts.rules import Viewer, can_lead
from eservice.catalogue.queries import current_service
from eservice.kit.background import later
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotAllowed, NotFound
from eservice.routing.checks import check_table, is_good
from eservice.routing.operations.rehearsal import how_many
from eservice.routing.operations.tables import facts_for, table_for
from eservice.routing.queries import draft_of, unit_spans, units_for
from eservice.routing.tables import TableRow, rows_from
from eservice.whatif.models import Scenario
from eservice.whatif.queries import past_cases
from eservice.whatif.rerouting import check_reroute
from eservice.whatif.rules import RUNS, Past, check_officers, check_target

YEAR = timedelta(days=365)


def ask_officers(
    mode: str, unit_key: str, officers: int, then: int, viewer: Viewer, once: str, now: datetime
) -> Scenario:
    """Ask what another number of officers would have done in the last twelve months. Raises `Invalid`, `NotFound`."""
    first, last, cases = _period(mode, unit_key, viewer, now)
    check_officers(officers, then, cases)
    asked = {"kind": "officers", "officers": officers, "officers_then": then, "total": RUNS}
    return _ask(asked | {"unit_key": unit_key}, mode, (first, last), viewer, once, now)


def ask_target(mode: str, unit_key: str, days: int, viewer: Viewer, once: str, now: datetime) -> Scenario:
    """Ask how many cases of the last twelve months would have kept another target. Raises `Invalid`, `NotFound`."""
    first, last, cases = _period(mode, unit_key, viewer, now)
    check_target(days, cases)
    asked = {"kind": "target", "target_days": days, "total": 1}
    return _ask(asked | {"unit_key": unit_key}, mode, (first, last), viewer, once, now)


@dataclass(frozen=True, slots=True)
class Change:
    """What is changed in a service's table: one rule that leads to another unit, or all of it: the draft."""

    service_key: str
    #: Empty for the draft.
    rule: str = ""
    to_unit: str = ""


def ask_routing(mode: str, change: Change, viewer: Viewer, once: str, now: datetime) -> Scenario:
    """Ask where the cases of the last twelve months would have gone, and what it would have done to the queues.

    Raises `NotFound` where there is no such table or rule, `Invalid` where the changed table could not be published
    today or too few cases came in, `NotAllowed` where no unit of it is the viewer's to lead.
    """
    last = local_day(now)
    rows, version = _changed(change, last, now)
    if not any(can_lead(viewer, row.unit) for row in rows):
        raise NotAllowed("wrong_role")
    _id, service = current_service(change.service_key)
    if not is_good(check_table(rows, facts_for(service), unit_spans(), last)):
        raise Invalid("table_not_good")
    cases = how_many(change.service_key, mode, last - YEAR, last)
    check_reroute(cases)
    about = {"service_key": change.service_key, "rows": msgspec.to_builtins(tuple(rows)), "draft_version": version}
    what = {"rule": change.rule or None, "to_unit": change.to_unit if change.rule else None}
    asked = {"kind": "routing", "total": cases + RUNS, **about, **what}
    return _ask(asked, mode, (last - YEAR, last), viewer, once, now)


def _changed(change: Change, today: date, now: datetime) -> tuple[Sequence[TableRow], int | None]:
    """The rows of the changed table, and the version of the draft where it is one."""
    if not change.rule:
        draft = draft_of(change.service_key)
        if draft is None:
            raise NotFound("no_such_table")
        return rows_from(draft.rows), draft.version
    rows = rows_from(table_for(change.service_key, today, now).rows)
    row = next((row for row in rows if row.key == change.rule), None)
    if row is None:
        raise NotFound("no_such_table")
    if change.to_unit == row.unit or change.to_unit not in units_for(change.service_key, today):
        raise Invalid("reroute_unit_wrong")
    return [msgspec.structs.replace(one, unit=change.to_unit) if one is row else one for one in rows], None


def _period(mode: str, unit_key: str, viewer: Viewer, now: datetime) -> tuple[date, date, list[Past]]:
    if db.session.get(Unit, unit_key) is None:
        raise NotFound("no_such_unit")
    if not can_lead(viewer, unit_key):
        raise NotAllowed("wrong_role")
    last = local_day(now)
    return last - YEAR, last, past_cases(mode, unit_key, last - YEAR, last)


def _ask(
    asked: dict[str, Any],
    mode: str,
    period: tuple[date, date],
    viewer: Viewer,
    once: str,
    now: datetime,
) -> Scenario:
    db.session.execute(text("select pg_advisory_xact_lock(hashtext(:once))"), {"once": once})
    known = db.session.scalars(select(Scenario).where(Scenario.once == once)).first()
    if known is not None:
        return known
    about = {"mode": mode, "from_on": period[0], "to_on": period[1]}
    row = Scenario(**asked, **about, asked_by=viewer.person_id, asked_at=now, try_at=now, once=once)
    db.session.add(row)
    db.session.flush()
    later("replay_scenarios")
    return row
