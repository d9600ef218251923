"""Asking what if, and replaying chunk by chunk so that a page can show how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import select, text

from eservice.accounts.models import Unit
from eservice.accounts.rules import Viewer, can_lead
from eservice.kit.background import later
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import NotAllowed, NotFound
from eservice.whatif.models import Scenario
from eservice.whatif.queries import past_cases
from eservice.whatif.rules import (
    RUNS,
    Past,
    Run,
    check_officers,
    check_target,
    enough,
    officers_result,
    places_of,
    places_with,
    replay,
    target_result,
)

YEAR = timedelta(days=365)
#: Replays per run of the worker: a second or so of a large unit.
CHUNK = 20


def ask_officers(
    mode: str, unit_key: str, officers: int, then: int, viewer: Viewer, once: str, now: datetime
) -> Scenario:
    """Ask what another number of officers would have done in the last twelve months. Raises `Invalid`, `NotFound`."""
    first, last, cases = _period(mode, unit_key, viewer, now)
    check_officers(officers, then, cases)
    asked = {"kind": "officers", "officers": officers, "officers_then": then, "total": RUNS}
    return _ask(asked, mode, unit_key, (first, last), viewer, once, now)


def ask_target(mode: str, unit_key: str, days: int, viewer: Viewer, once: str, now: datetime) -> Scenario:
    """Ask how many cases of the last twelve months would have kept another target. Raises `Invalid`, `NotFound`."""
    first, last, cases = _period(mode, unit_key, viewer, now)
    check_target(days, cases)
    asked = {"kind": "target", "target_days": days, "total": 1}
    return _ask(asked, mode, unit_key, (first, last), viewer, once, now)


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
    unit_key: str,
    period: tuple[date, date],
    viewer: Viewer,
    once: str,
    now: datetime,
) -> Scenario:
    db.session.execute(text("select pg_advisory_xact_lock(hashtext(:once))"), {"once": once})
    known = db.session.scalars(select(Scenario).where(Scenario.once == once)).first()
    if known is not None:
        return known
    about = {"mode": mode, "unit_key": unit_key, "from_on": period[0], "to_on": period[1]}
    row = Scenario(**asked, **about, asked_by=viewer.person_id, asked_at=now, once=once)
    db.session.add(row)
    db.session.flush()
    later("replay_scenarios")
    return row


def continue_scenarios(now: datetime) -> int:
    """Do the next replays of the oldest question that is not answered; how many. 0 where none waits.

    One whose cases have become too few meanwhile is finished without a result. The row is locked meanwhile. Each
    replay has its own seed, so that one done again gives the same.
    """
    query = select(Scenario).where(Scenario.finished_at.is_(None)).order_by(Scenario.id).limit(1)
    row = db.session.scalars(query.with_for_update(skip_locked=True)).first()
    if row is None:
        return 0
    cases = past_cases(row.mode, row.unit_key, row.from_on, row.to_on)
    done = _go_on(row, cases, now)
    later("replay_scenarios")
    db.session.flush()
    return done


def _go_on(row: Scenario, cases: Sequence[Past], now: datetime) -> int:
    if not enough(row.kind, cases):
        row.finished_at = now
        return 1
    return _officers(row, cases, now) if row.kind == "officers" else _target(row, cases, now)


def _target(row: Scenario, cases: Sequence[Past], now: datetime) -> int:
    row.result = msgspec.to_builtins(target_result(cases, row.target_days or 0, row.to_on))
    row.done, row.finished_at = row.total, now
    return 1


def _officers(row: Scenario, cases: Sequence[Past], now: datetime) -> int:
    places = places_of(cases)
    then = places_with(places, row.officers or 1, row.officers_then or 1)
    numbers = range(row.done, min(row.done + CHUNK, row.total))
    made = [replay(cases, places, then, row.id * 10_000 + number) for number in numbers]
    row.runs = [*row.runs, *msgspec.to_builtins(made)]
    row.done += len(made)
    if row.done >= row.total:
        runs = msgspec.convert(row.runs, list[Run])
        row.result = msgspec.to_builtins(officers_result(cases, places, then, runs))
        row.finished_at = now
    return len(made)
