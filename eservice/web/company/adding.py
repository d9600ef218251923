"""Adding to an application unasked: text and files, with what it does to the time said before anything is sent."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, MultipleFileField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from eservice.cases import queries
from eservice.cases.expecting import Restart, restarted_by_material
from eservice.cases.operations.adding import add_material
from eservice.cases.operations.documents import keep_document
from eservice.cases.operations.loading import case_for_company
from eservice.cases.operations.log import already
from eservice.cases.rules import Event, can
from eservice.catalogue.queries import service_version
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, WrongMove
from eservice.web.access import company_people, viewer
from eservice.web.clock import moment, today
from eservice.web.errors import STATUS, words_for
from eservice.web.forms import LONGEST, CaseForm, plain_text, stripped
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.web.settings import store
from eservice.web.uploads import uploads

Page = str | Response | tuple[str, int]


class MaterialForm(CaseForm):
    """What a company wants to add."""

    text = TextAreaField(
        _l("Vad vill ni lägga till?"),
        description=_l("Skriv vad det gäller, även om ni bara skickar filer."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Skriv vad ni vill lägga till.")),
            Length(max=LONGEST, message=_l("Texten får vara högst 10 000 tecken.")),
            plain_text,
        ],
    )
    files = MultipleFileField(
        _l("Filer"), description=_l("PDF, PNG, JPG, Word eller Excel, högst 10 MB per fil."), validators=[Optional()]
    )


class RestartForm(MaterialForm):
    """The same where it makes the time begin anew: that is agreed to first."""

    knows = BooleanField(
        _l("Vi vet att tiden till beslut börjar om"),
        validators=[
            InputRequired(_l("Kryssa för att ni vet att tiden börjar om, eller skriv ett meddelande i stället."))
        ],
    )


@company_people
@limiter.limit(CHANGE_LIMIT, methods=["POST"])
def add(reference: str) -> Page:
    """What adding means for the time, and its form."""
    view = queries.case_of_company(reference, viewer())
    restarts = restarted_by_material(queries.clocks(view.case, today()), today())
    form = (RestartForm if restarts else MaterialForm)(prefix="material")
    if request.method == "GET":
        return _page(view, form, restarts)
    if not form.validate():
        return _page(view, form, restarts), 422
    try:
        with transaction():
            _send(reference, form)
    except (WrongMove, Invalid) as error:
        return _page(view, form, restarts, words_for(error)), STATUS[type(error)]
    flash(_("Det är skickat. Handläggaren läser det tillsammans med ansökan."), "good")
    return redirect(url_for("company.case", reference=reference))


add.takes_files = True


def _send(reference: str, form: Any) -> None:
    """Add the text with its files, once however often it is sent."""
    if already(case_for_company(reference, viewer()), form.once.data):
        return
    case = add_material(reference, viewer(), form.text.data, moment(), form.once.data)
    for upload in uploads(form.files.data):
        keep_document(store(), upload.stream, upload.filename or "", viewer(), moment(), case_id=case.id)  # type: ignore[arg-type]


def _page(view: queries.CaseView, form: MaterialForm, restarts: list[Restart], problem: str | None = None) -> str:
    return render_template(
        "company/add.html",
        case=view.case,
        service=service_version(view.case.service_version_id),
        form=form,
        restarts=restarts,
        problem=problem,
        possible=can(view.case.state, Event.MATERIAL_ADDED),
    )
