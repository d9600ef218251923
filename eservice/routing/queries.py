"""Why a case is where it is."""

from __future__ import annotations

from sqlalchemy import select

from eservice.kit.db import db
from eservice.routing.models import RouteRecord


def route_of(case_id: int) -> RouteRecord | None:
    """The newest route of a case, with its reason."""
    query = select(RouteRecord).where(RouteRecord.case_id == case_id)
    return db.session.scalars(query.order_by(RouteRecord.id.desc()).limit(1)).first()
