"""Whether an application is complete and right: which questions are asked, what is wrong with which answer. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from eservice.catalogue.shape import Field, FormStep, Service
from eservice.intake.asking import Answers, asked_among, is_met
from eservice.intake.values import WrongAnswer, check_count, clean, exact, is_empty


def visible_fields(part: Service | FormStep, answers: Answers) -> tuple[Field, ...]:
    """The questions that are asked, given the answers so far.

    A question is asked where its condition is met by a question that is itself asked; an old answer to a hidden one
    counts for nothing. A single step trusts the answers of the steps before it: give it `without_hidden` ones.
    """
    return asked_among(part.fields() if isinstance(part, Service) else part.fields, answers)


def without_hidden(service: Service, answers: Answers) -> dict[str, Any]:
    """Only the answers to questions that are asked and answered."""
    return {
        field.key: _asked_rows(field, answers[field.key]) if field.kind == "group" else answers[field.key]
        for field in visible_fields(service, answers)
        if not is_empty(answers.get(field.key))
    }


def _asked_rows(field: Field, rows: Any) -> Any:
    """The rows of a group with only the answers to what each row asks."""
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        return rows
    asked = [{inner.key for inner in asked_among(field.fields, row)} for row in rows]
    return [{key: row[key] for key in row if key in keys} for row, keys in zip(rows, asked, strict=True)]


def check_answer(field: Field, value: Any) -> str | None:
    """The code of what is wrong with an answer as it is kept, or None.

    A question that is not required may be empty, and so may one that may be left for later.
    """
    if is_empty(value):
        return "required" if field.required and not field.soft else None
    try:
        _check_kept(field, value)
    except WrongAnswer as error:
        return error.code
    return None


def _check_kept(field: Field, value: Any) -> None:
    """A kept number is one plain decimal text or JSON number; all else is read once more as if it were written now."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if field.kind in ("number", "money") and (is_number or isinstance(value, str)):
        exact(field, str(value))
    elif field.kind == "integer":
        if not is_number or (isinstance(value, float) and not value.is_integer()):
            raise WrongAnswer("not_an_integer")
        clean(field, str(int(value)))
    elif field.kind == "choices" and not isinstance(value, list):
        raise WrongAnswer("not_a_choice")
    elif field.kind == "group":
        _check_rows(field, value)
    else:
        clean(field, value)


def _check_rows(field: Field, rows: Any) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise WrongAnswer("not_rows")
    check_count(field, rows)
    if any(wrong_in_row(field, row) for row in rows):
        raise WrongAnswer("row_wrong")


def wrong_in_row(field: Field, row: Answers) -> dict[str, str]:
    """What is wrong with the answers of one row of a group, as codes by key."""
    return wrong_among(asked_among(field.fields, row), row)


def check_answers(service: Service, answers: Answers) -> dict[str, str]:
    """What is wrong, as codes by field key, in the order of the form; nothing for a complete application."""
    return wrong_among(visible_fields(service, answers), answers)


def wrong_among(fields: Iterable[Field], answers: Answers) -> dict[str, str]:
    """What is wrong with the answers to these questions."""
    checked = ((field.key, check_answer(field, answers.get(field.key))) for field in fields)
    return {key: code for key, code in checked if code is not None}


def left_for_later(service: Service, answers: Answers) -> tuple[Field, ...]:
    """What the application is incomplete without, and may be handed in without all the same."""
    return tuple(field for field in visible_fields(service, answers) if field.soft and is_empty(answers.get(field.key)))


def progress(service: Service, answers: Answers) -> tuple[int, int]:
    """How many of the questions that must be answered are, and how many there are."""
    needed = [field for field in visible_fields(service, answers) if field.required]
    return sum(not is_empty(answers.get(field.key)) for field in needed), len(needed)


def case_type_of(service: Service, answers: Answers) -> str:
    """The first case type whose condition the answers meet; the last has none, so there is always one."""
    given = without_hidden(service, answers)
    return next(case_type.key for case_type in service.case_types if is_met(case_type.when, given))


def still_asked(service: Service, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of an earlier application that a new one can begin with: to questions that are asked in the same way.

    Files, days and declarations belong to the application they came with; an answer that is wrong today is left out.
    """
    fields = {field.key: field for field in service.fields()}
    kept = {
        key: answer
        for key, answer in answers.items()
        if key in fields and fields[key].kind not in ("files", "date") and key != "declaration"
    }
    wrong = check_answers(service, kept)
    return {key: answer for key, answer in kept.items() if key not in wrong}
