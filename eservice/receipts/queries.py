"""Receipts that were given."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.cases.queries import may_read
from eservice.kit.db import db
from eservice.kit.errors import NotFound
from eservice.receipts.models import Receipt


def receipts_in(case_id: int) -> Sequence[Receipt]:
    """The receipts of a case, oldest first."""
    return db.session.scalars(select(Receipt).where(Receipt.case_id == case_id).order_by(Receipt.id).limit(200)).all()


def receipt_for(reference: str, receipt_id: int, viewer: Viewer) -> Receipt:
    """A receipt of a case that the viewer may read. Raises `NotFound`."""
    query = select(Receipt, Case).join(Case, Case.id == Receipt.case_id)
    row = db.session.execute(query.where(Receipt.id == receipt_id, Case.reference == reference)).first()
    if row is None or not may_read(viewer, row[1]):
        raise NotFound("no_such_receipt")
    return row[0]


def restarted_by(event_ids: Collection[int]) -> set[int]:
    """Those events of which a receipt says that the time counts from another day."""
    query = select(Receipt.event_id).where(Receipt.event_id.in_(event_ids), Receipt.kind == "restarted")
    return set(db.session.scalars(query))


def receipt_of_event(event_id: int) -> Receipt | None:
    """The receipt that tells of an event, if there is one."""
    return db.session.scalars(select(Receipt).where(Receipt.event_id == event_id)).first()
