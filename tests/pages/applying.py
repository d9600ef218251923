"""Applying through the pages, as a company does."""

from __future__ import annotations

import re
from random import Random
from typing import Any

from eservice.catalogue.queries import current_service
from eservice.catalogue.shape import Field
from eservice.demo.answers import answers_for
from eservice.web.clock import today
from eservice.web.definition_form import written
from tests.factories import PERMIT
from tests.visiting import Page, Visitor


def apply(visitor: Visitor, service_key: str = PERMIT, seed: int = 1) -> Page:
    """Go through the form of a service step by step and send it; the page that follows."""
    _id, service = current_service(service_key)
    answers = answers_for(service, Random(seed), today())
    page = visitor.send(visitor.see(f"/tjanster/{service_key}"), f"ansok/{service_key}")
    for step in service.steps:
        typed = {name: value for field in step.fields for name, value in _typed(field, answers.get(field.key)).items()}
        asked = {key: value for key, value in typed.items() if value and key in page.html}
        page = visitor.send(page, step.key, **asked)
    return visitor.send(page, "skicka")


def _typed(field: Field, answer: Any) -> dict[str, Any]:
    """What is typed in the fields of a question, by their names; rows have fields of their own."""
    typed = written(field, answer, "sv") or ""
    if field.kind != "group":
        return {field.key: typed}
    return {f"{field.key}-{at}-{key}": value for at, row in enumerate(typed) for key, value in row.items()}


def reference_on(page: Page) -> str:
    """The reference number on a receipt."""
    found = re.search(r"LOT-\d{4}-\d{5}", page.text)
    assert found, page.text
    return found.group()
