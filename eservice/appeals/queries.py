"""Which appeals there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from eservice.appeals.models import Appeal
from eservice.cases.models import Case
from eservice.cases.rules import Event, can
from eservice.catalogue.queries import service_version
from eservice.decisions.models import Decision
from eservice.kit.db import db

MOST = 100


def appeals_in(case_id: int) -> Sequence[Appeal]:
    """The appeals in a case, oldest first."""
    return db.session.scalars(select(Appeal).where(Appeal.case_id == case_id).order_by(Appeal.id).limit(MOST)).all()


def waiting_appeals(case_id: int, state: str) -> Sequence[Appeal]:
    """Those that are `open` here, or `handed_over` and at the court, oldest first."""
    query = select(Appeal).where(Appeal.case_id == case_id, Appeal.state == state).order_by(Appeal.id)
    return db.session.scalars(query.limit(MOST)).all()


def can_appeal(case: Case, decision: Decision | None, today: date) -> bool:
    """Whether the company may start an appeal from its page: the service has that way, and the time is not out.

    One that comes late all the same can come by post: it is tried, and dismissed with reasons.
    """
    if decision is None or case.service_version_id is None or not can(case.state, Event.APPEAL_RECEIVED):
        return False
    route = service_version(case.service_version_id).appeal.route
    in_time = decision.appeal_until is None or today <= decision.appeal_until
    return route in ("administrative_court", "county_board") and in_time
