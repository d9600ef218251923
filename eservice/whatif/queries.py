"""A unit's cases as they went, how many officers it has, and what was asked before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from eservice.accounts.models import RoleGrant
from eservice.accounts.queries import is_valid
from eservice.accounts.rules import Role, Viewer
from eservice.kit.db import db
from eservice.kit.errors import NotFound
from eservice.statistics.models import CaseFactRow as Fact
from eservice.whatif.models import Scenario
from eservice.whatif.rules import Past

#: Cases that are replayed at most: the newest of the period.
MOST_CASES = 20_000
MOST_SHOWN = 30


def past_cases(mode: str, unit_key: str, first: date, last: date) -> list[Past]:
    """The cases of a unit that came in from `first` to `last`, as they stood when `last` ended, by day received."""
    days = (Fact.queue_days, Fact.officer_days, Fact.company_days + Fact.other_days)
    query = select(Fact.received_on, *days, Fact.ended_on, Fact.due_on).where(
        Fact.mode == mode, Fact.unit_key == unit_key, Fact.received_on.between(first, last)
    )
    rows = db.session.execute(query.order_by(Fact.received_on.desc(), Fact.case_id.desc()).limit(MOST_CASES)).all()
    return [
        Past(row[0], row[1], row[2], row[3], row[4] if row[4] is not None and row[4] <= last else None, row[5])
        for row in reversed(rows)
    ]


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
