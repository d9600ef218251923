"""A unit's cases as they went, how many officers it has, and what was asked before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from eservice.accounts.models import RoleGrant
from eservice.accounts.queries import is_valid
from eservice.accounts.rules import Role, Viewer
from eservice.kit.db import db
from eservice.kit.errors import NotFound
from eservice.statistics.models import CaseFactRow as Fact
from eservice.whatif.models import Scenario
from eservice.whatif.rerouting import Sent
from eservice.whatif.rules import Past

#: Cases that are replayed at most: the newest of the period.
MOST_CASES = 20_000
MOST_SHOWN = 30


def past_cases(mode: str, unit_key: str, first: date, last: date) -> list[Past]:
    """The cases of a unit that came in from `first` to `last`, as they stood when `last` ended, by day received."""
    return [_past(row, last) for row in _rows(mode, (unit_key,), first, last)]


def sent_cases(mode: str, units: Collection[str], first: date, last: date, moves: Mapping[int, str]) -> list[Sent]:
    """The cases of some units, as `past_cases`; those of `moves` would have gone to the unit that it says."""
    rows = _rows(mode, units, first, last)
    return [Sent(_past(row, last), row.unit_key, moves.get(row.case_id, row.unit_key)) for row in rows]


def _rows(mode: str, units: Collection[str], first: date, last: date) -> Sequence[Any]:
    days = (Fact.queue_days, Fact.officer_days, (Fact.company_days + Fact.other_days).label("elsewhere"))
    query = select(Fact.case_id, Fact.unit_key, Fact.received_on, *days, Fact.ended_on, Fact.due_on).where(
        Fact.mode == mode, Fact.unit_key.in_(units), Fact.received_on.between(first, last)
    )
    newest = query.order_by(Fact.received_on.desc(), Fact.case_id.desc()).limit(MOST_CASES)
    return db.session.execute(newest).all()[::-1]


def _past(row: Any, last: date) -> Past:
    ended_on = row.ended_on if row.ended_on is not None and row.ended_on <= last else None
    return Past(row.received_on, row.queue_days, row.officer_days, row.elsewhere, ended_on, row.due_on)


def officers_in(unit_key: str, today: date) -> int:
    """How many officers a unit has today."""
    held = (RoleGrant.role == Role.OFFICER, RoleGrant.unit_key == unit_key, is_valid(RoleGrant, today))
    return db.session.scalar(select(func.count(func.distinct(RoleGrant.person_id))).where(*held)) or 0


def scenarios_of(viewer: Viewer) -> Sequence[Scenario]:
    """What somebody asked, newest first."""
    query = select(Scenario).where(Scenario.asked_by == viewer.person_id)
    return db.session.scalars(query.order_by(Scenario.id.desc()).limit(MOST_SHOWN)).all()


def scenario_of(scenario_id: int, viewer: Viewer) -> Scenario:
    """What somebody asked. Raises `NotFound` for others'."""
    found = db.session.get(Scenario, scenario_id)
    if found is None or found.asked_by != viewer.person_id:
        raise NotFound("no_such_scenario")
    return found
