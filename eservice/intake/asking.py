"""Which questions are asked, given the answers so far. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from eservice.catalogue.shape import Field, When

Answers = Mapping[str, Any]


def is_met(when: When | None, answers: Answers) -> bool:
    """Whether the answer is one of those asked for; of several choices, one is enough. No condition is always met."""
    if when is None:
        return True
    answer = answers.get(when.field)
    given = answer if isinstance(answer, list | tuple) else (answer,)
    return any(one in when.is_one_of for one in given)


def asked_among(fields: Iterable[Field], answers: Answers) -> tuple[Field, ...]:
    """Those of `fields` that are asked: where the condition is met by a question that is itself asked.

    A condition on a question that is not among them trusts its answer.
    """
    fields = tuple(fields)
    here = {field.key for field in fields}
    shown: dict[str, Field] = {}
    for field in fields:
        is_known = field.when is None or field.when.field in shown or field.when.field not in here
        if is_known and is_met(field.when, answers):
            shown[field.key] = field
    return tuple(shown.values())
