"""The forms of referrals and hearings."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, EmailField, MultipleFileField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation

from eservice.accounts.models import Unit
from eservice.cases.models import Document
from eservice.cases.operations.referrals import Question
from eservice.cases.referrals import NoHearing, Recipient, Stance
from eservice.web import words
from eservice.web.forms import LONGEST, CaseForm, Checkboxes, one_line, plain_text, stripped

#: Bodies outside the municipality in one form; more are asked by sending it again.
MOST_OUTSIDE = 3


def _long_text(label: Any, needed: Any, description: Any = "") -> TextAreaField:
    return TextAreaField(
        label,
        description=description,
        filters=[stripped],
        validators=[
            DataRequired(needed),
            Length(max=LONGEST, message=_l("Texten får vara högst 10 000 tecken.")),
            plain_text,
        ],
    )


def email_address(_form: Any, field: Any) -> None:
    """An address that mail can go to."""
    try:
        field.data = validate_email(field.data, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise StopValidation(_("Skriv en e-postadress, till exempel namn@myndighet.se.")) from error


class ReferralForm(CaseForm):
    """Who is asked, what, until when, and what goes along."""

    units = Checkboxes(_l("Enheter"), validators=[Optional()])
    question = _long_text(_l("Vad vill ni ha yttrande om?"), _l("Skriv vad ni vill ha yttrande om."))
    answer_by = DateField(_l("Yttrande senast"), validators=[InputRequired(_l("Ange en dag för yttrandet."))])
    files = Checkboxes(_l("Filer som följer med"), validators=[Optional()])
    shows_answers = BooleanField(_l("Svaren i ansökan följer med"))
    goes_on = BooleanField(
        _l("Jag handlägger vidare under tiden"),
        description=_l("Annars vilar ärendet på remisserna, och det är den som fått dem som har bollen."),
    )
    names: dict[str, Unit]

    def recipients(self) -> list[Recipient]:
        """Everybody who was chosen or written in."""
        chosen = [self.names[key] for key in self.units.data or () if key in self.names]
        found = [Recipient(unit.name_sv, unit.email, unit.key) for unit in chosen]
        for at in range(1, MOST_OUTSIDE + 1):
            name, email = self[f"outside{at}_name"].data, self[f"outside{at}_email"].data
            if name and email:
                found.append(Recipient(name, email))
        return found

    def question_to_send(self) -> Question:
        """What is asked, as the operation takes it."""
        files = [uuid.UUID(one) for one in self.files.data or ()]
        return Question(
            self.question.data, self.answer_by.data, files, self.shows_answers.data, rests=not self.goes_on.data
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Somebody is asked, and each body outside has both a name and an address."""
        is_right = super().validate(extra_validators)
        halves = [at for at in range(1, MOST_OUTSIDE + 1) if self._is_half(at)]
        for at in halves:
            missing = "email" if self[f"outside{at}_name"].data else "name"
            self[f"outside{at}_{missing}"].errors = [_("Fyll i både namn och e-post.")]
        if is_right and not halves and not self.recipients():
            self.units.errors = [_("Välj minst en enhet eller skriv en annan mottagare.")]
            return False
        return is_right and not halves

    def _is_half(self, at: int) -> bool:
        return bool(self[f"outside{at}_name"].data) != bool(self[f"outside{at}_email"].data)


def referral_form(units: Iterable[Unit], documents: Sequence[Document], language: str, **data: Any) -> ReferralForm:
    """The form of referrals, with the units that can be asked and the files of the case."""
    fields: dict[str, Any] = {}
    for at in range(1, MOST_OUTSIDE + 1):
        name = _("Annan mottagare") if at == 1 else _("Annan mottagare %(number)s", number=at)
        fields[f"outside{at}_name"] = StringField(
            name, filters=[one_line], validators=[Optional(), Length(max=160), plain_text]
        )
        fields[f"outside{at}_email"] = EmailField(
            _("E-post till %(name)s", name=name.lower()), filters=[one_line], validators=[Optional(), email_address]
        )
    made: Any = type("CaseReferralForm", (ReferralForm,), fields)
    made.names = {unit.key: unit for unit in units}
    form: ReferralForm = made(**data)
    form.units.choices = [
        SelectChoice(key, unit.name_en if language == "en" else unit.name_sv) for key, unit in made.names.items()
    ]
    form.files.choices = [SelectChoice(str(document.id), document.name) for document in documents]
    return form


class StatementForm(CaseForm):
    """A statement, by whoever was asked."""

    stance = RadioField(_l("Ställningstagande"), validators=[InputRequired(_l("Välj ett ställningstagande."))])
    answer = _long_text(_l("Yttrande"), _l("Skriv yttrandet."))
    name = StringField(
        _l("Vem yttrar sig?"),
        description=_l("Namn och funktion."),
        filters=[one_line],
        validators=[DataRequired(_l("Skriv vem som yttrar sig.")), Length(max=160), plain_text],
    )
    attached = MultipleFileField(
        _l("Filer"), description=_l("PDF, PNG, JPG, Word eller Excel, högst 10 MB per fil."), validators=[Optional()]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stance.choices = [SelectChoice(stance.value, words.stance(stance)) for stance in Stance]


class StatementCopyForm(CaseForm):
    """The text of a statement as the company may read it, and why the rest is hidden."""

    text = _long_text(
        _l("Text som företaget läser"),
        _l("Skriv den text som företaget ska läsa."),
        _l("Ta bort det som är hemligt och skriv till exempel [maskat] där. Yttrandet ligger kvar som det kom in."),
    )
    reason = _long_text(
        _l("Varför döljs det?"),
        _l("Skriv varför det döljs."),
        _l("Ange bestämmelsen. En part får allt i sitt ärende, utom det som är av synnerlig vikt att hålla hemligt."),
    )


class HearingForm(CaseForm):
    """What the company is told before a decision, and until when it may speak."""

    text = _long_text(
        _l("Vad beslutet kan grundas på"),
        _l("Skriv vad beslutet kan grundas på."),
        _l("Yttranden som kommit in visas för företaget tillsammans med din text."),
    )
    answer_by = DateField(_l("Yttra sig senast"), validators=[InputRequired(_l("Ange en dag för svaret."))])


class NoHearingForm(CaseForm):
    """Why the company is not heard."""

    reason = RadioField(_l("Skäl"), validators=[InputRequired(_l("Välj ett skäl."))])
    text = _long_text(_l("Motivering"), _l("Skriv varför."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = [SelectChoice(reason.value, words.no_hearing(reason)) for reason in NoHearing]


class OpinionForm(CaseForm):
    """What the company says before a decision."""

    opinion = _long_text(_l("Er mening"), _l("Skriv vad ni vill säga."))
