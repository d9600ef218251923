"""The form of a service step, made from its definition, and the words for what was answered and for what is wrong.

What is right and wrong is asked of `eservice.intake`: the same rules hold in the form, on submission and in the API.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

import msgspec
from babel.dates import format_date
from babel.numbers import format_decimal
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    EmailField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import DateInput, TimeInput

from eservice.catalogue.shape import Field, FormStep, Service
from eservice.intake.asking import is_met
from eservice.intake.queries import Answers
from eservice.intake.rules import visible_fields, wrong_among
from eservice.intake.values import WrongAnswer, clean, is_empty, longest_of
from eservice.kit.identifiers import shown_organisation_number, shown_phone
from eservice.kit.text import without_controls
from eservice.web.answer_problems import problem_text
from eservice.web.forms import Checkboxes, VersionField
from eservice.web.group_form import Rows, rows_field, show_row_problems

#: More choices than this are a drop-down list; fewer are seen at once.
MOST_RADIOS = 10
TYPED = {"email": EmailField, "phone": TelField, "long_text": TextAreaField}
INPUT_MODES = {
    "integer": "numeric",
    "number": "decimal",
    "money": "decimal",
    "postcode": "numeric",
    "organisation_number": "numeric",
}


class DefinitionForm(FlaskForm):
    """One step of a service's form. A field is called as its question; `version` is the draft as the page showed it."""

    version = VersionField()
    definition: FormStep
    language: str
    #: The answers so far, of this step and the ones before.
    known: Mapping[str, Any]

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check the answers by the rules of intake and put each message beside its field."""
        is_right = super().validate(extra_validators)
        return self.judge() and is_right

    def judge(self) -> bool:
        """Put what is wrong beside its field and say whether all is right; the form itself need not have been sent."""
        _answers, asked, wrong = _judged(self)
        for field in asked:
            if field.key in wrong:
                self[field.key].errors = [problem_text(field, wrong[field.key], self.language)]
                if wrong[field.key] == "row_wrong":
                    show_row_problems(self[field.key], field, self.language)
        return not wrong

    def is_unfinished(self) -> bool:
        """Whether something was typed that is not an answer yet: only the form itself can keep it."""
        _answers, asked, wrong = _judged(self)
        return any(wrong.get(field.key, "required") != "required" for field in asked if field.kind != "files")

    def as_typed(self) -> dict[str, list[str]]:
        """What stands in the form, as a browser would send it, without files and without what no database takes."""
        parts = [part for field in self.definition.fields if field.kind != "files" for part in _leaves(self[field.key])]
        return {part.name: [without_controls(value) for value in _raw(part)] for part in parts}


def form_for(
    step: FormStep,
    language: str,
    answers: Mapping[str, Any],
    typed: Mapping[str, list[str]] | None = None,
    *,
    sent: bool = True,
) -> DefinitionForm:
    """The form of a step, filled with the answers so far (those to hidden questions left out) or with what was `typed`.

    Where neither is wanted of the request that is being answered, `sent` is False.

    A question that hangs on an earlier step is there only where its condition is met. One that hangs on this step is
    always there, with a hint, and is checked only where the condition is met; `data-when-field` and
    `data-when-values` (separated by blanks) tell a script when to hide it.
    """
    here = {field.key: field for field in step.fields}
    fields = [field for field in step.fields if _can_be_asked(field, here, answers)]
    parts = {field.key: _form_field(field, here, language) for field in fields}
    made = type("StepForm", (DefinitionForm,), parts)
    data = {field.key: written(field, answers.get(field.key), language) for field in fields}
    source: dict[str, Any] = {} if typed is None and sent else {"formdata": None}
    if typed is not None:
        source["formdata"] = MultiDict((name, value) for name, values in typed.items() for value in values)
    form: DefinitionForm = made(**source, data=data)
    form.definition = FormStep(key=step.key, title=step.title, intro=step.intro, fields=tuple(fields))
    form.language, form.known = language, answers
    return form


def answers_of(form: DefinitionForm, step: FormStep) -> dict[str, Any]:
    """The answers of a step as they are kept: JSON values, None for a question left empty or not asked.

    What is wrong is left out, so that the draft keeps the answer it had; the form still holds what was typed. Files
    are left out too: they are uploaded beside the answers, see `uploads_of`.
    """
    answers, asked, wrong = _judged(form)
    asked_keys = {field.key for field in asked}
    return {
        field.key: answers.get(field.key) if field.key in asked_keys else None
        for field in step.fields
        if field.kind != "files" and wrong.get(field.key, "required") == "required"
    }


def _leaves(part: Any) -> list[Any]:
    """The form fields that hold a value: a group's rows are opened."""
    return [inner for entry in part.entries for inner in entry.form] if isinstance(part, Rows) else [part]


