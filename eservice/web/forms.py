"""The forms that people on both sides of a case write in; forms of services are made from their definitions."""

from __future__ import annotations

import re
import uuid
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    FileField,
    HiddenField,
    IntegerField,
    MultipleFileField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from eservice.kit.text import first_control_character

LONGEST = 10_000
_BREAKS = re.compile(r"[ \t]*[\r\n\t][ \r\n\t]*")


def plain_text(_form: Any, field: Any) -> None:
    """Refuse control characters, which no keyboard writes and which break letters and files."""
    if field.data and first_control_character(field.data) is not None:
        raise StopValidation(str(_l("Texten innehåller tecken som inte går att läsa. Skriv om den utan dem.")))


def stripped(value: str | None) -> str | None:
    """Text without blanks around it."""
    return value.strip() if isinstance(value, str) else value


def one_line(value: str | None) -> str | None:
    """Text on one line, as a field of one line shows it: a line break that was sent all the same is a blank."""
    return _BREAKS.sub(" ", value).strip() if isinstance(value, str) else value


class VersionField(IntegerField):
    """The version that a page showed, hidden. The page after a clash shows the version that it was given since."""

    widget = HiddenField.widget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validators=[Optional()], **kwargs)

    def _value(self) -> str:
        """What was set, never what was sent: else a form that once was stale stays stale."""
        return "" if self.data is None else str(self.data)


class CaseForm(FlaskForm):
    """A form on a case's page. `once` makes a double click one event; `version` is the case as the page showed it."""

    once = HiddenField(default=lambda: uuid.uuid4().hex, validators=[Length(max=64)])
    version = VersionField()
    #: How much had happened when the page was shown: after a clash it tells what is new.
    seen_seq = VersionField()
    #: What was typed could not be done: the page shows it open, also where no field is wrong by itself.
    was_sent = False


class OnlyButton(CaseForm):
    """A button and nothing to fill in."""


class CompleteForm(CaseForm):
    """The day since which an application has been complete."""

    complete_on = DateField(
        _l("Komplett sedan"),
        description=_l("Den dag då det sista som behövdes kom in. Tiden till beslut räknas därifrån."),
        validators=[InputRequired(_l("Ange den dag då ansökan var komplett."))],
    )


class MessageForm(CaseForm):
    """A message."""

    body = TextAreaField(
        _l("Meddelande"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Skriv ett meddelande.")),
            Length(max=LONGEST, message=_l("Meddelandet får vara högst 10 000 tecken.")),
            plain_text,
        ],
    )


class NoteForm(CaseForm):
    """An internal note."""

    note = TextAreaField(
        _l("Ny anteckning"),
        description=_l("Syns bara för oss. Skriv @ och en kollegas hela namn så får den en notis."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Skriv en anteckning.")),
            Length(max=LONGEST, message=_l("Anteckningen får vara högst 10 000 tecken.")),
            plain_text,
        ],
    )


class SupplementForm(CaseForm):
    """What an officer asks a company to add, and by when."""

    asked_for = TextAreaField(
        _l("Vad behöver kompletteras?"),
        description=_l(
            "Skriv i stort. Det som ska göras står som punkter nedan, så att företaget kan svara på var och en."
        ),
        filters=[stripped],
        validators=[
            Optional(),
            Length(max=LONGEST, message=_l("Texten får vara högst 10 000 tecken.")),
            plain_text,
        ],
    )
    answer_by = DateField(
        _l("Svar senast"), validators=[InputRequired(_l("Ange den dag då svaret senast ska ha kommit in."))]
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def validate_answer_by(self, field: Any) -> None:
        """A company gets at least a day, and no request stands open for more than half a year."""
        if field.data and not 1 <= (field.data - self.today).days <= 183:
            raise StopValidation(str(_l("Dagen ska vara efter i dag och inom ett halvår.")))


class AnswerForm(CaseForm):
    """A company's answer to a supplement request; files are added beside it."""

    answer = TextAreaField(
        _l("Ert svar"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Skriv ett svar, även om ni bara skickar filer.")),
            Length(max=LONGEST, message=_l("Svaret får vara högst 10 000 tecken.")),
            plain_text,
        ],
    )
    files = MultipleFileField(
        _l("Filer"), description=_l("PDF, PNG, JPG, Word eller Excel, högst 10 MB per fil."), validators=[Optional()]
    )


class Checkboxes(SelectMultipleField):
    """Several choices as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ChecklistForm(CaseForm):
    """Which lines of a checklist are ticked."""

    ticked = Checkboxes(_l("Kontrollerat"), validators=[Optional()], coerce=int)


class RedactForm(CaseForm):
    """A redacted copy of a file."""

    original = SelectField(_l("Originalet"), validators=[InputRequired(_l("Välj den fil som är maskad."))])
    copy = FileField(
        _l("Maskad kopia"),
        description=_l("Kopian lämnas ut i stället för originalet, som ligger kvar."),
        validators=[InputRequired(_l("Välj den maskade filen."))],
    )


class OtherCaseForm(CaseForm):
    """Another case, by its number."""

    other = StringField(
        _l("Det andra ärendets nummer"),
        filters=[one_line],
        validators=[DataRequired(_l("Skriv numret, till exempel LOT-2026-00042.")), Length(max=40), plain_text],
    )


class SplitForm(CaseForm):
    """Which files go along to the new case."""

    files = Checkboxes(_l("Filer som följer med"), validators=[Optional()])
