"""Registering what came by post, by phone or over the counter: the same questions as on the pages, all at once."""

from __future__ import annotations

import uuid
from typing import Any

import msgspec
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation

from eservice.cases.operations.documents import keep_document
from eservice.catalogue.queries import current_service, current_services
from eservice.catalogue.shape import FormStep, Service
from eservice.intake.operations import revise_answers
from eservice.intake.registering import Arrived, Channel, register_case
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid
from eservice.kit.identifiers import organisation_number
from eservice.web import words
from eservice.web.access import officers, viewer
from eservice.web.clock import moment, today
from eservice.web.definition_form import DefinitionForm, answers_of, form_for, uploads_of
from eservice.web.errors import STATUS, words_for
from eservice.web.forms import CaseForm, one_line, plain_text
from eservice.web.group_form import change_rows
from eservice.web.language import language
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.web.settings import mode, store

Page = str | Response | tuple[str, int]


class ArrivalForm(CaseForm):
    """From whom an application came, how and when."""

    number = StringField(
        _l("Företagets organisationsnummer"), filters=[one_line], validators=[DataRequired(_l("Fyll i uppgiften."))]
    )
    company = StringField(
        _l("Företagets namn"),
        filters=[one_line],
        validators=[DataRequired(_l("Fyll i uppgiften.")), Length(max=200), plain_text],
    )
    channel = SelectField(_l("Hur kom det in?"))
    arrived_on = DateField(
        _l("Ankomstdag"),
        description=_l("Den dag det kom till oss. Fristerna räknas från den."),
        validators=[InputRequired(_l("Ange den dag det kom in."))],
    )
    reads = SelectField(_l("Språk för breven"), choices=[SelectChoice("sv", "Svenska"), SelectChoice("en", "English")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel.choices = [SelectChoice(channel.value, words.channel(channel)) for channel in Channel]

    def validate_number(self, field: Any) -> None:
        """A number that a company can have."""
        try:
            field.data = organisation_number(field.data)
        except ValueError as error:
            raise StopValidation(
                _("Skriv ett organisationsnummer med tio siffror, till exempel 556036-0793.")
            ) from error

    def validate_arrived_on(self, field: Any) -> None:
        """Nothing has come in tomorrow."""
        if field.data and field.data > today():
            raise StopValidation(_("Dagen ska vara senast i dag."))

    def arrived(self) -> Arrived:
        """What was filled in."""
        channel = Channel(self.channel.data)
        return Arrived(self.number.data, self.company.data, channel, self.arrived_on.data, self.reads.data)


@officers
def choose() -> str:
    """Which service it is about."""
    return render_template("officer/register_choose.html", services=[service for _id, service in current_services()])


@officers
@limiter.limit(CHANGE_LIMIT, methods=["POST"])
def register(service_key: str) -> Page:
    """Everything on one page: who, when, and the service's questions; what was not answered is left empty."""
    _id, service = current_service(service_key)
    step = _all_at_once(service)
    arrival, form = ArrivalForm(prefix="arrival"), form_for(step, language(), {})
    if request.method == "GET":
        return _page(service, step, arrival, form)
    if change_rows(form, request.form):
        return _page(service, step, arrival, form_for(step, language(), {}, form.as_typed()))
    are_right = [arrival.validate(), form.validate()]
    if not all(are_right):
        return _page(service, step, arrival, form, status=422)
    try:
        with transaction():
            reference = _register(service, step, arrival, form)
    except Invalid as error:
        return _page(service, step, arrival, form, problem=words_for(error), status=STATUS[type(error)])
    flash(_("%(ref)s är registrerat och ligger strax hos sin enhet.", ref=reference), "good")
    return redirect(url_for("officer.worklist"))


register.takes_files = True


def _all_at_once(service: Service) -> FormStep:
    """The questions of every step in one, none of which has to be answered."""
    fields = [msgspec.structs.replace(field, required=False) for field in service.fields()]
    return FormStep(key="all", title=service.name, fields=tuple(fields))


def _register(service: Service, step: FormStep, arrival: ArrivalForm, form: DefinitionForm) -> str:
    answers = {key: value for key, value in answers_of(form, step).items() if value is not None}
    now, once = moment(), uuid.uuid5(uuid.NAMESPACE_OID, arrival.once.data)
    case = register_case(service.key, arrival.arrived(), answers, viewer(), mode(), now, once)
    files: dict[str, Any] = {}
    for key, uploads in uploads_of(form, step).items():
        for upload in uploads:
            kept = keep_document(
                store(), upload.stream, upload.filename or "", viewer(), now, case_id=case.id, field_key=key
            )
            files.setdefault(key, []).append({"id": str(kept.id), "name": kept.name, "size": kept.size})
    if files:
        revise_answers(case, files, viewer(), now)
    return case.reference


def _page(
    service: Service, step: FormStep, arrival: ArrivalForm, form: DefinitionForm, *, status: int = 200, **more: Any
) -> tuple[str, int]:
    page = render_template("officer/register.html", service=service, step=step, arrival=arrival, form=form, **more)
    return page, status
