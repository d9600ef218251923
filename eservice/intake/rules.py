"""Whether an application is complete and right: which questions are asked, what is wrong with which answer. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from eservice.catalogue.shape import Field, FormStep, Service, When
from eservice.intake.values import WrongAnswer, clean, exact, is_empty

Answers = Mapping[str, Any]


def visible_fields(part: Service | FormStep, answers: Answers) -> tuple[Field, ...]:
    """The questions that are asked, given the answers so far.

    A question is asked where its condition is met by a question that is itself asked; an old answer to a hidden one
    counts for nothing. A single step trusts the answers of the steps before it: give it `without_hidden` ones.
    """
    fields = part.fields() if isinstance(part, Service) else part.fields
    here = {field.key for field in fields}
    shown: dict[str, Field] = {}
    for field in fields:
        is_known = field.when is None or field.when.field in shown or field.when.field not in here
        if is_known and is_met(field.when, answers):
            shown[field.key] = field
    return tuple(shown.values())


def is_met(when: When | None, answers: Answers) -> bool:
    """Whether the answer is one of those asked for; of several choices, one is enough. No condition is always met."""
    if when is None:
        return True
    answer = answers.get(when.field)
    given = answer if isinstance(answer, list | tuple) else (answer,)
    return any(one in when.is_one_of for one in given)


def without_hidden(service: Service, answers: Answers) -> dict[str, Any]:
    """Only the answers to questions that are asked and answered."""
    return {
        field.key: answers[field.key]
        for field in visible_fields(service, answers)
        if not is_empty(answers.get(field.key))
    }


def check_answer(field: Field, value: Any) -> str | None:
    """The code of what is wrong with an answer as it is kept, or None. A question that is not required may be empty."""
    if is_empty(value):
        return "required" if field.required else None
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
    else:
        clean(field, value)


def check_answers(service: Service, answers: Answers) -> dict[str, str]:
    """What is wrong, as codes by field key, in the order of the form; nothing for a complete application."""
    return wrong_among(visible_fields(service, answers), answers)


def wrong_among(fields: Iterable[Field], answers: Answers) -> dict[str, str]:
    """What is wrong with the answers to these questions."""
    checked = ((field.key, check_answer(field, answers.get(field.key))) for field in fields)
    return {key: code for key, code in checked if code is not None}


def case_type_of(service: Service, answers: Answers) -> str:
    """The first case type whose condition the answers meet; the last has none, so there is always one."""
    given = without_hidden(service, answers)
    return next(case_type.key for case_type in service.case_types if is_met(case_type.when, given))
