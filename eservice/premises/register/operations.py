"""What can be done to the register. Each verb appends one change that says who did what, and which way."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy import func, select, text

from eservice.accounts.rules import Viewer, can_keep_objects
from eservice.cases.operations.documents import keep_document
from eservice.kit.background import later
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotAllowed, NotFound, Stale, WrongMove
from eservice.kit.files import Store
from eservice.premises.models import PremisesChange, PremisesFile, PremisesObject
from eservice.premises.register.geography import municipality
from eservice.premises.register.rules import changed, row_of

#: A picture or drawing that a page can show.
SHOWN = {"picture": ("image/png", "image/jpeg"), "plan": ("application/pdf", "image/png", "image/jpeg")}
MOST_FILES = 20
#: What each move of the state is called in the history, and from where it may be made.
MOVES = {
    "withdrawn": ("object_withdrawn", ("published",)),
    "let": ("object_let", ("published", "withdrawn")),
    "published": ("object_published", ("withdrawn", "let")),
}


def add_object(
    values: Mapping[str, Any], viewer: Viewer, now: datetime, source: str = "page", once: str | None = None
) -> PremisesObject:
    """Add an object that `register.rules` has read; the same form twice adds one. Raises `Invalid` (number_taken)."""
    _check_keeper(str(values["owner_key"]), viewer)
    before = _added_once(once, viewer)
    if before is not None:
        return before
    alone_with(str(values["owner_key"]))
    if object_numbered(str(values["owner_key"]), str(values["own_number"])) is not None:
        raise Invalid("number_taken")
    row = row_of(values)
    added = PremisesObject(**row, changed_at=now, state="published", version=1)
    db.session.add(added)
    db.session.flush()
    _record(added, "object_added", viewer.person_id, now, source, once, changed({}, row))
    return added


def change_object(
    object_id: int,
    values: Mapping[str, Any],
    version: int | None,
    viewer: Viewer,
    now: datetime,
    source: str = "page",
    once: str | None = None,
) -> bool:
    """Write an object anew, and say whether anything differed. Raises `Stale` where it changed since `version`.

    Its kind stays as it began; another owner or number must be free, and the new owner's to give.
    """
    # The owner before the object, as in a file that is read in: so two never wait for each other.
    _check_keeper(str(values["owner_key"]), viewer)
    alone_with(str(values["owner_key"]))
    found = _to_change(object_id, viewer)
    if once and _is_done(found, once):
        return False
    _check_version(found, version)
    if values["kind"] != found.kind:
        raise Invalid("kind_stays")
    named = object_numbered(str(values["owner_key"]), str(values["own_number"]))
    if named is not None and named.id != found.id:
        raise Invalid("number_taken")
    row = row_of(values)
    differing = changed({key: getattr(found, key) for key in row}, row)
    if not differing:
        return False
    for key, value in row.items():
        setattr(found, key, value)
    _touch(found, now)
    _record(found, "object_changed", viewer.person_id, now, source, once, differing)
    return True


def move_object(
    object_id: int, state: str, reason: str, version: int | None, viewer: Viewer, now: datetime, once: str | None = None
) -> None:
    """Withdraw an object, say that it is let or sold, or offer it anew. Moved twice to the same state, it moves once.

    Raises `Invalid` for a withdrawal without its reason.
    """
    found = _to_change(object_id, viewer)
    if found.state == state or (once and _is_done(found, once)):
        return
    _check_version(found, version)
    name, origins = MOVES.get(state, ("", ()))
    if found.state not in origins:
        raise WrongMove("wrong_object_move")
    if state == "withdrawn" and not reason.strip():
        raise Invalid("reason_missing")
    differing = {"state": (found.state, state)}
    found.state = state
    _touch(found, now)
    _record(found, name, viewer.person_id, now, "page", once, differing, reason.strip()[:300])


def say_let(object_id: int, person_id: int, now: datetime) -> None:
    """Take an object out of what is offered: a lease is signed, or its land given, here, by somebody. Nothing where it
    is out."""
    found = db.session.get_one(PremisesObject, object_id, with_for_update=True, populate_existing=True)
    if found.state != "published":
        return
    found.state = "let"
    _touch(found, now)
    _record(found, "object_let", person_id, now, "page", None, {"state": ("published", "let")})


def add_file(
    object_id: int,
    store: Store,
    stream: BinaryIO,
    name: str,
    kind: str,
    shows: tuple[str, str],
    viewer: Viewer,
    now: datetime,
    once: str | None = None,
) -> None:
    """Add a picture or plan drawing, with what it shows in Swedish and English. Raises `Invalid` (`file_…`)."""
    found = _to_change(object_id, viewer)
    if once and _is_done(found, once):
        return
    there = select(func.count()).where(PremisesFile.object_id == found.id, PremisesFile.removed_at.is_(None))
    count = db.session.scalar(there) or 0
    if count >= MOST_FILES:
        raise Invalid("too_many_files", name=name, most=MOST_FILES)
    document = keep_document(store, stream, name, viewer, now)
    if document.media_type not in SHOWN.get(kind, ()):
        raise Invalid("file_type_refused", name=name)
    db.session.add(
        PremisesFile(
            document_id=document.id,
            object_id=found.id,
            kind=kind,
            shows_sv=shows[0],
            shows_en=shows[1],
            position=count,
        )
    )
    _touch(found, now)
    _record(found, "file_added", viewer.person_id, now, "page", once, {"file": (None, document.name)})


def remove_file(object_id: int, document_id: uuid.UUID, viewer: Viewer, now: datetime, once: str | None = None) -> None:
    """Take a file away from the object's page; it stays in the archive. Taken away twice, once."""
    found = _to_change(object_id, viewer)
    file = db.session.get(PremisesFile, document_id)
    if file is None or file.object_id != found.id:
        raise NotFound("no_such_document")
    if file.removed_at is None:
        file.removed_at = now
        _touch(found, now)
        _record(found, "file_removed", viewer.person_id, now, "page", once, {"file": (file.shows_sv, None)})


