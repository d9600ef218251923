"""How long a service really takes: open cases counted, complete and supplemented applications apart.

An average over closed cases would leave out those that wait; Kaplan-Meier counts them for as long as they have waited.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Integer, and_, case, cast, delete, exists, func, insert, select

from eservice.cases.models import CaseEvent
from eservice.cases.rules import Event
from eservice.kit.db import db
from eservice.statistics.measures import FEW, Lives, ended_or_not
from eservice.statistics.models import CaseFactRow as Fact
from eservice.statistics.models import ServiceTimeRow
from eservice.statistics.survival import kaplan_meier, quantile

ALL, COMPLETE, SUPPLEMENTED = "all", "complete", "supplemented"
#: Cases received in the last two years.
DAYS_BACK = 730


class Usual(NamedTuple):
    """How long a group of cases takes; no days where they are too few or it is not known yet."""

    n: int
    open: int
    median: float | None
    p90: float | None


def usual(lives: Lives) -> Usual:
    """The days within which half and nine of ten had ended, of day -> ending -> cases; hidden under `FEW` cases."""
    curve = kaplan_meier(ended_or_not(lives))
    if curve.n < FEW:
        return Usual(curve.n, curve.censored, None, None)
    return Usual(curve.n, curve.censored, quantile(curve, 0.5), quantile(curve, 0.9))


def groups(rows: Iterable[tuple[str, bool, int, str | None, int]]) -> Mapping[tuple[str, str], Lives]:
    """Lives by service and group, of rows: service, whether more was asked for, days, ending, cases."""
    lives: dict[tuple[str, str], dict[int, Counter[str | None]]] = defaultdict(lambda: defaultdict(Counter))
    for service_key, asked, days, ending, n in rows:
        for group in (ALL, SUPPLEMENTED if asked else COMPLETE):
            lives[service_key, group][days][ending] += n
    return lives


def make_service_times(mode: str, as_of: date) -> None:
    """Make the times of every service of `mode` anew, as things stood when `as_of` ended."""
    made = [
        {"mode": mode, "service_key": service_key, "group": group, "as_of": as_of, **usual(lives)._asdict()}
        for (service_key, group), lives in groups(_counted(mode, as_of)).items()
    ]
    db.session.execute(delete(ServiceTimeRow).where(ServiceTimeRow.mode == mode))
    if made:
        db.session.execute(insert(ServiceTimeRow), made)


def _counted(mode: str, as_of: date) -> list[tuple[str, bool, int, str | None, int]]:
    """Cases received in the last two years, counted by service, whether more was asked for, days and ending."""
    ended = Fact.ended_on <= as_of
    days = cast(case((ended, Fact.ended_on), else_=as_of) - Fact.received_on, Integer)
    asked = exists().where(and_(CaseEvent.case_id == Fact.case_id, CaseEvent.name == Event.SUPPLEMENT_REQUESTED))
    columns: list[Any] = [
        Fact.service_key,
        asked.label("asked"),
        days.label("days"),
        case((ended, Fact.ending)).label("ended_by"),
    ]
    inner = select(*columns).where(
        Fact.mode == mode, Fact.received_on <= as_of, Fact.received_on > as_of - timedelta(days=DAYS_BACK)
    )
    table = inner.subquery()
    query = select(*table.c, func.count()).group_by(*table.c)
    return [tuple(row) for row in db.session.execute(query)]
