"""The register of vacant premises and land, for those who keep it: list, add, change, withdraw, history, pictures."""

from __future__ import annotations

import uuid
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, NotAllowed, NotFound, Stale
from eservice.kit.text import Text
from eservice.premises.models import PremisesObject
from eservice.premises.register import operations, queries
from eservice.premises.register.columns import COLUMNS
from eservice.premises.register.geography import municipality
from eservice.premises.register.rules import Around, Read, read_object
from eservice.premises.watching import count_by_object
from eservice.routing.queries import unit_names
from eservice.web.access import staff, viewer
from eservice.web.clock import moment, today
from eservice.web.errors import words_for
from eservice.web.forms import CaseForm, OnlyButton
from eservice.web.language import language
from eservice.web.premises_forms import (
    MoveForm,
    ObjectFileForm,
    as_choices,
    fault_words,
    filled,
    object_form,
    tell_faults,
    written,
)
from eservice.web.premises_view import change_lines, facts_of
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.web.settings import store

Page = str | Response | tuple[str, int]
KINDS = ("premises", "land")
STATES = ("published", "withdrawn", "let")


def keepers() -> dict[str, Text]:
    """The owners whose objects I keep, by key. Raises `NotAllowed` for somebody who keeps none."""
    names = unit_names()
    mine = {key: names[key] for key in queries.keepers_of(viewer()) if key in names}
    if not mine:
        raise NotAllowed("not_your_object")
    return mine


@staff
def objects() -> str:
    """The objects that I keep."""
    owners = keepers()
    state = request.args.get("lage", "")
    page = queries.kept_objects(list(owners), state if state in STATES else "", request.args.get("efter"))
    counts = count_by_object([one.id for one in page.rows], today())
    return render_template("officer/register/objects.html", page=page, owners=owners, state=state, counts=counts)


@staff
@limiter.limit(CHANGE_LIMIT, methods=["POST"])
def new(kind: str) -> Page:
    """Add an object."""
    if kind not in KINDS:
        raise NotFound("no_such_vacancy")
    form = object_form(kind, keepers())
    if request.method == "POST":
        read = _read(form, kind)
        if not read.wrong:
            added = _written(form, read, None)
            if isinstance(added, PremisesObject):
                flash(_("Objektet är sparat och visas från den dag som står i det."), "good")
                return redirect(url_for("officer.register_object", object_id=added.id))
    page = render_template("officer/register/edit.html", form=form, kind=kind, one=None)
    return page, 422 if request.method == "POST" else 200


@staff
@limiter.limit(CHANGE_LIMIT, methods=["POST"])
def edit(object_id: int) -> Page:
    """Change an object; what somebody else changed meanwhile is not written over."""
    one = _mine(object_id)
    form = object_form(one.kind, keepers(), **({} if request.method == "POST" else {"data": _cells(one)}))
    status = 200
    if request.method == "POST":
        status = 422
        read = _read(form, one.kind)
        if not read.wrong:
            done = _written(form, read, one)
            if done is True:
                return redirect(url_for("officer.register_object", object_id=one.id))
            status = done if isinstance(done, int) and done is not False else 422
    page = render_template("officer/register/edit.html", form=form, kind=one.kind, one=one)
    return page, status


def _read(form: CaseForm, kind: str) -> Read:
    """What was typed, judged; what is wrong stands beside its field."""
    form.validate()
    cells = written(form, kind)
    elsewhere = queries.lying_elsewhere([cells["designation"]])
    read = read_object(cells, Around(tuple(keepers()), municipality().border, today(), elsewhere))
    tell_faults(form, read)
    if form.errors:
        read.wrong.setdefault("", "unreadable")
    return read


def _written(form: CaseForm, read: Read, one: PremisesObject | None) -> PremisesObject | bool | int:
    """Write it: the new object, or True for one that was changed; else the status, and the form says why not."""
    try:
        with transaction():
            if one is None:
                return operations.add_object(read.values, viewer(), moment(), once=form.once.data)
            version = form.version.data
            is_changed = operations.change_object(one.id, read.values, version, viewer(), moment(), once=form.once.data)
    except Invalid as error:
        form.own_number.errors = [fault_words(error.code)]
        return 422
    except Stale as error:
        flash(words_for(error), "bad")
        form.version.data = queries.object_called(one.id).version if one else None
        return 409
    flash(_("Ändringen är sparad.") if is_changed else _("Inget skilde sig. Inget är ändrat."), "good")
    return True


