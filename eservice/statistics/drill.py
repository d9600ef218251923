"""From a figure to the cases that bring it down: the same conditions as it is counted by, under the access rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select, tuple_

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.cases.queries import open_to
from eservice.kit.db import db
from eservice.kit.errors import NotFound
from eservice.kit.paging import PAGE_SIZE, Page, page_of, place
from eservice.statistics.facts import DECIDED, WITHDRAWN
from eservice.statistics.indicator_counting import RECEIPT_DAYS, WINDOW
from eservice.statistics.indicator_models import CaseConduct as Conduct
from eservice.statistics.indicator_models import ClockFactRow as Clock
from eservice.statistics.indicator_models import Promise
from eservice.statistics.models import CaseFactRow as Fact


class Line(NamedTuple):
    """A case behind a figure."""

    id: int
    reference: str
    service_key: str
    unit_key: str | None
    received_on: date
    ended_on: date | None
    due_on: date | None


class Which(NamedTuple):
    """The cases that a figure is about: mode, year, as of which day, and the services or units of its part."""

    mode: str
    year: int
    as_of: date
    services: Collection[str] = ()
    units: Collection[str] = ()


def behind(key: str, which: Which, viewer: Viewer, after: str | None) -> Page[Line]:
    """The cases that keep an indicator from being better and that `viewer` may read, oldest first.

    Raises `NotFound` for an indicator whose cases cannot be told one by one.
    """
    conditions = _conditions(which)
    if key not in conditions:
        raise NotFound("no_such_target")
    columns = (Case.id, Case.reference, Case.service_key, Case.unit_key, Fact.received_on, Fact.ended_on, Case.due_on)
    query = (
        select(*columns)
        .join(Fact, Fact.case_id == Case.id)
        .join(Conduct, Conduct.case_id == Case.id)
        .where(Fact.mode == which.mode, conditions[key], open_to(viewer))
    )
    if which.services:
        query = query.where(Fact.service_key.in_(which.services))
    if which.units:
        query = query.where(Fact.unit_key.in_(which.units))
    at = place(after, tuple[date, int])
    if at:
        query = query.where(tuple_(Fact.received_on, Case.id) > tuple_(*at))
    rows = db.session.execute(query.order_by(Fact.received_on, Case.id).limit(PAGE_SIZE + 1))
    return page_of([Line(*row) for row in rows], lambda row: (row.received_on, row.id))


#: The indicators whose cases can be told.
TOLD = ("T1", "T5", "P1", "P1S", "P2", "P3", "P5", "L4", "P9")


def _conditions(which: Which) -> Mapping[str, ColumnElement[bool]]:
    as_of, received = which.as_of, _in(Fact.received_on, which)
    judged_asked = and_(received, Conduct.requests > 0)
    late_receipt = Conduct.receipt_on - Fact.received_on <= RECEIPT_DAYS
    return {
        "T1": _broken(which),
        "T5": _untold(which),
        "P1": _missed("decision_deadline", which),
        "P1S": _missed("service_target", which),
        "P9": _missed("request_answer", which),
        "P2": and_(judged_asked, Conduct.first_request_days > WINDOW),
        "P3": judged_asked,
        "L4": judged_asked,
        "P5": and_(received, as_of - Fact.received_on > RECEIPT_DAYS, ~func.coalesce(late_receipt, literal(False))),
    }


def _in(day: Any, which: Which) -> ColumnElement[bool]:
    return and_(day >= date(which.year, 1, 1), day <= min(which.as_of, date(which.year, 12, 31)))


def _missed(kind: str, which: Which) -> ColumnElement[bool]:
    met = func.coalesce(and_(Clock.stopped_on <= Clock.due_on, Clock.stopped_on <= which.as_of), literal(False))
    withdrawn = func.coalesce(Clock.withdrawn_on <= Clock.due_on, literal(False))
    due = and_(_in(Clock.due_on, which), Clock.due_on < which.as_of, Clock.kind == kind)
    return exists().where(Clock.case_id == Case.id, due, ~met, ~withdrawn)


def _untold(which: Which) -> ColumnElement[bool]:
    day = Clock.first_due_on
    passed = or_(Clock.stopped_on.is_(None), Clock.stopped_on > day)
    told = func.coalesce(Clock.told_on <= day, literal(False))
    withdrawn = func.coalesce(Clock.withdrawn_on <= day, literal(False))
    due = and_(_in(day, which), day < which.as_of, Clock.kind == "decision_deadline")
    return exists().where(Clock.case_id == Case.id, due, passed, ~told, ~withdrawn)


def _broken(which: Which) -> ColumnElement[bool]:
    day = Promise.eight_by
    kept = func.coalesce(and_(Fact.ending == DECIDED, Fact.ended_on <= day), literal(False))
    left = func.coalesce(and_(Fact.ending == WITHDRAWN, Fact.ended_on <= day), literal(False))
    return exists().where(Promise.case_id == Case.id, _in(day, which), day < which.as_of, ~kept, ~left)
