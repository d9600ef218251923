"""Every service's form gives back what was written in it, whatever the answers, in both languages."""

from __future__ import annotations

import string
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st

from eservice.catalogue.listing import DEFINITIONS
from eservice.catalogue.reading import read_services
from eservice.catalogue.shape import Field, Service
from eservice.intake.rules import check_answer, visible_fields, without_hidden
from eservice.intake.values import longest_of
from eservice.web.definition_form import answers_of, form_for, written

SERVICES = {service.key: service for service in read_services(DEFINITIONS)}
#: Answered elsewhere: files are uploaded beside the form, and groups of rows have tests of their own.
ELSEWHERE = ("files", "group")
LETTERS = string.ascii_letters + string.digits + "åäöÅÄÖéü –”:;?!()&%§"

APP = Flask("forms")
APP.config.update(SECRET_KEY="k", WTF_CSRF_ENABLED=False, BABEL_DEFAULT_LOCALE="sv")
Babel(APP)


@pytest.fixture(autouse=True)
def in_a_request() -> Iterator[None]:
    with APP.test_request_context():
        yield


def texts(field: Field) -> st.SearchStrategy[str]:
    longest = min(longest_of(field), 40)
    return st.text(LETTERS, min_size=1, max_size=longest).map(lambda text: " ".join(text.split())).filter(bool)


def numbers(field: Field, places: int) -> st.SearchStrategy[str]:
    least, most = field.min or 0, min(field.max if field.max is not None else 10**6, 10**6)
    return st.decimals(least, most, places=places).map(lambda number: f"{number.normalize():f}")


def answer(field: Field) -> st.SearchStrategy[Any]:
    """An answer as it is kept."""
    if field.kind == "choice":
        return st.sampled_from([choice.key for choice in field.choices])
    if field.kind == "choices":
        keys = [choice.key for choice in field.choices]
        most = min(len(keys), int(field.max or len(keys)))
        some = st.sets(st.sampled_from(keys), min_size=int(field.min or 1), max_size=most)
        return some.map(lambda chosen: [key for key in keys if key in chosen])
    made: dict[str, st.SearchStrategy[Any]] = {
        "yes_no": st.sampled_from(["yes", "no"]),
        "integer": st.integers(int(field.min or 0), int(min(field.max or 10**6, 10**6))),
        "number": numbers(field, 2),
        "money": numbers(field, 2),
        "date": st.dates(date(1990, 1, 1), date(2190, 1, 1)).map(date.isoformat),
        "time": st.times().map(lambda time: f"{time:%H:%M}"),
        "email": st.sampled_from(["namn@foretag.se", "a.b-c@exempel.example.com"]),
        "phone": st.sampled_from(["+4684650040", "+46701740605"]),
        "postcode": st.sampled_from(["151 89", "155 30"]),
        "property": st.sampled_from(["Södertälje Mariekälla 1:26", "Södertälje Silen 8"]),
        "organisation_number": st.sampled_from(["5560360793", "2120000142"]),
    }
    return made.get(field.kind, texts(field))


@st.composite
def filled(draw: st.DrawFn, service: Service) -> dict[str, Any]:
    """Answers to the questions that are asked, given the ones before; some optional ones are left out."""
    answers: dict[str, Any] = {}
    for field in service.fields():
        asked = field.kind not in ELSEWHERE and field in visible_fields(service, answers)
        if asked and (field.required or draw(st.booleans())):
            answers[field.key] = draw(answer(field))
    return answers


@pytest.mark.parametrize("key", sorted(SERVICES))
@given(data=st.data())
@settings(max_examples=12)
def test_what_is_written_in_a_form_is_kept_and_shown_again_as_it_was(key: str, data: st.DataObject) -> None:
    service = SERVICES[key]
    answers = data.draw(filled(service))
    language = data.draw(st.sampled_from(["sv", "en"]))
    kept: dict[str, Any] = {}
    for step in service.steps:
        known = without_hidden(service, {**kept})
        typed = {field.key: written(field, answers.get(field.key), language) for field in step.fields}
        with APP.test_request_context(method="POST", data={k: v for k, v in typed.items() if v is not None}):
            form = form_for(step, language, known)
            form.validate()
            wrong = {field.key: form.errors.get(field.key) for field in step.fields if field.kind not in ELSEWHERE}
            kept |= {name: value for name, value in answers_of(form, step).items() if value is not None}
        assert not any(wrong.values()), wrong
    assert {name: value for name, value in kept.items() if name in answers} == answers
    assert all(check_answer(field, answers.get(field.key)) is None for field in service.fields() if field.key in kept)
