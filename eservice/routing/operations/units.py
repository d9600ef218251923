"""Closing a unit, where the tables are asked first: none may send cases to a unit that is not there."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import or_, select

from eservice.accounts.models import Unit
from eservice.accounts.organisation import set_unit_days
from eservice.accounts.rules import Viewer
from eservice.kit.db import db
from eservice.kit.errors import Invalid
from eservice.routing.models import RoutingTableVersion


def tables_sending_to(key: str, after: date) -> list[RoutingTableVersion]:
    """The published tables that still send cases to a unit after a day, by service."""
    query = select(RoutingTableVersion).where(
        RoutingTableVersion.status == "published",
        RoutingTableVersion.rows.contains([{"unit": key}]),
        or_(RoutingTableVersion.valid_to.is_(None), RoutingTableVersion.valid_to > after),
    )
    return list(db.session.scalars(query.order_by(RoutingTableVersion.service_key, RoutingTableVersion.version)))


def keep_unit_days(key: str, valid_from: date | None, valid_to: date | None, viewer: Viewer, now: datetime) -> Unit:
    """Open or close a unit. Raises `Invalid` where a table would send cases to it after its last day."""
    if valid_to is not None and tables_sending_to(key, valid_to):
        raise Invalid("unit_still_used")
    return set_unit_days(key, valid_from, valid_to, viewer, now)
