"""Pages for routing tables: what holds, a draft and its checks, a rehearsal and its report, publication."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from eservice.catalogue import queries as catalogue
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, NotFound, Stale, WrongMove
from eservice.routing import queries
from eservice.routing.models import RoutingTableVersion
from eservice.routing.operations import rehearsal as rehearsals
from eservice.routing.operations import tables
from eservice.routing.rules import DEFAULT
from eservice.routing.tables import TableRow, moved, rows_from
from eservice.web import routing_words
from eservice.web.access import administrators, viewer
from eservice.web.admin.table_forms import PublishForm, RehearsalForm, RowForm, row_form
from eservice.web.clock import moment, today
from eservice.web.errors import STATUS, words_for
from eservice.web.forms import CaseForm, OnlyButton
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.web.settings import mode

Page = str | Response | tuple[str, int]
REFUSALS = (WrongMove, Stale, Invalid)


@administrators
def services() -> str:
    """Which table holds for each service, and which are being worked on."""
    rows = [
        (service, queries.table_on(service.key, today()), queries.draft_of(service.key))
        for _id, service in catalogue.current_services()
    ]
    return render_template("admin/routing.html", rows=rows, routing=routing_words)


@administrators
def versions(service_key: str) -> str:
    """Every version of a service's table."""
    _id, service = catalogue.current_service(service_key)
    return render_template(
        "admin/routing_versions.html",
        service=service,
        versions=queries.tables_of(service_key),
        now_valid=queries.table_on(service_key, today()),
        draft=queries.draft_of(service_key),
        button=OnlyButton(formdata=None),
        routing=routing_words,
    )


@administrators
@limiter.limit(CHANGE_LIMIT)
def begin(service_key: str) -> Page:
    """Begin a draft from the table that holds today."""
    catalogue.current_service(service_key)
    with transaction():
        draft_id = tables.make_draft(service_key, viewer(), moment(), today()).id
    return redirect(url_for("admin.routing_table", table_id=draft_id))


@administrators
def table(table_id: int) -> Page:
    """One version: its rows, what the checks say, its rehearsal."""
    return _show(table_id)


@administrators
@limiter.limit(CHANGE_LIMIT)
def move(table_id: int, place: int, way: str) -> Page:
    """Move a row up or down: the first rule that fits wins, so the order is the table."""
    by = {"upp": -1, "ner": 1}.get(way)
    if by is None:
        raise NotFound("no_such_table")
    return _change(table_id, OnlyButton(), lambda rows: moved(rows, place, by), _("Ordningen är ändrad."))


@administrators
@limiter.limit(CHANGE_LIMIT)
def remove(table_id: int, place: int) -> Page:
    """Take a row out of a draft."""
    return _change(table_id, OnlyButton(), lambda rows: [*rows[:place], *rows[place + 1 :]], _("Raden är borttagen."))


@administrators
@limiter.limit(CHANGE_LIMIT)
def row(table_id: int, place: int) -> Page:
    """Edit a row, or a new one behind the rules. A new condition is added by saving with its fact chosen."""
    draft = queries.table_version(table_id)
    rows = rows_from(draft.rows)
    if draft.status not in ("draft", "rehearsed") or place > len(rows):
        raise NotFound("no_such_table")
    _id, service = catalogue.current_service(draft.service_key)
    facts = tables.facts_for(service)
    said = rows[place] if place < len(rows) else None
    wanted = [*(said.when if said else ()), *request.args.getlist("med")]
    asked = [facts[name] for name in dict.fromkeys(wanted) if name in facts]
    form = row_form(said, asked, queries.unit_names())
    problem = None
    if request.method == "POST" and form.validate():
        try:
            return _save_row(table_id, place, form, rows)
        except REFUSALS as error:
            problem = words_for(error)
    form.version.data = draft.lock
    page = render_template(
        "admin/routing_row.html",
        draft=draft,
        service=service,
        place=place,
        form=form,
        asked=asked,
        others=[fact for fact in facts.values() if fact not in asked],
        problem=problem,
    )
    return page, 422 if form.errors else 409 if problem else 200


