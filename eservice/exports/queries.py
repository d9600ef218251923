"""The files that somebody asked for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from eservice.accounts.rules import Viewer
from eservice.exports.models import Export
from eservice.exports.rules import MOST_FILES
from eservice.kit.db import db


def exports_of(viewer: Viewer) -> Sequence[Export]:
    """Somebody's files, newest first; those that are gone are left out."""
    query = select(Export).where(Export.owner_id == viewer.person_id, Export.swept_at.is_(None))
    return db.session.scalars(query.order_by(Export.id.desc()).limit(MOST_FILES)).all()
