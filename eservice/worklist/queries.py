"""The officer's worklist: what is in it, and in which order."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select, tuple_

from eservice.accounts.models import Company, Person
from eservice.cases.models import Case
from eservice.cases.rules import OPEN_STATES, State
from eservice.kit.db import db
from eservice.kit.paging import PAGE_SIZE, Page, page_of, place

#: More than this is shown as "more than": nobody counts further by hand, and no page should either.
COUNTED = 999


class WorkLine(NamedTuple):
    """A case in a worklist."""

    id: int
    reference: str
    service_key: str
    state: State
    received_at: datetime
    due_on: date | None
    next_due_on: date
    officer_id: int | None
    officer: str | None
    company: str | None
    message_waiting: bool


def worklist(
    unit_key: str, after: str | None, *, officer_id: int | None = None, waiting_only: bool = False
) -> Page[WorkLine]:
    """The open cases of a unit, the nearest deadline first; of one officer, or those that nobody has taken."""
    query: Select[*tuple[Any, ...]] = (
        select(
            Case.id,
            Case.reference,
            Case.service_key,
            Case.state,
            Case.received_at,
            Case.due_on,
            Case.next_due_on,
            Case.officer_id,
            Person.name,
            Company.name,
            Case.message_waiting,
        )
        .outerjoin(Company, Company.id == Case.company_id)
        .outerjoin(Person, Person.id == Case.officer_id)
    )
    query = _of(query, unit_key, officer_id, waiting_only)
    key = place(after, tuple[date, int])
    if key:
        query = query.where(tuple_(Case.next_due_on, Case.id) > tuple_(*key))
    query = query.order_by(Case.next_due_on, Case.id).limit(PAGE_SIZE + 1)
    rows = [WorkLine(*row) for row in db.session.execute(query)]
    return page_of(rows, lambda row: (row.next_due_on, row.id))


def waiting_count(unit_key: str, *, officer_id: int | None = None, waiting_only: bool = False) -> int:
    """How many cases that worklist holds, counted to `COUNTED` + 1."""
    some = _of(select(Case.id), unit_key, officer_id, waiting_only).limit(COUNTED + 1).subquery()
    return db.session.scalars(select(func.count()).select_from(some)).one()


def _of(
    query: Select[*tuple[Any, ...]], unit_key: str, officer_id: int | None, waiting_only: bool
) -> Select[*tuple[Any, ...]]:
    query = query.where(Case.unit_key == unit_key, Case.state.in_(OPEN_STATES))
    if officer_id is not None:
        query = query.where(Case.officer_id == officer_id)
    return query.where(Case.state == State.QUEUED) if waiting_only else query
