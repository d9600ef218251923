"""Freezing what a page shows, the list of what was frozen, and each as page and file."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from eservice.kit.db import transaction
from eservice.kit.errors import NotFound
from eservice.snapshots import queries
from eservice.snapshots.models import FigureSnapshot
from eservice.snapshots.operations import freeze
from eservice.snapshots.rules import Content, by_area
from eservice.web import words
from eservice.web.access import managers_and_administrators, staff, viewer
from eservice.web.clock import moment
from eservice.web.filters import moment as moment_words
from eservice.web.forms import OnlyButton
from eservice.web.language import language
from eservice.web.manager.composing import View, card_view, indicator_view, report_view, turnaround_view
from eservice.web.manager.indicators import bodies, chosen_view
from eservice.web.manager.taking_away import csv_file
from eservice.web.manager.turnaround import asked_slice
from eservice.web.security import CHANGE_LIMIT, limiter


@staff
def snapshots() -> str:
    """Everything that was frozen, newest first."""
    page = queries.snapshots(request.args.get("efter"))
    return render_template("manager/snapshots.html", page=page, kinds=kind_names())


def kind_names() -> dict[str, str]:
    """What can be frozen, in words."""
    return {
        "indicator": _("Indikator"),
        "card": _("Mål"),
        "report": _("Målrapport"),
        "turnaround": _("Handläggningstider"),
    }


@staff
def snapshot(snapshot_id: int) -> str:
    """One frozen page: the numbers as they were, with their definitions, rows and reason."""
    row, name = queries.snapshot(snapshot_id)
    content = queries.content_of(row)
    return render_template(
        "manager/snapshot.html",
        row=row,
        frozen_by=name,
        content=content,
        areas=by_area(content) or [(None, None, content.sections)],
        kind=kind_names()[row.kind],
    )


@staff
def snapshot_csv(snapshot_id: int) -> Response:
    """The frozen figures as text: semicolons and a byte-order mark, as spreadsheet programs here expect."""
    row, _name = queries.snapshot(snapshot_id)
    rows = frozen_rows(row)
    return csv_file(rows, f"fryst-{snapshot_id}")


def frozen_rows(row: FigureSnapshot) -> list[list[Any]]:
    """A frozen page as rows: what it is, its figures with their definitions, and its months."""
    content = queries.content_of(row)
    rows: list[list[Any]] = [
        [_("Fryst"), moment_words(row.frozen_at)],
        [_("Varför"), row.reason],
        [_("Urval"), content.whose.in_language(language())],
        [_("Räknat till och med"), str(row.as_of)],
        [_("Ärenden som räknats"), len(row.case_ids)],
        [_("Sigill"), row.digest],
        [],
        [title for title, _kind in content_columns()],
        *content_rows(content),
    ]
    if content.months:
        rows += [[], list(content.months[0]), *(list(month.values()) for month in content.months)]
    return rows


def content_columns() -> list[tuple[str, str]]:
    """The columns of a figure with its definition, each with its kind."""
    heads = (_("Under"), _("Indikator"), _("Namn"), _("Värde"), _("Nedre gräns"), _("Övre gräns"), "n", _("Enhet"))
    kinds = (*("text",) * 3, *("number",) * 4, "text")
    more = ((_("Version"), "number"), (_("Varför inget värde"), "text"), (_("Året före"), "number"))
    last = ((_("Mål"), "number"), (_("Beslut om målet"), "text"), (_("Formel"), "text"), (_("Utesluts"), "text"))
    return [*zip(heads, kinds, strict=True), *more, *last]


def content_rows(content: Content) -> list[list[Any]]:
    """The figures of a page, each where it stands."""
    tongue, rows = language(), []
    for section in content.sections:
        for one in section.figures:
            why = words.no_figure(one.reason) if one.reason else ""
            told = [one.name.in_language(tongue), one.value, one.low, one.high, one.n, one.unit, one.version, why]
            said = [text.in_language(tongue) for text in (one.formula, one.exclusions)]
            rows.append([section.title.in_language(tongue), one.key, *told, one.before, one.target, one.basis, *said])
    return rows


@managers_and_administrators
@limiter.limit(CHANGE_LIMIT)
def keep_snapshot() -> Response:
    """Freeze what the address shows."""
    view = _asked_view(request.form.get("vad", ""))
    once, reason = OnlyButton().once.data or "", request.form.get("skal", "")
    with transaction():
        number = freeze(*view[:4], reason, viewer(), once[:64], moment()).id
    flash(_("Siffrorna är frysta. Sidan visar dem så här i fortsättningen, vad som än händer med ärendena."), "good")
    return redirect(url_for("manager.snapshot", snapshot_id=number))


def _asked_view(what: str) -> View:
    """What the form names, of the view that its address holds. Raises `NotFound`."""
    kind, _colon, key = what.partition(":")
    if kind == "turnaround":
        return turnaround_view(*asked_slice())
    chosen = chosen_view()
    if kind == "indicator":
        return indicator_view(chosen, key)
    body = request.args.get("organ", "")[:120]
    if body and body not in bodies().values():
        raise NotFound("no_such_target")
    if kind == "card":
        return card_view(chosen.mode, chosen.year, body, key)
    if kind == "report":
        return report_view(chosen.mode, chosen.year, body)
    raise NotFound("no_such_target")