def object_numbered(owner_key: str, own_number: str) -> PremisesObject | None:
    """The object that its owner calls this."""
    query = select(PremisesObject).where(PremisesObject.owner_key == owner_key)
    return db.session.scalars(query.where(PremisesObject.own_number == own_number)).one_or_none()


def alone_with(owner_key: str) -> None:
    """Let nobody else give a number of this owner until this is committed: two at once would take the same.

    Who needs several owners takes them in the order of their keys, and before any object.
    """
    db.session.execute(text("select pg_advisory_xact_lock(hashtext(:owner))"), {"owner": f"premises:{owner_key}"})


def _check_keeper(owner_key: str, viewer: Viewer) -> None:
    if owner_key not in municipality().keepers or not can_keep_objects(viewer, owner_key):
        raise NotAllowed("not_your_object")


def _check_version(found: PremisesObject, version: int | None) -> None:
    if version is not None and found.version != version:
        raise Stale("object_changed")


def _to_change(object_id: int, viewer: Viewer) -> PremisesObject:
    found = db.session.get(PremisesObject, object_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound("no_such_vacancy")
    _check_keeper(found.owner_key, viewer)
    return found


def _touch(found: PremisesObject, now: datetime) -> None:
    found.changed_at = now
    db.session.flush()


def _is_done(found: PremisesObject, once: str) -> bool:
    query = select(PremisesChange.id).where(PremisesChange.object_id == found.id, PremisesChange.once == once)
    return db.session.scalar(query) is not None


def _added_once(once: str | None, viewer: Viewer) -> PremisesObject | None:
    """The object that this very form has already added."""
    if not once:
        return None
    db.session.execute(text("select pg_advisory_xact_lock(hashtext(:once))"), {"once": once})
    query = select(PremisesObject).join(PremisesChange, PremisesChange.object_id == PremisesObject.id)
    mine = (PremisesChange.once == once) & (PremisesChange.changed_by == viewer.person_id)
    return db.session.scalars(query.where(mine, PremisesChange.what == "object_added")).first()


def _record(
    found: PremisesObject,
    what: str,
    person_id: int,
    now: datetime,
    source: str,
    once: str | None,
    differing: Mapping[str, tuple[Any, Any]],
    reason: str = "",
) -> None:
    row = PremisesChange(
        object_id=found.id,
        version=found.version,
        what=what,
        state=found.state,
        changed_by=person_id,
        changed_at=now,
        source=source,
        before={key: old for key, (old, _new) in differing.items()},
        after={key: new for key, (_old, new) in differing.items()},
        reason=reason,
        once=once or None,
    )
    db.session.add(row)
    db.session.flush()
    later("match_objects")
