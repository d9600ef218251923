"""What officers write down for each other: notes, ticks, and that they are looking."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.cases.note_models import ChecklistTick, Mention, Note, Presence
from eservice.cases.note_queries import colleagues
from eservice.cases.notes import mentioned
from eservice.cases.operations.loading import case_for_officer, case_for_unit, check_unchanged
from eservice.cases.operations.log import already, append
from eservice.cases.rules import Actor, Event, Happened, Visibility
from eservice.kit.db import db
from eservice.kit.errors import Invalid


def write_note(reference: str, viewer: Viewer, body: str, now: datetime, once: str | None = None) -> list[str]:
    """Keep a note by anybody in the unit, and tell the colleagues named in it; returns their names.

    The words stand in the note alone: the log, which can never be thinned out, only knows that there is one.
    """
    case = case_for_unit(reference, viewer)
    if already(case, once):
        return []
    people = colleagues(case.unit_key)
    named = [one for one in mentioned(body, people) if one != viewer.person_id]
    note = Note(case_id=case.id, author_id=viewer.person_id, body=body, written_at=now)
    db.session.add(note)
    db.session.flush()
    db.session.add_all(Mention(note_id=note.id, person_id=person_id) for person_id in named)
    _append(case, Event.NOTE_WRITTEN, {"note_id": note.id, "officer": viewer.name}, viewer, now, once)
    return [people[person_id] for person_id in named]


def mark_mention_seen(note_id: int, viewer: Viewer, now: datetime) -> None:
    """Take a note out of the viewer's inbox; one that is not there is no error."""
    seen = update(Mention).where(Mention.note_id == note_id, Mention.person_id == viewer.person_id)
    db.session.execute(seen.where(Mention.seen_at.is_(None)).values(seen_at=now))


def tick_checklist(
    reference: str,
    viewer: Viewer,
    version: int,
    ticked: Collection[int],
    lines: int,
    now: datetime,
    once: str | None = None,
) -> Case:
    """Keep which of a checklist's `lines` are ticked: who ticked one first, and when, stays. No change is no event."""
    case = case_for_officer(reference, viewer)
    if already(case, once):
        return case
    check_unchanged(case, version)
    if not set(ticked) <= set(range(lines)):
        raise Invalid("unknown_line")
    before = set(db.session.scalars(select(ChecklistTick.position).where(ChecklistTick.case_id == case.id)))
    new, gone = sorted(set(ticked) - before), sorted(before - set(ticked))
    if not new and not gone:
        return case
    gone_ones = delete(ChecklistTick).where(ChecklistTick.case_id == case.id, ChecklistTick.position.in_(gone))
    db.session.execute(gone_ones)
    db.session.add_all(
        ChecklistTick(case_id=case.id, position=at, ticked_by=viewer.person_id, ticked_at=now) for at in new
    )
    _append(case, Event.CHECKLIST_TICKED, {"ticked": new, "unticked": gone, "officer": viewer.name}, viewer, now, once)
    return case


def _append(case: Case, event: Event, data: dict[str, object], viewer: Viewer, now: datetime, once: str | None) -> None:
    happened = Happened(event, Actor.OFFICER, now, viewer.person_id, data, visibility=Visibility.INTERNAL, once=once)
    append(case, happened, now)


def note_presence(case_id: int, viewer: Viewer, now: datetime) -> None:
    """Say that the viewer has the case open now. It changes nothing about the case."""
    row = insert(Presence).values(case_id=case_id, person_id=viewer.person_id, seen_at=now)
    db.session.execute(
        row.on_conflict_do_update(index_elements=["case_id", "person_id"], set_={"seen_at": row.excluded.seen_at})
    )
