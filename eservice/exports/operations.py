"""Asking for a file, making it chunk by chunk, handing it out, and removing it in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from eservice.accounts.rules import Viewer
from eservice.exports.models import Export, ExportPart
from eservice.exports.rules import KEPT, LAST_WAIT, MOST_FILES, digest_of, rights_of, wait_after
from eservice.kit.background import later
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotFound


class Ask(NamedTuple):
    """What somebody wants: a kind of file, of a view, as a format, in a language. `stamp`: what it is made of now."""

    kind: str
    view: dict[str, Any]
    file_format: str
    language: str
    stamp: str


def ask_export(ask: Ask, viewer: Viewer, now: datetime) -> int:
    """Ask for a file, and give its number; the same one that is there, or on its way, where it is the same.

    Raises `Invalid` where somebody has too many.
    """
    mine = select(func.count()).where(Export.owner_id == viewer.person_id, Export.swept_at.is_(None))
    if db.session.scalars(mine).one() >= MOST_FILES:
        raise Invalid("too_many_exports")
    rights = rights_of(viewer)
    digest = digest_of(*ask, rights)
    values = {"owner_id": viewer.person_id, "ask": digest, "rights": rights}
    moments = {"asked_at": now, "try_at": now, "expires_at": now + KEPT}
    asked = {"kind": ask.kind, "view": ask.view, "file_format": ask.file_format, "language": ask.language}
    db.session.execute(insert(Export).values(**asked, **values, **moments, done=0, attempts=0).on_conflict_do_nothing())
    later("make_exports")
    there = (Export.owner_id == viewer.person_id, Export.ask == digest, Export.swept_at.is_(None))
    return db.session.scalars(select(Export.id).where(*there, Export.failed.is_(None))).one()


def begin_attempt(now: datetime) -> int | None:
    """The number of the file to work on now; None where none waits that nobody else is making.

    The attempt is counted before it is made, in a transaction of its own: one that takes the worker with it counts
    too. Until the wait after it is over nobody else tries.
    """
    export = _next_export(now)
    if export is None:
        return None
    if wait_after(export.attempts) is None:
        _give_up(export, "interrupted")
        return begin_attempt(now)
    export.attempts += 1
    export.try_at = now + (wait_after(export.attempts) or LAST_WAIT)
    db.session.flush()
    return export.id


def export_in_hand(export_id: int) -> Export:
    """The file whose attempt has begun, locked until its step is done."""
    return db.session.scalars(select(Export).where(Export.id == export_id).with_for_update()).one()


def _next_export(now: datetime) -> Export | None:
    waits = (Export.finished_at.is_(None), Export.failed.is_(None), Export.try_at <= now)
    query = select(Export).where(*waits).order_by(Export.try_at, Export.id).limit(1)
    return db.session.scalars(query.with_for_update(skip_locked=True)).first()


def keep_chunk(export: Export, rows: Sequence[Sequence[Any]], place: str | None, total: int | None) -> None:
    """Keep some rows of a file in the making, and where the next begin."""
    if rows:
        at = db.session.scalar(select(func.count()).where(ExportPart.export_id == export.id)) or 0
        db.session.add(ExportPart(export_id=export.id, at=at, rows=[list(row) for row in rows]))
    export.done, export.place, export.total = export.done + len(rows), place, total
    export.attempts, export.try_at = 0, export.asked_at
    db.session.flush()


def kept_rows(export: Export) -> list[list[Any]]:
    """Every row that has been kept, in order."""
    query = select(ExportPart.rows).where(ExportPart.export_id == export.id).order_by(ExportPart.at)
    return [row for part in db.session.scalars(query) for row in part]


def finish(export: Export, content: bytes, name: str, now: datetime) -> None:
    """The file is made: keep it under its name until its last day, counted from now."""
    db.session.execute(delete(ExportPart).where(ExportPart.export_id == export.id))
    export.content, export.size, export.name = content, len(content), name
    export.finished_at, export.expires_at = now, now + KEPT
    db.session.flush()


def put_off(export_id: int, why: str, now: datetime) -> None:
    """It could not be made now: try again later, or after the last attempt say so to its owner."""
    export = db.session.get_one(Export, export_id)
    wait = wait_after(export.attempts)
    if wait is None:
        _give_up(export, why)
    else:
        export.try_at = now + wait
    db.session.flush()


def _give_up(export: Export, why: str) -> None:
    export.failed = why[:300]
    db.session.execute(delete(ExportPart).where(ExportPart.export_id == export.id))
    db.session.flush()


def sweep_exports(now: datetime) -> int:
    """Remove the files whose last day has passed, and what is left of those never finished; say how many."""
    over = select(Export.id).where(Export.expires_at <= now, Export.swept_at.is_(None))
    ids = db.session.scalars(over.order_by(Export.id).limit(500).with_for_update(skip_locked=True)).all()
    db.session.execute(delete(ExportPart).where(ExportPart.export_id.in_(ids)))
    gone = {"content": None, "swept_at": now}
    unfinished = update(Export).where(Export.id.in_(ids), Export.finished_at.is_(None), Export.failed.is_(None))
    db.session.execute(unfinished.values(failed="expired"))
    db.session.execute(update(Export).where(Export.id.in_(ids)).values(**gone))
    return len(ids)


def file_of(export_id: int, viewer: Viewer, now: datetime) -> Export:
    """A finished file of one's own. Raises `NotFound` for others', for what is over, and where one's rights changed."""
    query = select(Export).where(Export.id == export_id, Export.owner_id == viewer.person_id)
    found = db.session.scalars(query).first()
    if found is None or found.finished_at is None or found.swept_at is not None or found.expires_at <= now:
        raise NotFound("no_such_export")
    if found.rights != rights_of(viewer):
        raise NotFound("no_such_export")
    return found
