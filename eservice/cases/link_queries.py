"""Questions about cases that belong together, or might."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, case, or_, select

from eservice.accounts.rules import Viewer
from eservice.cases.link_models import CaseLink
from eservice.cases.models import Case
from eservice.cases.queries import open_to
from eservice.cases.rules import OPEN_STATES
from eservice.kit.db import db

#: More than these are found by search.
MOST = 10
#: Two applications of one company for one service this close in time may be one.
CLOSE = timedelta(days=30)


class Other(NamedTuple):
    """Another case, as a line."""

    reference: str
    service_key: str
    state: str
    received_at: datetime
    #: How it belongs to the case at hand; empty where nobody has said so.
    kind: str = ""


def _lines(viewer: Viewer, *more: Any) -> Select[*tuple[Any, ...]]:
    """Only cases that the viewer's pages show too."""
    query: Select[*tuple[Any, ...]] = select(Case.reference, Case.service_key, Case.state, Case.received_at, *more)
    return query.where(open_to(viewer))


def linked_cases(case_id: int, viewer: Viewer) -> Sequence[Other]:
    """The cases that belong to this one, newest first, as far as the viewer may read them."""
    pair = or_(CaseLink.first_id == case_id, CaseLink.second_id == case_id)
    other = case((CaseLink.first_id == case_id, CaseLink.second_id), else_=CaseLink.first_id)
    query = _lines(viewer, CaseLink.kind).join(CaseLink, Case.id == other).where(pair)
    return [Other(*row) for row in db.session.execute(query.order_by(Case.received_at.desc(), Case.id).limit(MOST))]


def other_cases_of_company(of: Case, viewer: Viewer) -> Sequence[Other]:
    """The company's other cases that the viewer may read, newest first."""
    if of.company_id is None:
        return []
    query = _lines(viewer).where(Case.company_id == of.company_id, Case.id != of.id)
    rows = db.session.execute(query.order_by(Case.received_at.desc(), Case.id).limit(MOST))
    return [Other(*row) for row in rows]


def close_duplicates(of: Case, viewer: Viewer) -> Sequence[int]:
    """The ids of open cases of the same company and service that came in close in time."""
    if of.company_id is None:
        return []
    query = select(Case.id).where(
        Case.company_id == of.company_id,
        Case.service_key == of.service_key,
        Case.id != of.id,
        Case.state.in_(OPEN_STATES),
        Case.unit_key.in_(viewer.officer_in),
        Case.received_at.between(of.received_at - CLOSE, of.received_at + CLOSE),
    )
    return db.session.scalars(query.order_by(Case.id.desc()).limit(MOST)).all()


def lines_of(ids: Sequence[int], viewer: Viewer) -> Sequence[Other]:
    """Cases by their ids, newest first, as far as the viewer may read them."""
    if not ids:
        return []
    rows = db.session.execute(_lines(viewer).where(Case.id.in_(ids)).order_by(Case.received_at.desc(), Case.id))
    return [Other(*row) for row in rows]


def reference_of(case_id: int) -> str:
    """What a case is called."""
    return db.session.scalars(select(Case.reference).where(Case.id == case_id)).one()
