"""The forms in which people say something about the time of a case."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from eservice.web.forms import LONGEST, CaseForm, plain_text, stripped


def reason_field(label: Any, hint: Any, least: int = 10) -> TextAreaField:
    """A reason in words."""
    return TextAreaField(
        label,
        description=hint,
        filters=[stripped],
        validators=[
            DataRequired(_l("Skriv skälet.")),
            Length(min=least, max=LONGEST, message=_l("Skriv skälet så att det går att förstå, högst 10 000 tecken.")),
            plain_text,
        ],
    )


class ClockForm(CaseForm):
    """A form about one of the clocks of a case."""

    clock = SelectField(_l("Klocka"), validators=[InputRequired(_l("Välj en klocka."))])


class ExtendForm(ClockForm):
    """An extension: how long, decided when, and why."""

    n = IntegerField(_l("Hur mycket längre?"), validators=[InputRequired(_l("Skriv ett antal.")), NumberRange(1, 999)])
    unit = SelectField(
        _l("Räknat i"),
        choices=[
            SelectChoice("week", _l("veckor")),
            SelectChoice("month", _l("månader")),
            SelectChoice("day", _l("dagar")),
        ],
        validators=[InputRequired()],
    )
    decided_on = DateField(
        _l("Beslutades den"),
        description=_l("Företaget får veta det i dag. Är tiden redan ute visas båda dagarna."),
        validators=[InputRequired(_l("Ange den dag då förlängningen beslutades."))],
    )
    reason = reason_field(_l("Skäl"), _l("Företaget läser skälet i brevet."))


class UntilForm(ClockForm):
    """Another day, and why."""

    until = DateField(_l("Till och med"), validators=[InputRequired(_l("Ange en dag."))])
    reason = reason_field(_l("Skäl"), _l("Skälet står kvar i ärendets logg."))


class UndeferForm(ClockForm):
    """The end of a deferral."""

    reason = reason_field(_l("Skäl"), _l("Vad som gör att beslutet inte längre behöver vänta."))


class CorrectForm(ClockForm):
    """The day that a clock should have counted from."""

    counts_from = DateField(_l("Ska räknas från"), validators=[InputRequired(_l("Ange en dag."))])
    reason = reason_field(
        _l("Skäl för rättelsen"), _l("Den gamla raden står kvar. Rättelsen blir en ny rad, som företaget kan läsa.")
    )


class NoticeForm(CaseForm):
    """A notice of delay."""

    reason = reason_field(_l("Anledning"), _l("Det här läser företaget. Ändra utkastet så att det stämmer."))
    expected_on = DateField(_l("Beslut väntas senast"), validators=[InputRequired(_l("Ange en dag."))])


class RefuseForm(CaseForm):
    """The refusal of a request for a decision."""

    reasons = reason_field(
        _l("Skäl för att inte avgöra ärendet nu"), _l("Ett eget beslut, som går att överklaga."), least=20
    )


class RequestDecisionForm(CaseForm):
    """The company's request for a decision."""

    text = TextAreaField(
        _l("Något ni vill lägga till (frivilligt)"),
        filters=[stripped],
        validators=[
            Optional(),
            Length(max=LONGEST, message=_l("Texten får vara högst 10 000 tecken.")),
            plain_text,
        ],
    )