def _save_row(table_id: int, place: int, form: RowForm, rows: tuple[TableRow, ...]) -> Response:
    changed = list(rows)
    new = form.row()
    if place < len(rows):
        changed[place] = new
    else:
        # A new rule stands above the default, where it can fire.
        above = len(rows) - 1 if rows and rows[-1].key == DEFAULT and new.key != DEFAULT else len(rows)
        changed.insert(above, new)
        place = above
    with transaction():
        tables.change_rows(table_id, form.version.data, changed)
    added = request.form.get("villkor")
    if added:
        kept = [*request.args.getlist("med"), added]
        return redirect(url_for("admin.routing_row", table_id=table_id, place=place, med=kept))
    flash(_("Raden är sparad."), "good")
    return redirect(url_for("admin.routing_table", table_id=table_id))


@administrators
@limiter.limit(CHANGE_LIMIT)
def discard(table_id: int) -> Page:
    """Put a draft aside."""
    service_key = queries.table_version(table_id).service_key
    form = OnlyButton()
    return _do(
        table_id,
        form,
        lambda: tables.discard_draft(table_id, form.version.data),
        _("Utkastet är lagt åt sidan."),
        url_for("admin.routing_versions", service_key=service_key),
    )


@administrators
@limiter.limit(CHANGE_LIMIT)
def rehearse(table_id: int) -> Page:
    """Ask for a rehearsal on the cases of the last twelve months."""
    form = RehearsalForm(prefix="rehearse")
    return _do(
        table_id,
        form,
        lambda: rehearsals.ask_rehearsal(
            table_id, form.version.data, viewer(), mode(), moment(), form.target_days.data
        ),
        _("Provkörningen är beställd."),
    )


@administrators
@limiter.limit(CHANGE_LIMIT)
def publish(table_id: int) -> Page:
    """Let the table hold from a day on."""
    form = PublishForm(prefix="publish")

    def do() -> None:
        draft = tables.publish_table(table_id, form.version.data, form.valid_from.data, viewer(), moment(), today())
        draft.note = form.note.data

    return _do(table_id, form, do, _("Tabellen är publicerad."))


def _change(table_id: int, form: CaseForm, rows: Callable[[Any], Any], done: str) -> Page:
    def do() -> None:
        kept = rows_from(queries.table_version(table_id).rows)
        tables.change_rows(table_id, form.version.data, rows(kept))

    return _do(table_id, form, do, done)


def _do(table_id: int, form: CaseForm, do: Callable[[], Any], done: str, after: str | None = None) -> Page:
    """Do what a form asks and go back to the table; where it cannot be done, show the table with what was typed."""
    queries.table_version(table_id)
    if not form.validate():
        return _show(table_id, form, status=422)
    try:
        with transaction():
            do()
    except REFUSALS as error:
        return _show(table_id, form, problem=words_for(error), status=STATUS[type(error)])
    flash(done, "good")
    return redirect(after or url_for("admin.routing_table", table_id=table_id))


def _show(table_id: int, typed: CaseForm | None = None, *, problem: str | None = None, status: int = 200) -> Page:
    found = queries.table_version(table_id)
    _id, service = catalogue.current_service(found.service_key)
    rehearsal = rehearsals.newest_rehearsal(table_id)
    forms = {
        "rehearse": typed if isinstance(typed, RehearsalForm) else RehearsalForm(prefix="rehearse", formdata=None),
        "publish": typed if isinstance(typed, PublishForm) else _publish_form(),
        "button": OnlyButton(formdata=None),
    }
    for form in forms.values():
        form.version.data = found.lock
    page = render_template(
        "admin/routing_table.html",
        table=found,
        rows=rows_from(found.rows),
        service=service,
        facts=tables.facts_for(service),
        findings=_findings(found),
        units=queries.unit_names(),
        rehearsal=rehearsal,
        report=rehearsals.report_of(rehearsal) if rehearsal else None,
        forms=forms,
        problem=problem,
        routing=routing_words,
    )
    return page, status


def _publish_form() -> PublishForm:
    form = PublishForm(prefix="publish", formdata=None)
    form.valid_from.data = today()
    return form


def _findings(found: RoutingTableVersion) -> list[Any]:
    """What the checks say of a draft; a table that holds has passed them."""
    return tables.findings(found, today(), moment()) if found.status in ("draft", "rehearsed") else []
