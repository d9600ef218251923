"""Which permits there are."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select, true, tuple_

from eservice.accounts.models import Company
from eservice.accounts.rules import Viewer, can_read_for
from eservice.cases.models import Case
from eservice.kit.db import db
from eservice.kit.errors import NotFound
from eservice.kit.paging import PAGE_SIZE, Page, page_of, place
from eservice.permits.models import Permit

#: Where a permit without an end sorts: first.
NO_END = date(9999, 12, 31)


class PermitLine(NamedTuple):
    """A permit in a list."""

    permit: Permit
    reference: str
    company: str


def permits_of_companies(viewer: Viewer, after: str | None, company_id: int | None = None) -> Page[PermitLine]:
    """The permits of what the viewer acts for, or of one company of it; the one that ends last first."""
    in_services = tuple_(Permit.company_id, Permit.service_key).in_(viewer.services)
    of_one = true() if company_id is None else Permit.company_id == company_id
    return _page(_permits().where(or_(Permit.company_id.in_(viewer.companies), in_services), of_one), after)


def permits_of_unit(unit_key: str, after: str | None) -> Page[PermitLine]:
    """The permits that a unit has given, the one that ends last first."""
    return _page(_permits().where(Permit.unit_key == unit_key), after)


def permit_for(permit_id: int, viewer: Viewer) -> PermitLine:
    """A permit of a company that the viewer acts for, at least in its service. Raises `NotFound`."""
    row = db.session.execute(_permits().where(Permit.id == permit_id)).first()
    if row is None or not can_read_for(viewer, row[0].company_id, row[0].service_key):
        raise NotFound("no_such_permit")
    return PermitLine(*row)


def _permits() -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = select(Permit, Case.reference, Company.name)
    return query.join(Case, Case.id == Permit.case_id).join(Company, Company.id == Permit.company_id)


def _page(query: Select[*tuple[Any, ...]], after: str | None) -> Page[PermitLine]:
    """By their last day, the latest first: what has ended long ago comes last."""
    end = func.coalesce(Permit.valid_to, NO_END)
    key = place(after, tuple[date, int])
    if key:
        query = query.where(tuple_(end, Permit.id) < tuple_(*key))
    rows = db.session.execute(query.order_by(end.desc(), Permit.id.desc()).limit(PAGE_SIZE + 1))
    lines = [PermitLine(*row) for row in rows]
    return page_of(lines, lambda line: (line.permit.valid_to or NO_END, line.permit.id))