def _raw(part: Any) -> list[str]:
    """What a browser would send for a field. A row without it would not be there: text fields send an empty text."""
    raw = part.raw_data if part.raw_data is not None else part.data
    values = raw if isinstance(raw, list | tuple) else [raw]
    return [str(value) for value in values if value is not None] or ([] if part.type == "Checkboxes" else [""])


def differences(mine: DefinitionForm, saved: DefinitionForm) -> list[tuple[str, str, str]]:
    """The questions that two forms of one step answer differently: (question, what is saved, what is mine)."""
    both = [field for field in mine.definition.fields if field.kind != "files" and field.key in saved]
    rows = [(field.label.in_language(mine.language), _said(saved, field), _said(mine, field)) for field in both]
    return [row for row in rows if row[1] != row[2]]


def _said(form: DefinitionForm, field: Field) -> str:
    """What a form says to a question, in words where it can be read, else as it was typed."""
    raw = form[field.key].data
    try:
        return shown(field, clean(field, raw), form.language)
    except WrongAnswer:
        rows = raw if isinstance(raw, list) else [raw]
        return "\n".join(", ".join(map(str, row.values())) if isinstance(row, Mapping) else str(row) for row in rows)


def uploads_of(form: DefinitionForm, step: FormStep) -> dict[str, list[Any]]:
    """The files that came with the form, by field; only fields that got any."""
    fields = (field for field in step.fields if field.kind == "files" and field.key in form)
    chosen = {field.key: [file for file in form[field.key].data or [] if _has_name(file)] for field in fields}
    return {key: files for key, files in chosen.items() if files}


def _has_name(file: Any) -> bool:
    """A browser sends an empty part for a file field that nothing was chosen in."""
    return bool(getattr(file, "filename", None))


def _judged(form: DefinitionForm) -> tuple[dict[str, Any], tuple[Field, ...], dict[str, str]]:
    """The answers that could be read, the questions that are asked, and what is wrong with the answers to these."""
    answers: dict[str, Any] = {}
    unread: dict[str, str] = {}
    uploads = uploads_of(form, form.definition)
    for field in form.definition.fields:
        is_files = field.kind == "files"
        raw = _all_files(form.known.get(field.key), uploads.get(field.key, [])) if is_files else form[field.key].data
        try:
            answers[field.key] = clean(field, raw)
        except WrongAnswer as error:
            unread[field.key] = error.code
    asked = visible_fields(form.definition, {**form.known, **dict.fromkeys(unread), **answers})
    wrong = {field.key: unread[field.key] for field in asked if field.key in unread}
    return answers, asked, {**wrong_among([field for field in asked if field.key not in unread], answers), **wrong}


def _all_files(before: Any, uploads: list[Any]) -> list[Any]:
    """The files that are there and those that come now, as answers, to be counted."""
    there = before if isinstance(before, list) else []
    return [*there, *({"id": "new", "name": "new", "size": 0} for _upload in uploads)]


def _can_be_asked(field: Field, here: Mapping[str, Field], answers: Mapping[str, Any]) -> bool:
    """Not where its condition hangs on another step that already answers no; nor where the one it hangs on is so."""
    if field.when is None:
        return True
    other = here.get(field.when.field)
    return _can_be_asked(other, here, answers) if other is not None else is_met(field.when, answers)


