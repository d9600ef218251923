"""What officers keep for themselves: notes, and the checklist of the service."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from eservice.cases.note_queries import notes_in
from eservice.cases.rules import Event, can
from eservice.web.filters import short_day
from eservice.web.forms import ChecklistForm, NoteForm
from eservice.web.language import language
from eservice.web.officer.seen import Fold, Part, Seen, Shown, how_many, plain


def notes(seen: Seen) -> Shown:
    """The notes, and writing one: for everybody in the unit."""
    may_write = seen.works_here and can(seen.case.state, Event.NOTE_WRITTEN)
    found = notes_in(seen.case.id) if seen.service else []
    return {"notes": found, "may_write": may_write} if found or may_write else None


def checklist(seen: Seen) -> Shown:
    """The lines of the service's checklist, with who ticked which and when."""
    if seen.service is None or not seen.service.checklist:
        return None
    may_tick = seen.may(Event.CHECKLIST_TICKED)
    ticks = seen.ticks
    if not may_tick and not ticks:
        return None
    return {"lines": seen.service.checklist, "ticks": ticks, "may_tick": may_tick}


def _checklist_form(seen: Seen, **data: Any) -> ChecklistForm:
    form = ChecklistForm(**data)
    lines = seen.service.checklist if seen.service else ()
    ticks = seen.ticks
    form.ticked.choices = [
        SelectChoice(at, _ticked(line.in_language(language()), ticks.get(at))) for at, line in enumerate(lines)
    ]
    if form.ticked.raw_data is None:
        form.ticked.data = list(ticks)
    return form


def _ticked(line: str, tick: Any) -> str:
    if tick is None:
        return line
    name, at = tick
    return _("%(line)s (%(name)s, %(day)s)", line=line, name=name, day=short_day(at))


def _ticked_of_all(_seen: Seen, shown: dict[str, Any]) -> str:
    return _("%(done)s av %(all)s", done=len(shown["ticks"]), all=len(shown["lines"]))


NOTES = Part(
    "notes",
    notes,
    {"note": plain(NoteForm)},
    tab=_l("Anteckningar"),
    anchor="notes",
    fold=Fold(
        _l("Anteckningar"),
        lambda _seen, shown: bool(shown["notes"]),
        lambda _seen, shown: how_many(shown["notes"]),
    ),
)
CHECKLIST = Part(
    "checklist",
    checklist,
    {"checklist": _checklist_form},
    tab=_l("Checklista"),
    anchor="checklist",
    fold=Fold(
        _l("Checklista"),
        lambda seen, shown: shown["may_tick"] and seen.is_said_complete and len(shown["ticks"]) < len(shown["lines"]),
        _ticked_of_all,
    ),
)
