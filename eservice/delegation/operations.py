"""Publishing the delegation order, and adding and closing rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from eservice.accounts.rules import Viewer
from eservice.delegation.models import DecidingBody, DelegationRow
from eservice.delegation.reading import Body, Order, OrderRow
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotFound

FILE = "file"


def publish_order(order: Order, now: datetime) -> int:
    """Bring the order in line with its file and return the number of new rows. The same file twice adds none.

    A row that the file changed ends the day before, and the new one holds from that day on. A number that an
    administrator has taken over, by closing its row or by adding one, is left to them.
    """
    for body in order.bodies:
        row = _body(body)
        kept = {name: value for name, value in row.items() if name != "key"}
        write = insert(DecidingBody).values(**row)
        db.session.execute(write.on_conflict_do_update(index_elements=["key"], set_=kept))
    return sum(_follow(row, now) for row in order.rows)


def _follow(row: OrderRow, now: datetime) -> bool:
    """Add a row of the file where it is new or says something else than the newest one of its number."""
    query = select(DelegationRow).where(DelegationRow.number == row.number).order_by(DelegationRow.id.desc())
    newest, values, today = db.session.scalars(query.limit(1)).first(), _row(row), local_day(now)
    if newest is not None:
        says = {name: value for name, value in values.items() if name != "valid_from"}
        same = all(getattr(newest, name) == value for name, value in says.items())
        if same or newest.added_by != FILE or newest.closed_at is not None or newest.valid_from >= today:
            return False
        newest.valid_to, newest.closed_by, newest.closed_at = today - timedelta(days=1), FILE, now
        values["valid_from"] = max(today, row.valid_from)
        db.session.flush()
    db.session.add(DelegationRow(**values, added_by=FILE, added_at=now))
    db.session.flush()
    return True


def add_row(values: Mapping[str, Any], viewer: Viewer, now: datetime) -> DelegationRow:
    """Add a row. An open row of the same number ends the day before the new one begins: that is its history.

    Raises `Invalid` where the new row would begin before the one that it follows.
    """
    earlier = db.session.scalars(
        select(DelegationRow)
        .where(DelegationRow.number == values["number"], DelegationRow.valid_to.is_(None))
        .with_for_update()
    ).first()
    if earlier is not None:
        if values["valid_from"] <= earlier.valid_from:
            raise Invalid("row_begins_too_early")
        _close(earlier, values["valid_from"] - timedelta(days=1), viewer, now)
    row = DelegationRow(**values, added_by=viewer.name, added_at=now)
    db.session.add(row)
    db.session.flush()
    return row


def close_row(row_id: int, last_day: date, viewer: Viewer, now: datetime) -> DelegationRow:
    """End a row with `last_day`; what was decided under it stays. Raises `NotFound` and `Invalid`."""
    row = db.session.get(DelegationRow, row_id, with_for_update=True)
    if row is None:
        raise NotFound("no_such_row")
    if row.closed_at is None or row.valid_to != last_day:
        if last_day < row.valid_from:
            raise Invalid("row_ends_too_early")
        _close(row, last_day, viewer, now)
    return row


def _close(row: DelegationRow, last_day: date, viewer: Viewer, now: datetime) -> None:
    row.valid_to, row.closed_by, row.closed_at = last_day, viewer.name, now
    db.session.flush()


def _body(body: Body) -> dict[str, Any]:
    return {
        "key": body.key,
        "short": body.short,
        "name_sv": body.name.sv,
        "name_en": body.name.en,
        "units": list(body.units),
        "hand_over_days": body.hand_over_days,
    }


def _row(row: OrderRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "body_key": row.body,
        "title_sv": row.title.sv,
        "title_en": row.title.en,
        "services": list(row.services),
        "outcomes": list(row.outcomes),
        "role": row.role,
        "up_to": row.up_to,
        "four_eyes": row.four_eyes,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "unverified": row.unverified,
    }
