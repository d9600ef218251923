"""The forms by which a company lets others in."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation

from eservice.accounts.invitations import Into
from eservice.catalogue.queries import current_services
from eservice.catalogue.shape import Field
from eservice.intake.values import WrongAnswer, clean
from eservice.kit.identifiers import organisation_number
from eservice.kit.text import Text
from eservice.web.clock import today
from eservice.web.forms import one_line, plain_text
from eservice.web.language import language

_EMAIL = Field(key="email", kind="email", label=Text("e", "e"))


class InvitationForm(FlaskForm):
    """Whom to let in, and until when."""

    email = StringField(
        _l("E-postadress"),
        filters=[one_line],
        render_kw={"type": "email", "autocomplete": "off", "maxlength": 254},
        validators=[DataRequired(_l("Skriv en e-postadress.")), Length(max=254)],
    )
    valid_to = DateField(_l("Sista dag – frivilligt"), validators=[Optional()])

    def validate_email(self, field: Any) -> None:
        """An address that a letter can be sent to."""
        try:
            field.data = clean(_EMAIL, field.data)
        except WrongAnswer as error:
            raise StopValidation(str(_l("Skriv en e-postadress, till exempel namn@foretag.se."))) from error

    def validate_valid_to(self, field: Any) -> None:
        """Not past, and within reason."""
        if field.data and not today() <= field.data <= date(2199, 12, 31):
            raise StopValidation(str(_l("Dagen ska vara i dag eller senare.")))


class MandateForm(InvitationForm):
    """To act for a company: in everything, in one service, or only to read."""

    company = IntegerField(validators=[InputRequired()], widget=HiddenField.widget)
    scope = SelectField(_l("Får"), validators=[InputRequired(_l("Välj vad personen får göra."))])

    def into(self) -> Into:
        """What the invitation is for."""
        kind, _, service = self.scope.data.partition(":")
        return Into(self.company.data, kind, service_key=service or None, valid_to=self.valid_to.data)


def mandate_form(company_id: int | None) -> MandateForm:
    """The form for a company, empty; or, for none, the one that was sent."""
    data = {} if company_id is None else {"formdata": None, "data": {"company": company_id}}
    form: MandateForm = MandateForm(**data)
    services = [(f"service:{one.key}", one.name.in_language(language())) for _id, one in current_services()]
    only = _l("Bara tjänsten")
    form.scope.choices = [
        SelectChoice("all", _l("Allt, också ge andra behörighet")),
        SelectChoice("read", _l("Bara läsa")),
        *(SelectChoice(key, f"{only} {name}") for key, name in services),
    ]
    _tell_apart(form)
    return form


def _tell_apart(form: MandateForm) -> None:
    """Of several companies' forms on one page each field has an id of its own, which its label points at."""
    for field in form:
        field.id = field.label.field_id = f"{field.id}-{form.company.data or 0}"


class ShareForm(InvitationForm):
    """Into one draft or case."""

    scope = RadioField(
        _l("Får"),
        choices=[SelectChoice("write", _l("Läsa och skriva")), SelectChoice("read", _l("Bara läsa"))],
        validators=[InputRequired(_l("Välj vad personen får göra."))],
    )

    def into(self, company_id: int, service_key: str, draft_id: uuid.UUID | None, case_id: int | None) -> Into:
        """What the invitation is for."""
        return Into(company_id, self.scope.data, service_key, draft_id, case_id, self.valid_to.data)


class CompanyForm(FlaskForm):
    """A company by its number; its name only where the register cannot say it."""

    number = StringField(
        _l("Organisationsnummer"),
        description=_l("Tio siffror. Har ni enskild firma är det ditt personnummer: det visas inte i listor."),
        filters=[one_line],
        render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": 20},
        validators=[DataRequired(_l("Skriv organisationsnumret."))],
    )
    name = StringField(
        _l("Företagets namn – behövs bara om registret inte svarar eller ni har enskild firma"),
        filters=[one_line],
        render_kw={"maxlength": 200, "autocomplete": "organization"},
        validators=[Optional(), Length(max=200, message=_l("Namnet får vara högst 200 tecken.")), plain_text],
    )

    def validate_number(self, field: Any) -> None:
        """A number with a right check digit."""
        try:
            organisation_number(field.data)
        except ValueError as error:
            message = _l("Skriv ett organisationsnummer med tio siffror, till exempel 556036-0793.")
            raise StopValidation(str(message)) from error

    def number_read(self) -> str:
        """The ten digits."""
        return organisation_number(self.number.data)
