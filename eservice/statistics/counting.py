"""Counting fact rows in the database: the same counts as `counts.count`, for every slice at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Integer, and_, case, cast, func, literal, or_, select
from sqlalchemy.sql.selectable import Select

from eservice.kit.db import db
from eservice.statistics.counts import Cohort, Counts, month_of, months_between, next_month
from eservice.statistics.facts import DECIDED, WITHDRAWN, Held
from eservice.statistics.models import CaseFactRow as Fact

#: How many months a report goes back, the current one included.
MONTHS = 24


class Slice(NamedTuple):
    """Which cases a report is about; an empty key stands for all services or all units."""

    mode: str
    service_key: str = ""
    unit_key: str = ""


def last_day(mode: str) -> date | None:
    """The last day on which anything is known to have happened in a case of `mode`."""
    latest = func.greatest(func.max(Fact.received_on), func.max(Fact.ended_on), func.max(Fact.held_since))
    return db.session.scalar(select(latest).where(Fact.mode == mode))


def months_of(mode: str, as_of: date) -> tuple[date, ...]:
    """The months to report: from the first case's, at most `MONTHS` back, to that of `as_of`."""
    first = db.session.scalar(select(func.min(Fact.received_on)).where(Fact.mode == mode)) or as_of
    return months_between(min(first, as_of), as_of)[-MONTHS:]


def counts_by_slice(mode: str, months: Sequence[date], as_of: date) -> dict[Slice, Counts]:
    """The counts of every service, every unit, both together and all: each fact row is read once per kind of count."""
    tallies: dict[Slice, _Tally] = defaultdict(_Tally)
    ending = case((Fact.ended_on <= as_of, Fact.ending))
    end = case((Fact.ended_on <= as_of, Fact.ended_on), else_=as_of)
    tallies[Slice(mode)] = _Tally()
    for count_, rows in (
        (_Tally.life, _lives(mode, months, as_of, ending, end)),
        (_Tally.before, _open_before(mode, months[0], as_of)),
        (_Tally.deadline, _deadlines(mode, months, as_of)),
        (_Tally.decided, _decided(mode, months, as_of)),
        (_Tally.took_back, _withdrawn(mode, months, as_of)),
    ):
        for service_key, unit_key, *values in db.session.execute(rows):
            for slice_ in slices_of(mode, service_key, unit_key or ""):
                count_(tallies[slice_], *values)
    return {slice_: tally.counts() for slice_, tally in tallies.items()}


def slices_of(mode: str, service_key: str, unit_key: str) -> set[Slice]:
    """The slices that a case of this service and unit is counted in."""
    return {Slice(mode, service, unit) for service in (service_key, "") for unit in (unit_key, "")}


class _Tally:
    """The counts of one slice in the making."""

    def __init__(self) -> None:
        self.open_before = 0
        self.lives: dict[date, dict[int, dict[str | None, int]]] = {}
        self.turnaround: dict[date, dict[int, int]] = {}
        self.withdrawn: dict[date, int] = {}
        self.deadlines: dict[date, Cohort] = {}
        self.held: dict[date, Held] = {}

    def life(self, month: date, days: int, ending: str | None, n: int) -> None:
        day = self.lives.setdefault(month, {}).setdefault(days, {})
        day[ending] = day.get(ending, 0) + n

    def before(self, n: int) -> None:
        self.open_before += n

    def deadline(self, month: date, due: int, met: int) -> None:
        known = self.deadlines.get(month, Cohort(0, 0))
        self.deadlines[month] = Cohort(known.due + due, known.met + met)

    def decided(self, month: date, days: int, n: int, *held: float) -> None:
        histogram = self.turnaround.setdefault(month, {})
        histogram[days] = histogram.get(days, 0) + n
        self.held[month] = self.held.get(month, Held()) + Held(*held)

    def took_back(self, month: date, n: int) -> None:
        self.withdrawn[month] = self.withdrawn.get(month, 0) + n

    def counts(self) -> Counts:
        return Counts(self.open_before, self.lives, self.turnaround, self.withdrawn, self.deadlines, self.held)


def _month(day: Any) -> ColumnElement[date]:
    return cast(func.date_trunc("month", day), Date)


def _within(day: Any, months: Sequence[date]) -> ColumnElement[bool]:
    return and_(day >= months[0], day < next_month(month_of(months[-1])))


def _lives(mode: str, months: Sequence[date], as_of: date, ending: Any, end: Any) -> Select[Any]:
    days = cast(end - Fact.received_on, Integer)
    where = (Fact.received_on <= as_of, _within(Fact.received_on, months))
    return _grouped(mode, (_month(Fact.received_on), days, ending), where, (func.count(),))


def _open_before(mode: str, first: date, as_of: date) -> Select[Any]:
    ended_before = and_(Fact.ended_on < first, Fact.ended_on <= as_of)
    open_then = or_(Fact.ended_on.is_(None), ~ended_before)
    return _grouped(mode, (), (Fact.received_on < first, open_then), (func.count(),))


def _deadlines(mode: str, months: Sequence[date], as_of: date) -> Select[Any]:
    in_time = and_(Fact.ended_on.is_not(None), Fact.ended_on <= Fact.due_on)
    where = (
        Fact.received_on <= as_of,
        Fact.due_on < as_of,
        _within(Fact.due_on, months),
        ~and_(func.coalesce(in_time, literal(False)), Fact.ending == WITHDRAWN),
    )
    return _grouped(mode, (_month(Fact.due_on),), where, (func.count(), func.count().filter(in_time)))


def _decided(mode: str, months: Sequence[date], as_of: date) -> Select[Any]:
    where = (Fact.received_on <= as_of, Fact.ending == DECIDED, Fact.ended_on <= as_of, _within(Fact.ended_on, months))
    days = cast(Fact.ended_on - Fact.received_on, Integer)
    held = [func.sum(column) for column in (Fact.company_days, Fact.queue_days, Fact.officer_days, Fact.other_days)]
    return _grouped(mode, (_month(Fact.ended_on), days), where, (func.count(), *held))


def _withdrawn(mode: str, months: Sequence[date], as_of: date) -> Select[Any]:
    where = (
        Fact.received_on <= as_of,
        Fact.ending == WITHDRAWN,
        Fact.ended_on <= as_of,
        _within(Fact.ended_on, months),
    )
    return _grouped(mode, (_month(Fact.ended_on),), where, (func.count(),))


def _grouped(
    mode: str, columns: Sequence[Any], where: Sequence[ColumnElement[bool]], totals: Sequence[Any]
) -> Select[Any]:
    """Rows per service, unit and `columns`, each with its `totals`."""
    named = [column.label(f"by_{at}") for at, column in enumerate(columns)]
    query = select(Fact.service_key, Fact.unit_key, *named, *totals).where(Fact.mode == mode, *where)
    return query.group_by(Fact.service_key, Fact.unit_key, *named)
