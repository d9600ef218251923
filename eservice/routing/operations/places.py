"""Bringing the property register up to date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from eservice.accounts.organisation import log_change
from eservice.accounts.rules import Viewer
from eservice.kit.db import db
from eservice.routing.models import Municipality, Property
from eservice.routing.places import Fault, read_places
from eservice.routing.queries import municipalities, unit_names

#: Rows per statement.
AT_ONCE = 1000


def save_municipalities(rows: Iterable[dict[str, Any]]) -> None:
    """Add or change municipalities; none is removed, for properties lie in them."""
    for row in rows:
        write = insert(Municipality).values(**row)
        kept = {name: write.excluded[name] for name in row if name != "key"}
        db.session.execute(write.on_conflict_do_update(index_elements=["key"], set_=kept))


def save_places(rows: Sequence[dict[str, Any]], now: datetime) -> int:
    """Add or change properties, and say how many. Read twice, a file changes nothing. None is removed."""
    for start in range(0, len(rows), AT_ONCE):
        write = insert(Property)
        part = [{"landlord": None, "area": "", **row, "imported_at": now} for row in rows[start : start + AT_ONCE]]
        kept = {name: write.excluded[name] for name in part[0] if name != "designation"}
        db.session.execute(write.on_conflict_do_update(index_elements=["designation"], set_=kept), part)
    return len(rows)


def import_places(content: bytes, viewer: Viewer, now: datetime) -> tuple[int, list[Fault]]:
    """Read the register from a file: how many properties it has, or what is wrong with it and nothing is changed."""
    rows, faults = read_places(content, list(unit_names()), list(municipalities()))
    if faults:
        return 0, faults
    save_places(rows, now)
    log_change("places_imported", "property", {}, {"rows": len(rows)}, viewer, now)
    return len(rows), []
