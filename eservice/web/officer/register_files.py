"""Files of objects: first shown line by line, then read in whole; and taken away as CSV and GeoJSON."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import PurePath

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from eservice.cases.operations.documents import LARGEST, MEGABYTE
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid
from eservice.premises.register import queries
from eservice.premises.register.csv_file import write_csv
from eservice.premises.register.geojson_file import write_geojson
from eservice.premises.register.importing import Outcome, Plan, import_objects, plan_import
from eservice.premises.register.lines import Faulty
from eservice.premises.words import COLUMNS, shown_value
from eservice.web.access import staff, viewer
from eservice.web.clock import moment, today
from eservice.web.filters import number
from eservice.web.forms import OnlyButton
from eservice.web.language import language
from eservice.web.officer.register import keepers
from eservice.web.premises_forms import ImportForm, fault_words, file_words
from eservice.web.premises_view import row_values
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.web.settings import settings, store

Page = str | Response | tuple[str, int]
ENDINGS = {".csv": "csv", ".geojson": "geojson", ".json": "geojson"}
#: A plan that was looked at can be carried out for an hour.
GOOD_FOR_SECONDS = 3600
#: So many lines are shown; what is wrong comes first.
MOST_LINES = 300


@dataclass(frozen=True)
class LineView:
    """A line of the file as the page tells it."""

    number: int
    name: str
    result: str
    said: list[str]


@staff
@limiter.limit(CHANGE_LIMIT, methods=["POST"])
def import_file() -> Page:
    """Look at a file: what it would do, line by line. Nothing is changed yet."""
    owners, form = keepers(), ImportForm()
    plan, told, token = None, "", ""
    if request.method == "POST" and form.validate():
        try:
            content, sort = _uploaded(form)
            plan = plan_import(content, sort, viewer(), today())
            token = _sealer().dumps([store().keep(io.BytesIO(content)).sha256, sort]) if plan.is_right() else ""
        except Faulty as error:
            told = file_words(error.code, error.value)
            form.file.errors = [told]
    page = render_template(
        "officer/register/import.html",
        form=form,
        plan=plan,
        lines=_lines(plan) if plan else [],
        most=MOST_LINES,
        token=token,
        button=OnlyButton(),
        owners=owners,
    )
    return page, 422 if request.method == "POST" and (told or (plan and not plan.is_right()) or form.errors) else 200


import_file.takes_files = True


def _uploaded(form: ImportForm) -> tuple[bytes, str]:
    upload = form.file.data
    sort = ENDINGS.get(PurePath(upload.filename).suffix.lower()) if upload and upload.filename else None
    if sort is None:
        raise Faulty("unknown_file")
    content = upload.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Faulty("file_too_large", str(LARGEST // MEGABYTE))
    return content, sort


def _sealer() -> URLSafeTimedSerializer:
    """What seals the file that was looked at, for this person: nobody reads in another than they saw."""
    return URLSafeTimedSerializer(settings().secret_key, salt=f"premises-import-{viewer().person_id}")


def _lines(plan: Plan) -> list[LineView]:
    """What is wrong first, then the rest, in the order of the file."""
    ordered = sorted(plan.outcomes, key=lambda one: (one.result != "wrong", one.line.number))
    return [_line(one) for one in ordered[:MOST_LINES]]


def _line(one: Outcome) -> LineView:
    wrong = [f"{_column(key)}{fault_words(code, key)}" for key, code in one.wrong.items()]
    differing = [
        _("%(name)s: %(before)s → %(after)s", name=_name(key), before=_cell(key, old), after=_cell(key, new))
        for key, (old, new) in one.differing.items()
    ]
    name = " ".join(one.line.cells.get(key, "")[:60] for key in ("own_number", "address"))
    return LineView(one.line.number, name.strip() or "–", one.result, wrong or differing)


def _column(key: str) -> str:
    return f"{_name(key)}: " if key else ""


def _name(key: str) -> str:
    return COLUMNS[key].in_language(language()) if key in COLUMNS else key


def _cell(key: str, value: object) -> str:
    return (shown_value(key, value, language()) if key != "outline" else str(value or "")) or "–"


@staff
@limiter.limit(CHANGE_LIMIT)
def read_in() -> Page:
    """Read in the file that was looked at, all of it. Where the register has changed meanwhile, it is judged anew."""
    keepers()
    try:
        sha256, sort = _sealer().loads(request.form.get("token", ""), max_age=GOOD_FOR_SECONDS)
        with store().open(sha256) as stream:
            content = stream.read()
        with transaction():
            plan = import_objects(content, sort, viewer(), today(), moment())
    except (BadData, FileNotFoundError, Faulty, Invalid):
        flash(_("Filen eller registret har ändrats sedan du granskade den. Inget är inläst. Välj filen igen."), "bad")
        return redirect(url_for("officer.register_import"))
    flash(
        _("Inläst: %(new)s nya, %(changed)s ändrade.", new=number(plan.count("new")),
          changed=number(plan.count("changed"))),
        "good",
    )  # fmt: skip
    return redirect(url_for("officer.register_objects"))


@staff
def export_csv() -> FlaskResponse:
    """The objects that I keep, as a file that can be read in again."""
    rows = [row_values(one) for one in queries.all_objects_of(list(keepers()))]
    return _file(write_csv(rows), "text/csv", "lokaler-och-mark.csv")


@staff
def export_geojson() -> FlaskResponse:
    """The objects that I keep, for a map program."""
    rows = [row_values(one) for one in queries.all_objects_of(list(keepers()))]
    return _file(write_geojson(rows), "application/geo+json", "lokaler-och-mark.geojson")


def _file(text: str, media_type: str, name: str) -> FlaskResponse:
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return FlaskResponse(text, mimetype=media_type, headers=headers)