def _form_field(field: Field, here: Mapping[str, Field], language: str) -> Any:
    """The WTForms field of a question; its own checks are off, for the rules of intake make them."""
    words = {
        "label": label_of(field, language),
        "description": _description(field, here, language),
        "render_kw": _attributes(field, here),
    }
    if field.kind in ("choice", "yes_no"):
        kind = RadioField if len(field.choices) <= MOST_RADIOS else SelectField
        return kind(choices=_choices(field, language), validate_choice=False, **words)
    if field.kind == "choices":
        choices = [SelectChoice(choice.key, choice.label.in_language(language)) for choice in field.choices]
        return Checkboxes(choices=choices, validate_choice=False, **words)
    if field.kind == "files":
        return MultipleFileField(**words)
    if field.kind == "group":
        inner = {part.key: part for part in field.fields}
        return rows_field(field, {key: _form_field(part, inner, language) for key, part in inner.items()}, words)
    widget = {"date": DateInput(), "time": TimeInput()}.get(field.kind)
    return TYPED.get(field.kind, StringField)(**words, **({"widget": widget} if widget else {}))


def one_question(field: Field, language: str) -> Any:
    """The WTForms field of a question that is asked by itself, whatever it hung on in its form."""
    return _form_field(msgspec.structs.replace(field, when=None, required=False), {}, language)


def _choices(field: Field, language: str) -> list[SelectChoice]:
    """The alternatives; a question that need not be answered has one for taking the answer back."""
    named = [SelectChoice(choice.key, choice.label.in_language(language)) for choice in field.choices]
    with force_locale(language):
        choices = named or [SelectChoice("yes", _("Ja")), SelectChoice("no", _("Nej"))]
        nothing = SelectChoice("", _("Inget svar"))
    if len(choices) > MOST_RADIOS:
        return [nothing, *choices]
    return choices if field.required else [*choices, nothing]


def label_of(field: Field, language: str) -> str:
    """The question as the form asks it: with its unit, and said to be optional where it is."""
    label = field.label.in_language(language)
    if field.unit is not None:
        label = f"{label} ({field.unit.in_language(language)})"
    if field.required and not field.soft:
        return label
    with force_locale(language):
        later = _("%(label)s – kan lämnas senare", label=label)
        return later if field.soft else _("%(label)s – frivilligt", label=label)


def _description(field: Field, here: Mapping[str, Field], language: str) -> str:
    """The help, after the hint on when the question is to be answered."""
    help_ = " ".join(text.in_language(language) for text in (field.help, field.proves) if text)
    if field.when is None or field.when.field not in here:
        return help_
    other = here[field.when.field]
    answers = ", ".join(f"”{_label(other, key, language)}”" for key in field.when.is_one_of)
    with force_locale(language):
        hint = _(
            "Gäller om ni svarat %(answers)s på frågan ”%(question)s”.",
            answers=answers,
            question=other.label.in_language(language),
        )
    return f"{hint} {help_}".strip()


def _attributes(field: Field, here: Mapping[str, Field]) -> dict[str, Any]:
    """What the browser is told: how to fill in, which keyboard to show, how long, when to hide."""
    attributes: dict[str, Any] = {}
    if field.autocomplete:
        attributes["autocomplete"] = field.autocomplete
    if field.kind in INPUT_MODES:
        attributes["inputmode"] = INPUT_MODES[field.kind]
    if field.kind in ("text", "long_text", "email"):
        attributes["maxlength"] = longest_of(field)
    if field.kind == "long_text":
        attributes["rows"] = 5
    if field.when is not None and field.when.field in here:
        attributes["data-when-field"] = field.when.field
        attributes["data-when-values"] = " ".join(field.when.is_one_of)
    return attributes


def written(field: Field, value: Any, language: str) -> Any:
    """A kept answer as it stands in the form again: as people write it, and read back to the same answer."""
    if value is None or field.kind == "files":
        return None
    if field.kind == "group":
        rows = value if isinstance(value, list) else []
        return [_written_row(field, row, language) for row in rows if isinstance(row, Mapping)]
    if field.kind in ("number", "money"):
        return _written_number(str(value), language)
    if field.kind == "phone":
        return shown_phone(str(value))
    if field.kind == "organisation_number":
        return shown_organisation_number(str(value))
    return value if field.kind == "choices" else str(value)


