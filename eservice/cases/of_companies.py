"""The cases of the companies that somebody acts for, as lists: what waits for whom, open ones first."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, true, tuple_

from eservice.accounts.models import Company, Unit
from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.cases.queries import theirs
from eservice.cases.rules import Holder
from eservice.kit.db import db
from eservice.kit.paging import PAGE_SIZE, Page, page_of, place


class Which(StrEnum):
    """Which cases are shown, as the address says it."""

    OPEN = "oppna"
    MINE = "var-tur"  # the company has the ball
    ENDED = "avslutade"
    ALL = "alla"


class CaseLine(NamedTuple):
    """A case in a list."""

    id: int
    reference: str
    service_key: str
    state: str
    holder: str
    is_heard: bool
    is_offered: bool
    received_at: datetime
    due_on: date | None
    #: While the company owes an answer: the day to answer by.
    next_due_on: date
    outcome: str | None
    company: str
    company_id: int
    unit: Unit | None
    is_open: bool


_CHOICE: dict[Which, ColumnElement[bool]] = {
    Which.OPEN: Case.ended_at.is_(None),
    Which.MINE: and_(Case.ended_at.is_(None), Case.holder == Holder.COMPANY),
    Which.ENDED: Case.ended_at.is_not(None),
    Which.ALL: true(),
}


def cases_of_companies(
    viewer: Viewer, after: str | None, which: Which = Which.ALL, company_id: int | None = None
) -> Page[CaseLine]:
    """The cases of the companies that the viewer acts for, or of one of them: open ones first, of those the newest."""
    is_open = Case.ended_at.is_(None)
    query: Select[*tuple[Any, ...]] = (
        select(
            Case.id,
            Case.reference,
            Case.service_key,
            Case.state,
            Case.holder,
            Case.is_heard,
            Case.is_offered,
            Case.received_at,
            Case.due_on,
            Case.next_due_on,
            Case.outcome,
            Company.name,
            Company.id,
            Unit,
            is_open,
        )
        .join(Company, Company.id == Case.company_id)
        .outerjoin(Unit, Unit.key == Case.unit_key)
        .where(_asked(viewer, company_id), _CHOICE[which])
    )
    key = place(after, tuple[bool, datetime, int])
    if key:
        query = query.where(tuple_(is_open, Case.received_at, Case.id) < tuple_(*(literal(part) for part in key)))
    query = query.order_by(is_open.desc(), Case.received_at.desc(), Case.id.desc()).limit(PAGE_SIZE + 1)
    rows = [CaseLine(*row) for row in db.session.execute(query)]
    return page_of(rows, lambda row: (row.is_open, row.received_at, row.id))


def counts_of_companies(viewer: Viewer, company_id: int | None = None) -> dict[Which, int]:
    """How many cases each choice holds."""
    columns = [func.count().filter(_CHOICE[which]) for which in Which]
    query = select(*columns).where(_asked(viewer, company_id))
    return dict(zip(Which, db.session.execute(query).one(), strict=True))


def _asked(viewer: Viewer, company_id: int | None) -> ColumnElement[bool]:
    """What is theirs, of one company where one is asked about; of one that is not theirs, nothing is shown."""
    return and_(theirs(viewer), true() if company_id is None else Case.company_id == company_id)
