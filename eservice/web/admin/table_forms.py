"""The forms of a routing table: a row with its conditions, a rehearsal, a publication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, FloatField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from eservice.catalogue.shape import Condition
from eservice.kit.text import Text
from eservice.routing.facts import Declared
from eservice.routing.operations.rehearsal import MOST_DAYS
from eservice.routing.operations.tables import LONGEST_NOTE
from eservice.routing.tables import TableRow
from eservice.web.forms import CaseForm, Checkboxes, one_line, plain_text, stripped
from eservice.web.language import language

LONGEST_REASON = 600
HIGHEST_LEVEL = 9


class RowForm(CaseForm):
    """A row of the table; the fields of its conditions are added by `row_form`."""

    key = StringField(
        _l("Namn"),
        filters=[one_line],
        description=_l(
            "Kort namn som står i loggen: små bokstäver, siffror och understreck. Standardraden heter default."
        ),
        validators=[InputRequired(_l("Ge raden ett namn.")), Length(max=60), plain_text],
    )
    unit = SelectField(_l("Till enhet"), validators=[InputRequired(_l("Välj en enhet."))])
    competence = StringField(
        _l("Kompetens som krävs"),
        filters=[one_line],
        description=_l("Lämna tomt om alla på enheten kan ta ärendet."),
        validators=[Length(max=60), plain_text],
    )
    delegation = IntegerField(
        _l("Delegationsnivå som behövs"),
        description=_l("0 om det inte spelar någon roll."),
        validators=[Optional(), NumberRange(0, HIGHEST_LEVEL, _l("Skriv ett tal från 0 till 9."))],
    )
    priority = IntegerField(
        _l("Prioritet"),
        description=_l("Ärenden med högre tal fördelas först. 0 är det vanliga."),
        validators=[Optional(), NumberRange(0, HIGHEST_LEVEL, _l("Skriv ett tal från 0 till 9."))],
    )
    reason_sv = TextAreaField(
        _l("Skäl på svenska"),
        filters=[stripped],
        description=_l("Företaget och handläggaren läser det under Varför här?"),
        validators=[Length(max=LONGEST_REASON), plain_text],
    )
    reason_en = TextAreaField(
        _l("Skäl på engelska"), filters=[stripped], validators=[Length(max=LONGEST_REASON), plain_text]
    )
    asked: tuple[Declared, ...] = ()

    def row(self) -> TableRow:
        """The row as it was filled in. A condition in which nothing is chosen falls away."""
        return TableRow(
            key=self.key.data or "",
            when={fact.key: found for fact in self.asked if (found := self._condition(fact)) is not None},
            unit=self.unit.data,
            competence=self.competence.data or "",
            delegation=self.delegation.data or 0,
            priority=self.priority.data or 0,
            reason_sv=self.reason_sv.data or "",
            reason_en=self.reason_en.data or "",
        )

    def _condition(self, fact: Declared) -> Condition | None:
        if fact.kind == "number":
            low, high = self[f"least_{fact.key}"].data, self[f"most_{fact.key}"].data
            return Condition(at_least=low, at_most=high) if low is not None or high is not None else None
        chosen = self[f"values_{fact.key}"].data
        return Condition(is_one_of=tuple(chosen)) if chosen else None


def row_form(row: TableRow | None, asked: Iterable[Declared], units: Mapping[str, Text], **data: Any) -> RowForm:
    """A form for a row with the conditions on `asked`, filled with what the row says now."""
    facts = tuple(asked)
    fields = {"asked": facts} | {name: field for fact in facts for name, field in _fields(fact).items()}
    form: RowForm = type("RowFormOfFacts", (RowForm,), fields)(data=_said(row) if row else None, **data)
    form.unit.choices = [("", _("Välj enhet")), *((key, name.in_language(language())) for key, name in units.items())]
    for fact in facts:
        if fact.kind != "number":
            form[f"values_{fact.key}"].choices = [
                (key, text.in_language(language())) for key, text in fact.values.items()
            ]
    return form


def _fields(fact: Declared) -> dict[str, Any]:
    if fact.kind == "number":
        return {
            f"least_{fact.key}": FloatField(_l("Minst"), validators=[Optional()]),
            f"most_{fact.key}": FloatField(_l("Högst"), validators=[Optional()]),
        }
    return {f"values_{fact.key}": Checkboxes(fact.label.in_language(language()), validators=[Optional()])}


def _said(row: TableRow) -> dict[str, Any]:
    said: dict[str, Any] = {name: getattr(row, name) for name in row.__struct_fields__ if name != "when"}
    for name, condition in row.when.items():
        said[f"values_{name}"] = list(condition.is_one_of or ())
        said[f"least_{name}"], said[f"most_{name}"] = condition.at_least, condition.at_most
    return said


class RehearsalForm(CaseForm):
    """What a rehearsal tries beside the table."""

    target_days = IntegerField(
        _l("Pröva också ett annat mål, i dagar"),
        description=_l("Lämna tomt för att räkna med de tidsgränser som ärendena hade."),
        validators=[Optional(), NumberRange(1, MOST_DAYS, _l("Skriv ett antal dagar mellan 1 och 1 000."))],
    )


class PublishForm(CaseForm):
    """The day from which a table holds, and what is new in it."""

    valid_from = DateField(
        _l("Gäller ärenden som kommer in från och med"), validators=[InputRequired(_l("Ange den första dagen."))]
    )
    note = TextAreaField(
        _l("Vad är nytt?"),
        filters=[stripped],
        description=_l("För den som undrar senare."),
        validators=[
            InputRequired(_l("Skriv vad som är nytt.")),
            Length(max=LONGEST_NOTE, message=_l("Texten får vara högst 500 tecken.")),
            plain_text,
        ],
    )
