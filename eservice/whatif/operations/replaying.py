"""Replaying step by step, so that a page can show how far it is and one question that fails keeps no other waiting.

The try is counted before the step is taken, in a transaction of its own: a step that takes the worker with it counts
too. What has failed waits a while, and is given up, aloud, after `MOST_ATTEMPTS`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import select

from eservice.kit.background import later
from eservice.kit.db import db
from eservice.whatif.models import Scenario
from eservice.whatif.operations.rerouting import take_routing_step
from eservice.whatif.queries import past_cases
from eservice.whatif.rules import Past, Run, enough, officers_result, places_of, places_with, replay, target_result

#: Replays per step: a second or so of a large unit.
CHUNK = 20
MOST_ATTEMPTS = 3
#: A step whose worker is gone is tried again after so long, one that failed sooner.
GONE, AGAIN = timedelta(minutes=5), timedelta(minutes=1)


def begin_step(now: datetime) -> int | None:
    """The number of the question whose step is next, its try counted; None where none waits that nobody else is at.

    One that has been tried too often without an end is given up here.
    """
    waits = (Scenario.finished_at.is_(None), Scenario.failed.is_(None), Scenario.try_at <= now)
    query = select(Scenario).where(*waits).order_by(Scenario.try_at, Scenario.id).limit(1)
    row = db.session.scalars(query.with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    if row.attempts >= MOST_ATTEMPTS:
        row.failed = "interrupted"
        db.session.flush()
        return begin_step(now)
    row.attempts, row.try_at = row.attempts + 1, now + GONE
    db.session.flush()
    return row.id


def take_step(scenario_id: int, now: datetime) -> None:
    """Do the next step of a question whose try has begun.

    Each replay has its own seed, so that one done again gives the same. One whose cases have become too few meanwhile
    is finished without a result.
    """
    row = db.session.scalars(select(Scenario).where(Scenario.id == scenario_id).with_for_update()).one()
    if row.finished_at is None and row.failed is None:
        _STEPS[row.kind](row, now)
        row.attempts, row.try_at = 0, row.asked_at
    later("replay_scenarios")
    db.session.flush()


def put_off(scenario_id: int, why: str, now: datetime) -> None:
    """The step could not be taken: it is tried again later, or after the last try its asker is told."""
    row = db.session.get_one(Scenario, scenario_id, with_for_update=True)
    row.try_at = now + AGAIN
    if row.attempts >= MOST_ATTEMPTS:
        row.failed = why[:300]
    later("replay_scenarios")
    db.session.flush()


def _target(row: Scenario, now: datetime) -> None:
    cases = _cases(row)
    row.finished_at = now
    if enough(row.kind, cases):
        row.result = msgspec.to_builtins(target_result(cases, row.target_days or 0, row.to_on))
        row.done = row.total


def _officers(row: Scenario, now: datetime) -> None:
    cases = _cases(row)
    if not enough(row.kind, cases):
        row.finished_at = now
        return
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


def _cases(row: Scenario) -> Sequence[Past]:
    return past_cases(row.mode, row.unit_key or "", row.from_on, row.to_on)


_STEPS = {"target": _target, "officers": _officers, "routing": take_routing_step}
