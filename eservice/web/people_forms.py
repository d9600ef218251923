"""The forms by which cases go to people and units: assignment, conflict of interest, hand-over, absence, batches."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from eservice.web.forms import CaseForm, one_line, plain_text, stripped

LONGEST_REASON = 1000


def reason(label: Any, description: Any, missing: Any) -> TextAreaField:
    """A field for a reason in words."""
    return TextAreaField(
        label,
        description=description,
        filters=[stripped],
        validators=[
            DataRequired(missing),
            Length(max=LONGEST_REASON, message=_l("Skälet får vara högst 1 000 tecken.")),
            plain_text,
        ],
    )


class AssignForm(CaseForm):
    """Who gets the case, and why."""

    person = SelectField(_l("Till"), coerce=str, validators=[InputRequired(_l("Välj en handläggare."))])
    reason = reason(_l("Varför?"), _l("Står i loggen och läses bara av enheten."), _l("Skriv varför."))


class ConflictForm(CaseForm):
    """Why an officer is biased."""

    reason = reason(
        _l("Vad är det som gör att du är jävig?"),
        _l("Läses bara av enheten. Du kan sedan varken ta ärendet, få det eller besluta i det."),
        _l("Skriv varför."),
    )


class HandOverForm(CaseForm):
    """The right unit, and why."""

    unit = SelectField(_l("Till enhet"), validators=[InputRequired(_l("Välj en enhet."))])
    reason = reason(_l("Varför hör ärendet dit?"), _l("Företaget får läsa skälet."), _l("Skriv varför."))


class AbsenceForm(CaseForm):
    """Who is away, when, and who stands in."""

    person = SelectField(_l("Vem är borta?"), coerce=str, validators=[InputRequired(_l("Välj en person."))])
    from_on = DateField(_l("Första dagen"), validators=[InputRequired(_l("Ange den första dagen."))])
    to_on = DateField(_l("Sista dagen"), validators=[InputRequired(_l("Ange den sista dagen."))])
    substitute = SelectField(
        _l("Ersättare"),
        coerce=str,
        description=_l("Är ersättaren också borta går ärendena till ersättarens ersättare."),
        validators=[Optional()],
    )


class BatchForm(CaseForm):
    """What is moved together, and why."""

    name = StringField(
        _l("Namn"),
        filters=[one_line],
        validators=[InputRequired(_l("Ge omfördelningen ett namn.")), Length(max=120), plain_text],
    )
    service = SelectField(_l("Tjänst"), validators=[InputRequired(_l("Välj en tjänst."))])
    with_taken = BooleanField(_l("Flytta också ärenden som en handläggare har tagit"))
    reason = reason(_l("Varför flyttas ärendena?"), _l("Företagen får läsa skälet."), _l("Skriv varför."))