def _mine(object_id: int) -> PremisesObject:
    """An object that I keep. Raises `NotAllowed` for another's."""
    one = queries.object_called(object_id)
    if one.owner_key not in keepers():
        raise NotAllowed("not_your_object")
    return one


def _cells(one: PremisesObject) -> dict[str, Any]:
    row = {column.key: getattr(one, column.key) for column in COLUMNS if not column.detail}
    return {**filled(row), **filled(one.details), "version": one.version}


@staff
def show(object_id: int) -> str:
    """One object: what is said of it, its pictures, what can be done, and its history."""
    return _page(_mine(object_id))


def _page(one: PremisesObject, **forms: CaseForm) -> str:
    move = forms.get("move") or MoveForm(prefix="move", version=one.version)
    move.state.choices = as_choices({state: label for state, label in _moves().items() if _may(one.state, state)})
    return render_template(
        "officer/register/object.html",
        one=one,
        facts=facts_of(one, language()),
        owner=unit_names().get(one.owner_key),
        files=queries.files_of(one.id),
        changes=[(change, name, change_lines(change, language())) for change, name in queries.history_of(one.id)],
        waiting=count_by_object([one.id], today())[one.id],
        forms={"move": move, "file": forms.get("file") or ObjectFileForm(prefix="file"), "remove": OnlyButton()},
    )


def _moves() -> dict[str, str]:
    return {
        "withdrawn": _("Dra tillbaka det"),
        "let": _("Det är uthyrt eller sålt"),
        "published": _("Visa det igen"),
    }


def _may(state: str, to: str) -> bool:
    return state in operations.MOVES[to][1]


@staff
@limiter.limit(CHANGE_LIMIT)
def move(object_id: int) -> Page:
    """Withdraw it, say that it is let, or offer it anew."""
    one = _mine(object_id)
    form = MoveForm(prefix="move")
    form.state.choices = as_choices(_moves())
    if not form.validate():
        return _page(one, move=form), 422
    try:
        with transaction():
            operations.move_object(
                one.id, form.state.data, form.reason.data or "", form.version.data, viewer(), moment(), form.once.data
            )
    except Invalid as error:
        form.reason.errors = [words_for(error)]
        return _page(one, move=form), 422
    flash(_("Ändringen är sparad."), "good")
    return redirect(url_for("officer.register_object", object_id=object_id))


@staff
@limiter.limit(CHANGE_LIMIT)
def add_file(object_id: int) -> Page:
    """Add a picture or a plan drawing."""
    one = _mine(object_id)
    form = ObjectFileForm(prefix="file")
    is_right = form.validate()
    upload = form.file.data
    if not upload or not upload.filename:
        form.file.errors = [_("Välj en fil.")]
        is_right = False
    if not is_right:
        return _page(one, file=form), 422
    shows = (form.shows_sv.data, form.shows_en.data or "")
    try:
        with transaction():
            operations.add_file(
                one.id, store(), upload.stream, upload.filename, form.kind.data, shows, viewer(), moment(),
                form.once.data,
            )  # fmt: skip
    except Invalid as error:
        form.file.errors = [words_for(error)]
        return _page(one, file=form), 422
    flash(_("Filen är tillagd."), "good")
    return redirect(url_for("officer.register_object", object_id=object_id))


add_file.takes_files = True


@staff
@limiter.limit(CHANGE_LIMIT)
def remove_file(object_id: int, document_id: uuid.UUID) -> Response:
    """Take a file away from the page."""
    form = OnlyButton()
    if not form.validate_on_submit():
        abort(400)
    with transaction():
        operations.remove_file(object_id, document_id, viewer(), moment(), form.once.data)
    return redirect(url_for("officer.register_object", object_id=object_id))
