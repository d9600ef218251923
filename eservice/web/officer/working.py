"""What officers do beside the moves of a case: notes, ticks, the inbox, and being seen to look."""

from __future__ import annotations

from flask import abort, flash, jsonify, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from eservice.cases.note_queries import others_present
from eservice.cases.operations.notes import mark_mention_seen, note_presence, tick_checklist, write_note
from eservice.kit.db import transaction
from eservice.web.access import officers, viewer
from eservice.web.clock import moment
from eservice.web.forms import ChecklistForm, NoteForm, OnlyButton
from eservice.web.officer.page import Page, change, seen_by_viewer
from eservice.web.security import CHANGE_LIMIT, limiter


@officers
@limiter.limit(CHANGE_LIMIT)
def note(reference: str) -> Page:
    """Write a note that only we see."""

    def do(form: NoteForm) -> None:
        named = write_note(reference, viewer(), form.note.data, moment(), form.once.data)
        if named:
            flash(_("%(names)s får en notis.", names=", ".join(named)), "info")

    return change(reference, "note", do, _("Anteckningen är sparad."))


@officers
@limiter.limit(CHANGE_LIMIT)
def tick(reference: str) -> Page:
    """Tick lines of the checklist."""

    def do(form: ChecklistForm) -> None:
        lines = len(form.ticked.choices or ())
        tick_checklist(reference, viewer(), form.version.data, form.ticked.data or [], lines, moment(), form.once.data)

    return change(reference, "checklist", do, _("Checklistan är sparad."))


@officers
@limiter.limit(CHANGE_LIMIT)
def put_away(note_id: int) -> Response:
    """Take a note that names me out of my inbox."""
    if not OnlyButton().validate_on_submit():
        abort(400)
    with transaction():
        mark_mention_seen(note_id, viewer(), moment())
    return redirect(url_for("officer.worklist"))


@officers
@limiter.limit(CHANGE_LIMIT)
def present(reference: str) -> Response:
    """Say that I still have the case open, and hear who else has; the page asks twice a minute."""
    seen, now = seen_by_viewer(reference), moment()
    with transaction():
        note_presence(seen.case.id, viewer(), now)
    return jsonify(names=list(others_present(seen.case.id, viewer(), now)))
