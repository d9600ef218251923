"""Frozen figures as they were kept, and the rows that a figure stands on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import and_, exists, or_, select, tuple_

from eservice.accounts.models import Person
from eservice.kit.db import db
from eservice.kit.errors import NotFound
from eservice.kit.paging import PAGE_SIZE, Page, page_of, place
from eservice.snapshots.models import FigureSnapshot
from eservice.snapshots.rules import Content
from eservice.statistics.indicator_models import ClockFactRow as Clock
from eservice.statistics.indicator_models import Promise
from eservice.statistics.models import CaseFactRow as Fact


class Line(NamedTuple):
    """A frozen figure in a list."""

    id: int
    kind: str
    content: Content
    as_of: date
    reason: str
    frozen_at: datetime
    frozen_by: str


def snapshots(after: str | None) -> Page[Line]:
    """What was frozen, newest first."""
    row = FigureSnapshot
    columns = (row.id, row.kind, row.content, row.as_of, row.reason, row.frozen_at, Person.name)
    query = select(*columns).join(Person, Person.id == row.frozen_by)
    at = place(after, tuple[datetime, int])
    if at:
        query = query.where(tuple_(row.frozen_at, row.id) < tuple_(*at))
    rows = db.session.execute(query.order_by(row.frozen_at.desc(), row.id.desc()).limit(PAGE_SIZE + 1))
    lines = [Line(one[0], one[1], msgspec.convert(one[2], Content), *one[3:]) for one in rows]
    return page_of(lines, lambda line: (line.frozen_at, line.id))


def snapshot(snapshot_id: int) -> tuple[FigureSnapshot, str]:
    """A frozen figure and who froze it. Raises `NotFound`."""
    query = select(FigureSnapshot, Person.name).join(Person, Person.id == FigureSnapshot.frozen_by)
    row = db.session.execute(query.where(FigureSnapshot.id == snapshot_id)).first()
    if row is None:
        raise NotFound("no_such_snapshot")
    return row[0], row[1]


def content_of(row: FigureSnapshot) -> Content:
    """What a frozen page shows."""
    return msgspec.convert(row.content, Content)


def rows_behind(
    mode: str, year: int | None, as_of: date, units: Collection[str], services: Collection[str], most: int
) -> list[int]:
    """The cases that the figures of a slice are counted over: those that anything of the year can be counted of.

    Received by the cut-off and not ended before the year, or with a due or promised day in it. Without a year, all.
    """
    query = select(Fact.case_id).where(Fact.mode == mode, Fact.received_on <= as_of)
    if year is not None:
        first, last = date(year, 1, 1), min(as_of, date(year, 12, 31))
        within = [
            exists().where(table.case_id == Fact.case_id, day.between(first, last))
            for table, day in ((Clock, Clock.due_on), (Clock, Clock.first_due_on), (Promise, Promise.eight_by))
        ]
        alive = and_(Fact.received_on <= last, or_(Fact.ended_on.is_(None), Fact.ended_on >= first))
        query = query.where(or_(alive, *within))
    if units:
        query = query.where(Fact.unit_key.in_(units))
    if services:
        query = query.where(Fact.service_key.in_(services))
    return list(db.session.scalars(query.order_by(Fact.case_id).limit(most)))