def _written_row(field: Field, row: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {inner.key: written(inner, row.get(inner.key), language) for inner in field.fields}


def _written_number(kept: str, language: str) -> str:
    """With a decimal comma in Swedish; three decimals get a fourth, so that they cannot be taken for thousands."""
    try:
        kept = f"{Decimal(kept).normalize():f}"
    except ArithmeticError:
        return kept
    whole, point, decimals = kept.partition(".")
    decimals = f"{decimals}0" if len(decimals) == 3 else decimals
    return f"{whole}{',' if point and language == 'sv' else point}{decimals}"


Shown = list[tuple[str, str, list[tuple[str, str]]]]


def summary(service: Service, answers: Mapping[str, Any], language: str, *, answered_only: bool = False) -> Shown:
    """The questions asked (or answered), each with its answer in words, by step: (key, title, [(question, answer)])."""
    asked = {field.key for field in visible_fields(service, answers)}
    steps: Shown = []
    for step in service.steps:
        rows = [
            (field.label.in_language(language), shown(field, answers.get(field.key), language))
            for field in step.fields
            if field.key in asked and not (answered_only and is_empty(answers.get(field.key)))
        ]
        if rows:
            steps.append((step.key, step.title.in_language(language), rows))
    return steps


def shown(field: Field, value: Any, language: str) -> str:
    """An answer in words: a day with its month, a number with its unit, choices by their names, files by theirs."""
    if is_empty(value):
        with force_locale(language):
            return _("Inget svar")
    if field.kind in ("choice", "choices", "yes_no"):
        return ", ".join(_label(field, key, language) for key in (value if isinstance(value, list) else [value]))
    if field.kind == "files":
        files = value if isinstance(value, list) else []
        return ", ".join(str(file.get("name", "")) for file in files if isinstance(file, Mapping))
    if field.kind == "group":
        return _shown_rows(field, value if isinstance(value, list) else [], language)
    if field.kind == "date":
        return _shown_day(str(value), language)
    if field.kind in ("integer", "number", "money"):
        return _shown_number(field, str(value), language)
    return str(written(field, value, language))


def _shown_rows(field: Field, rows: list[Any], language: str) -> str:
    """One line per row: each answer by its question, the first by itself."""
    lines = []
    for row in rows:
        given = [inner for inner in field.fields if isinstance(row, Mapping) and not is_empty(row.get(inner.key))]
        parts = [f"{inner.label.in_language(language)}: {shown(inner, row[inner.key], language)}" for inner in given]
        lines.append(" · ".join(parts))
    return "\n".join(lines)


def _label(field: Field, key: Any, language: str) -> str:
    """The name of an alternative; the key itself where there is none of that key."""
    with force_locale(language):
        names = {"yes": _("Ja"), "no": _("Nej")} if field.kind == "yes_no" else {}
    names = names or {choice.key: choice.label.in_language(language) for choice in field.choices}
    return names.get(str(key), str(key))


def _shown_day(kept: str, language: str) -> str:
    try:
        return format_date(date.fromisoformat(kept), "d MMMM y", locale=language)
    except ValueError:
        return kept


def _shown_number(field: Field, kept: str, language: str) -> str:
    usual = {"sv": "kr", "en": "SEK"}.get(language, "") if field.kind == "money" else ""
    unit = field.unit.in_language(language) if field.unit else usual
    try:
        return f"{format_decimal(Decimal(kept), locale=language, decimal_quantization=False)} {unit}".strip()
    except ArithmeticError:
        return kept


def changed_answers(
    service: Service, versions: Sequence[Answers], language: str
) -> list[tuple[datetime, list[tuple[str, str, str]]]]:
    """What each later version changed, newest first: when, and for each question the answer before and after."""
    changes = []
    for before, after in pairwise(versions):
        rows = [
            (
                field.label.in_language(language),
                shown(field, before.answers.get(field.key), language),
                shown(field, after.answers.get(field.key), language),
            )
            for field in service.fields()
            if before.answers.get(field.key) != after.answers.get(field.key)
        ]
        changes.append((after.made_at, rows))
    return changes[::-1]
