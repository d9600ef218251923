"""Questions about what officers keep for themselves: notes, the inbox of mentions, ticks, who is looking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from eservice.accounts.models import Person, RoleGrant
from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.cases.note_models import ChecklistTick, Mention, Note, Presence
from eservice.kit.db import db

#: A page shows the newest of very many.
MOST = 100
#: Somebody who was not heard of for this long has gone. Pages say that they are there twice in this time.
PRESENT_FOR = timedelta(seconds=60)


def colleagues(unit_key: str | None) -> Mapping[int, str]:
    """The officers of a unit, who can be named in its notes, by id, in the order of their names."""
    query = select(Person.id, Person.name).join(RoleGrant, RoleGrant.person_id == Person.id)
    query = query.where(RoleGrant.role == "officer", RoleGrant.unit_key == unit_key)
    rows = db.session.execute(query.distinct().order_by(Person.name, Person.id))
    return {row[0]: row[1] for row in rows}


def notes_in(case_id: int) -> Sequence[tuple[Note, str]]:
    """The notes of a case with their authors' names, newest first."""
    query = select(Note, Person.name).join(Person, Person.id == Note.author_id).where(Note.case_id == case_id)
    return [(note, name) for note, name in db.session.execute(query.order_by(Note.id.desc()).limit(MOST))]


class Named(NamedTuple):
    """A note in which somebody is named, as their inbox shows it."""

    note_id: int
    reference: str
    author: str
    body: str
    written_at: datetime


def inbox(viewer: Viewer) -> Sequence[Named]:
    """The notes that name the viewer and that they have not put away, newest first, in cases they still work on."""
    query = (
        select(Note.id, Case.reference, Person.name, Note.body, Note.written_at)
        .join(Mention, Mention.note_id == Note.id)
        .join(Case, Case.id == Note.case_id)
        .join(Person, Person.id == Note.author_id)
        .where(Mention.person_id == viewer.person_id, Mention.seen_at.is_(None), Case.unit_key.in_(viewer.officer_in))
    )
    return [Named(*row) for row in db.session.execute(query.order_by(Note.id.desc()).limit(MOST))]


def ticks_in(case_id: int) -> Mapping[int, tuple[str, datetime]]:
    """Who ticked which line of the checklist, and when, by the line's place."""
    query = select(ChecklistTick.position, Person.name, ChecklistTick.ticked_at)
    query = query.join(Person, Person.id == ChecklistTick.ticked_by).where(ChecklistTick.case_id == case_id)
    rows = db.session.execute(query.order_by(ChecklistTick.position))
    return {position: (name, ticked_at) for position, name, ticked_at in rows}


def others_present(case_id: int, viewer: Viewer, now: datetime) -> Sequence[str]:
    """The names of the others who have the case open now."""
    query = select(Person.name).join(Presence, Presence.person_id == Person.id)
    query = query.where(
        Presence.case_id == case_id, Presence.person_id != viewer.person_id, Presence.seen_at > now - PRESENT_FOR
    )
    return db.session.scalars(query.order_by(Person.name, Person.id).limit(MOST)).all()
