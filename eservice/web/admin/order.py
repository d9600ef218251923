"""Pages for the delegation order, the letters, and the health of the whole configuration."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, DateField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from eservice.catalogue.queries import current_service, current_services
from eservice.configuration.queries import check_configuration
from eservice.decisions.fees import FeeLine, charges
from eservice.decisions.letter import LetterFacts, Signature, letter
from eservice.delegation import queries
from eservice.delegation.operations import add_row, close_row
from eservice.delegation.rules import COMMITTEE
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, NotFound
from eservice.kit.pdf import pdf
from eservice.notifications.samples import letter_names
from eservice.web.access import administrators, viewer
from eservice.web.clock import moment, today
from eservice.web.decision_forms import kronor, sum_of_money
from eservice.web.errors import STATUS, words_for
from eservice.web.forms import CaseForm, Checkboxes, one_line, plain_text
from eservice.web.language import LANGUAGES, language
from eservice.web.security import CHANGE_LIMIT, limiter

Page = str | Response | tuple[str, int]


class RowForm(CaseForm):
    """A new row of the delegation order."""

    number = StringField(
        _l("Nummer"),
        description=_l("Som i ordningen, till exempel SN 4.2. En öppen rad med samma nummer slutar dagen före."),
        filters=[one_line],
        validators=[DataRequired(_l("Ange radens nummer.")), Length(max=40), plain_text],
    )
    body = SelectField(_l("Nämnd"), validators=[InputRequired(_l("Välj en nämnd."))])
    title_sv = StringField(
        _l("Vad raden gäller, på svenska"),
        filters=[one_line],
        validators=[DataRequired(_l("Skriv vad raden gäller.")), Length(max=200), plain_text],
    )
    title_en = StringField(
        _l("Vad raden gäller, på engelska"),
        filters=[one_line],
        validators=[DataRequired(_l("Skriv vad raden gäller.")), Length(max=200), plain_text],
    )
    services = Checkboxes(_l("Tjänster"), description=_l("Ingen vald: alla."), validators=[Optional()])
    outcomes = Checkboxes(_l("Utfall"), description=_l("Inget valt: alla."), validators=[Optional()])
    role = StringField(
        _l("Vem som beslutar"),
        description=_l("officer (handläggare), manager (chef), committee (nämnden), eller namnet på en behörighet."),
        filters=[one_line],
        validators=[DataRequired(_l("Ange vem som beslutar.")), Length(max=40), plain_text],
    )
    up_to = StringField(
        _l("Högst, kronor"),
        description=_l("Lämna tomt om raden inte har någon gräns."),
        filters=[one_line],
        validators=[Optional(), Length(max=20), sum_of_money],
    )
    four_eyes = BooleanField(_l("Den som har berett ärendet får inte skriva under"))
    valid_from = DateField(_l("Gäller från och med"), validators=[InputRequired(_l("Ange dagen."))])


class CloseForm(CaseForm):
    """The last day of a row."""

    last_day = DateField(_l("Sista dag"), validators=[InputRequired(_l("Ange dagen."))])


@administrators
def order() -> Page:
    """The delegation order, with the rows that have ended."""
    return _order()


@administrators
@limiter.limit(CHANGE_LIMIT)
def add() -> Page:
    """Add a row."""
    form = _row_form()
    if not form.validate():
        return _order(form, status=422)
    try:
        with transaction():
            add_row(_values(form), viewer(), moment())
    except Invalid as error:
        return _order(form, words_for(error), STATUS[Invalid])
    flash(_("Raden är tillagd."), "good")
    return redirect(url_for("admin.order"))


@administrators
@limiter.limit(CHANGE_LIMIT)
def close(row_id: int) -> Page:
    """End a row."""
    form = CloseForm(prefix=f"close{row_id}")
    if not form.validate():
        return _order(problem=_("Ange radens sista dag."), status=422)
    try:
        with transaction():
            close_row(row_id, form.last_day.data or today(), viewer(), moment())
    except Invalid as error:
        return _order(problem=words_for(error), status=STATUS[Invalid])
    flash(_("Raden är avslutad."), "good")
    return redirect(url_for("admin.order"))


def _row_form(**data: Any) -> RowForm:
    form = RowForm(prefix="row", **data)
    services = [service for _id, service in current_services()]
    named = language()
    form.body.choices = [(one.key, one.name_en if named == "en" else one.name_sv) for one in queries.bodies()]
    form.services.choices = [(service.key, service.name.in_language(named)) for service in services]
    outcomes = {one.key: one.text.in_language(named) for service in services for one in service.outcomes}
    form.outcomes.choices = list(outcomes.items())
    return form


def _values(form: RowForm) -> dict[str, Any]:
    return {
        "number": form.number.data,
        "body_key": form.body.data,
        "title_sv": form.title_sv.data,
        "title_en": form.title_en.data,
        "services": form.services.data or [],
        "outcomes": form.outcomes.data or [],
        "role": form.role.data,
        "up_to": kronor(form.up_to.data) if form.up_to.data else None,
        "four_eyes": bool(form.four_eyes.data),
        "valid_from": form.valid_from.data,
        "valid_to": None,
        "unverified": False,
    }


def _order(form: RowForm | None = None, problem: str = "", status: int = 200) -> Page:
    rows = queries.order_rows()
    page = render_template(
        "admin/order.html",
        rows=rows,
        bodies={one.key: one for one in queries.bodies()},
        row_form=form or _row_form(formdata=None),
        close_forms={row.id: CloseForm(prefix=f"close{row.id}", formdata=None) for row in rows if row.valid_to is None},
        committee=COMMITTEE,
        problem=problem,
        today=today(),
    )
    return page, status


@administrators
def letters() -> str:
    """Every letter, to be looked at in both languages."""
    services = [service for _id, service in current_services()]
    return render_template("admin/letters.html", names=letter_names(), services=services)


@administrators
def decision_sample(service_key: str, in_language: str) -> str:
    """The letter of a decision in a service, with made-up facts."""
    content = _sample_decision(service_key, in_language)
    page = "admin/decision_sample.html"
    return render_template(page, content=content, service_key=service_key, in_language=in_language)


@administrators
def decision_sample_pdf(service_key: str, in_language: str) -> Response:
    """The same as a PDF."""
    answer = make_response(pdf("decision", _sample_decision(service_key, in_language), moment()))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{service_key}-{in_language}.pdf"'
    return answer


def _sample_decision(service_key: str, in_language: str) -> dict[str, Any]:
    if in_language not in LANGUAGES:
        raise NotFound("no_such_letter")
    _id, service = current_service(service_key)
    sv = in_language == "sv"
    outcome = next((one for one in service.outcomes if one.grounds), service.outcomes[0])
    line = FeeLine(2, "Prövning" if sv else "Examination", Decimal(9400))
    return letter(
        LetterFacts(
            language=in_language,
            service=service,
            outcome=outcome,
            reference="LOT-2026-00042",
            sender="Enheten" if sv else "The unit",
            contact="enheten@kommun.example, 08-000 00 00",
            company="Exempelbolaget AB",
            organisation_number="5599010013",
            received_on=date(2026, 1, 12),
            grounds=outcome.grounds[:2],
            reasons="Här står skälen för beslutet." if sv else "Here are the reasons for the decision.",
            conditions="Här står ett villkor.\nHär står ett till." if sv else "Here is a condition.\nHere is another.",
            valid_from=date(2026, 4, 1),
            valid_to=date(2028, 3, 31),
            charges=charges([line], {line.item}, Decimal("0.2")),
            share_off=Decimal("0.2"),
            prepared_by="Lena Forsberg",
            signature=Signature(date(2026, 3, 2), "Nämnden" if sv else "The committee", "Omar Said", "X 4.2"),
        )
    )


@administrators
def health() -> str:
    """What is wrong with the configuration, and what to do."""
    return render_template("admin/health.html", findings=check_configuration(today()))


def add_order(pages: Blueprint) -> None:
    """Give these pages their addresses."""
    pages.add_url_rule("/delegation", view_func=order)
    pages.add_url_rule("/delegation", view_func=add, methods=["POST"])
    pages.add_url_rule("/delegation/<int:row_id>/avsluta", view_func=close, methods=["POST"])
    pages.add_url_rule("/brev", view_func=letters)
    pages.add_url_rule("/brev/beslut/<service_key>/<in_language>", view_func=decision_sample)
    pages.add_url_rule("/brev/beslut/<service_key>/<in_language>.pdf", view_func=decision_sample_pdf)
    pages.add_url_rule("/kontroll", view_func=health)
