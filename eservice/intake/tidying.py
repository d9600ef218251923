"""Removing what nobody has touched for long: drafts after a warning, and what was parked over a sign-in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from eservice.intake.models import Draft, ParkedForm
from eservice.intake.operations import remove_draft
from eservice.kit.db import db

#: What was typed when a session ended is given back within this time, or not at all.
PARKED_FOR = timedelta(days=1)
AT_ONCE = 100


def drafts_to_warn_about(now: datetime, keep: timedelta, warning: timedelta) -> Sequence[Draft]:
    """Drafts that will soon be removed and whose people do not know it yet, locked."""
    query = select(Draft).where(Draft.changed_at < now - (keep - warning), Draft.reminded_at.is_(None))
    return db.session.scalars(
        query.order_by(Draft.changed_at, Draft.id).limit(AT_ONCE).with_for_update(skip_locked=True)
    ).all()


def remove_untouched(now: datetime, keep: timedelta, warning: timedelta) -> int:
    """Remove the drafts that nobody has touched for `keep`, and whose people were told at least `warning` ago."""
    query = select(Draft).where(Draft.changed_at < now - keep, Draft.reminded_at <= now - warning)
    old = db.session.scalars(
        query.order_by(Draft.changed_at, Draft.id).limit(AT_ONCE).with_for_update(skip_locked=True)
    ).all()
    for draft in old:
        remove_draft(draft)
    db.session.execute(delete(ParkedForm).where(ParkedForm.parked_at < now - PARKED_FOR))
    return len(old)
