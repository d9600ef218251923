"""The forms on the pages of establishments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from eservice.accounts.models import Company
from eservice.web.filters import orgnr
from eservice.web.forms import LONGEST, CaseForm, one_line, plain_text, stripped


class NewForm(CaseForm):
    """What it is called, for which company, and which day it is wished for."""

    company = SelectField(_l("Vilket företag gäller det?"))
    name = StringField(
        _l("Vad ska vi kalla det?"),
        description=_l("Till exempel stället eller adressen, så att ni och lotsen känner igen det."),
        filters=[one_line],
        validators=[DataRequired(_l("Skriv ett namn.")), Length(max=120), plain_text],
    )
    wanted_on = DateField(_l("Vilken dag vill ni öppna? – frivilligt"), validators=[Optional()])
    inquiry = SelectField(
        _l("Bygger den på en förfrågan om lokal eller mark?"),
        description=_l(
            "Förfrågan blir ett av stegen, och adressen och fastigheten följer med där ni lämnar dem tomma."
        ),
        validators=[Optional()],
    )

    def __init__(self, companies: Sequence[Company], inquiries: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.inquiry.choices = [("", _("Nej")), *inquiries]
        self.company.choices = [
            (str(company.id), f"{company.name} ({orgnr(company.organisation_number)})") for company in companies
        ]


class StateForm(CaseForm):
    """When something that is no case here was, or will be, finished."""

    on = DateField(_l("Dag"), validators=[InputRequired(_l("Ange en dag."))])
    is_done = SelectField(
        _l("Läge"),
        choices=[SelectChoice("no", _l("Väntas bli klart")), SelectChoice("yes", _l("Är klart"))],
        validators=[InputRequired()],
    )


class LinkForm(CaseForm):
    """A case that the company already has."""

    reference = StringField(
        _l("Ärendets beteckning"), filters=[one_line], validators=[DataRequired(), Length(max=40), plain_text]
    )


class MeetingForm(CaseForm):
    """A meeting (lotsmöte)."""

    held_on = DateField(_l("Mötesdag"), validators=[InputRequired(_l("Ange vilken dag mötet hölls."))])
    present = StringField(
        _l("Vilka var med?"),
        filters=[one_line],
        validators=[DataRequired(_l("Skriv vilka som var med.")), Length(max=1000), plain_text],
    )
    decisions = TextAreaField(
        _l("Vad kom ni fram till?"),
        filters=[stripped],
        validators=[DataRequired(_l("Skriv vad ni kom fram till.")), Length(max=LONGEST), plain_text],
    )
    next_steps = TextAreaField(
        _l("Nästa steg: vem gör vad, och när?"),
        filters=[stripped],
        validators=[DataRequired(_l("Skriv nästa steg.")), Length(max=LONGEST), plain_text],
    )
