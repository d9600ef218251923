"""Closing on a workday, and taking that back. Rows stay: who did it, and when, is their history."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select, text

from eservice.accounts.rules import Viewer
from eservice.cases.models import ClosingDay
from eservice.clock.workdays import is_workday
from eservice.kit.background import later
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotAllowed, NotFound
from eservice.kit.text import Text

#: How far ahead a closing day may lie.
FURTHEST = timedelta(days=3 * 366)


def add_closing_day(day: date, name: Text, viewer: Viewer, now: datetime, today: date) -> ClosingDay:
    """Close on a workday to come. The clocks of open cases are reckoned anew.

    Raises `Invalid`: `closing_day_past`, `closing_day_too_far`, `closing_day_free` (a weekend or holiday),
    `closing_day_known`.
    """
    _check_administrator(viewer)
    if day <= today:
        raise Invalid("closing_day_past")
    if day > today + FURTHEST:
        raise Invalid("closing_day_too_far")
    if not is_workday(day):
        raise Invalid("closing_day_free")
    known = select(ClosingDay.id).where(ClosingDay.on_day == day, ClosingDay.removed_at.is_(None))
    db.session.execute(text("select pg_advisory_xact_lock(hashtext('closing_day'))"))
    if db.session.scalar(known) is not None:
        raise Invalid("closing_day_known")
    row = ClosingDay(on_day=day, name_sv=name.sv, name_en=name.en, added_by=viewer.person_id, added_at=now)
    db.session.add(row)
    db.session.flush()
    later("recompute_clocks")
    return row


def remove_closing_day(day_id: int, viewer: Viewer, now: datetime) -> None:
    """Take a closing day back; the row stays. Twice is no error. Raises `NotFound`."""
    _check_administrator(viewer)
    row = db.session.get(ClosingDay, day_id, with_for_update=True)
    if row is None:
        raise NotFound("no_such_closing_day")
    if row.removed_at is None:
        row.removed_by, row.removed_at = viewer.person_id, now
        later("recompute_clocks")


def _check_administrator(viewer: Viewer) -> None:
    if not viewer.administrator:
        raise NotAllowed("wrong_role")
