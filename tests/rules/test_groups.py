"""Repeating questions: rows come and go, each is judged by itself, and what was typed stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st

from eservice.catalogue.reading import read_service, read_services
from eservice.catalogue.rules import problems
from eservice.catalogue.shape import Choice, Field, FormStep, Service, When
from eservice.intake.rules import check_answer, left_for_later, progress, without_hidden
from eservice.intake.values import WrongAnswer, clean
from eservice.kit.text import Text
from eservice.web.definition_form import DefinitionForm, answers_of, differences, form_for, summary
from eservice.web.group_form import change_rows

DEFINITIONS = Path(__file__).parents[2] / "eservice" / "catalogue" / "definitions"
SERVING = read_service(DEFINITIONS / "serveringstillstand.yaml")
SERVICES = read_services(DEFINITIONS)
PEOPLE = SERVING.steps[3]
WORD = Text("ord", "word")
OWNERS = Field(
    key="owners",
    kind="group",
    label=Text("Ägare", "Owners"),
    required=True,
    max=3,
    fields=(
        Field(key="name", kind="text", label=Text("Namn", "Name"), required=True, longest=40),
        Field(key="share", kind="number", label=Text("Andel", "Share"), unit=Text("%", "%"), min=0, max=100),
        Field(key="kind", kind="choice", label=WORD, choices=(Choice("person", WORD), Choice("company", WORD))),
        Field(key="number", kind="organisation_number", label=WORD, required=True, when=When("kind", ("company",))),
    ),
)
STEP = FormStep(key="people", title=WORD, fields=(OWNERS,))
APP = Flask("groups")
APP.config.update(SECRET_KEY="k", WTF_CSRF_ENABLED=False, BABEL_DEFAULT_LOCALE="sv")
Babel(APP)


@pytest.fixture(autouse=True)
def in_a_request() -> Iterator[None]:
    with APP.test_request_context():
        yield


def posted(typed: Any, step: FormStep = STEP) -> DefinitionForm:
    with APP.test_request_context(method="POST", data=typed):
        form = form_for(step, "sv", {})
        form.validate()
        return form


def with_group(**changed: Any) -> Service:
    group = msgspec.structs.replace(OWNERS, **changed)
    steps = (FormStep(key="only", title=WORD, fields=(group,)),)
    return msgspec.structs.replace(SERVING, steps=steps, routing=msgspec.structs.replace(SERVING.routing, rules=()))


# What is kept


def test_rows_are_kept_without_the_empty_ones_and_each_answer_in_its_form() -> None:
    raw = [{"name": " Alma ", "share": "60 %"}, {"name": "", "share": " "}, {"name": "Bo", "number": "nonsense"}]
    assert clean(OWNERS, raw) == [{"name": "Alma", "share": "60"}, {"name": "Bo"}]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ([{"name": "x" * 41}], "row_wrong"),
        ([{"share": "101"}], "row_wrong"),
        ([{"name": "A"}, {"kind": "company", "number": "1"}], "row_wrong"),
        ([{"name": str(n)} for n in range(4)], "too_many"),
        (["Alma"], "not_rows"),
        ("Alma", "not_rows"),
    ],
)
def test_rows_that_cannot_be_answers_are_refused_by_name(raw: Any, why: str) -> None:
    with pytest.raises(WrongAnswer) as caught:
        clean(OWNERS, raw)
    assert caught.value.code == why


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([], "required"),
        ([{"name": "Alma"}], None),
        ([{"share": "60"}], "row_wrong"),
        ([{"name": "Alma", "kind": "company"}], "row_wrong"),
        ([{"name": "Alma", "kind": "person"}], None),
        ([{"name": "Alma", "share": "1,5"}], "row_wrong"),
        ({"name": "Alma"}, "not_rows"),
        ([7], "not_rows"),
    ],
)
def test_a_kept_group_is_judged_row_by_row(rows: Any, why: str | None) -> None:
    assert check_answer(OWNERS, rows) == why


def test_an_answer_that_its_row_does_not_ask_for_is_not_handed_in() -> None:
    rows = [{"name": "Alma", "kind": "person", "number": "5560360793"}]
    assert without_hidden(with_group(), {"owners": rows}) == {"owners": [{"name": "Alma", "kind": "person"}]}


# In the form


def test_each_row_is_a_set_of_fields_of_its_own() -> None:
    form = posted({"owners-0-name": "Alma", "owners-0-share": "60", "owners-1-name": "Bo", "owners-1-kind": "person"})
    assert not form.errors
    kept = answers_of(form, STEP)
    assert kept == {"owners": [{"name": "Alma", "share": "60"}, {"name": "Bo", "kind": "person"}]}


def test_what_is_wrong_in_a_row_is_said_beside_its_field_and_empty_rows_are_passed_over() -> None:
    form = posted({"owners-0-name": "", "owners-1-name": "", "owners-1-share": "mycket"})
    assert form.owners.errors == ["Något i raderna behöver rättas."]
    first, second = form.owners.entries
    assert not first.form.errors
    assert set(second.form.errors) == {"name", "share"}
    assert answers_of(form, STEP) == {}
    assert form.is_unfinished()


def test_what_is_typed_in_rows_comes_back_as_it_was_typed() -> None:
    typed = {"owners-0-name": "A\x00lma", "owners-0-share": "mycket", "owners-0-kind": "", "owners-0-number": ""}
    again = form_for(STEP, "sv", {}, posted(typed).as_typed())
    assert again.owners.entries[0].form["name"].data == "Alma"
    assert again.owners.entries[0].form["share"].data == "mycket"


def test_a_row_comes_and_goes_by_a_button() -> None:
    form = posted({"owners-0-name": "Alma", "owners-1-name": "Bo"})
    assert change_rows(form, {"add": "owners"})
    assert [entry.form["name"].data or "" for entry in form.owners.entries] == ["Alma", "Bo", ""]
    change_rows(form, {"add": "owners"})
    assert len(form.owners.entries) == 3
    assert change_rows(form, {"take": "owners-0"})
    assert form.as_typed()["owners-0-name"] == ["Bo"]


@pytest.mark.parametrize("asked", [{"add": "nothing"}, {"take": "owners-x"}, {"take": "owners-99"}, {"take": ""}])
def test_a_button_that_names_no_row_changes_nothing(asked: dict[str, str]) -> None:
    form = posted({"owners-0-name": "Alma"})
    assert change_rows(form, asked)
    assert [entry.form["name"].data for entry in form.owners.entries] == ["Alma"]


@pytest.mark.parametrize("name", ["owners-²-name", "owners-" + "9" * 5000 + "-name", "owners--1-name", "owners-x"])
def test_odd_names_of_rows_are_passed_over(name: str) -> None:
    assert answers_of(posted({name: "Alma"}), STEP) == {"owners": None}


def test_a_summary_has_a_line_for_each_row() -> None:
    rows = [{"owner_name": "Alma", "owner_share": "60.5"}, {"owner_name": "Bo"}]
    shown = dict(summary(SERVING, {"owners": rows}, "sv")[3][2])
    assert shown["Vilka äger företaget?"] == "Namn: Alma · Andel: 60,5 %\nNamn: Bo"


def test_two_forms_of_a_step_are_compared_in_words() -> None:
    saved = form_for(PEOPLE, "sv", {"owners": [{"owner_name": "Alma"}], "financing": "Lån"}, sent=False)
    with APP.test_request_context(method="POST", data={"owners-0-owner_name": "Bo", "financing": "Lån"}):
        mine = form_for(PEOPLE, "sv", {})
    assert differences(mine, saved) == [("Vilka äger företaget?", "Namn: Alma", "Namn: Bo")]


# In the definition


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"fields": ()}, "a group needs fields"),
        ({"fields": (Field(key="f", kind="files", label=WORD),)}, "a row holds no files"),
        ({"fields": (Field(key="f", kind="group", label=WORD, fields=OWNERS.fields),)}, "a row holds no files"),
        ({"fields": (OWNERS.fields[0], OWNERS.fields[0])}, "stands twice"),
        ({"fields": (Field(key="meta", kind="text", label=WORD),)}, "cannot be a field's key"),
        ({"fields": (OWNERS.fields[3],)}, "not an earlier field"),
        ({"required": False, "soft": True}, "only a required answer"),
        ({"kind": "text", "max": None}, "only a group has fields"),
        ({"largest": 5}, "has no files"),
    ],
)
def test_a_wrong_group_is_told_when_the_definition_is_read(changed: dict[str, Any], said: str) -> None:
    assert any(said in problem.problem for problem in problems(with_group(**changed)))


def test_a_right_group_is_no_problem() -> None:
    assert [problem for problem in problems(with_group()) if problem.path.startswith("steps")] == []


# What may be left for later


def test_a_soft_answer_may_be_left_and_is_named() -> None:
    soft = Field(key="plan", kind="files", label=WORD, required=True, soft=True)
    service = msgspec.structs.replace(with_group(), steps=(FormStep(key="s", title=WORD, fields=(soft,)),))
    assert check_answer(soft, None) is None
    assert left_for_later(service, {}) == (soft,)
    assert left_for_later(service, {"plan": [{"id": "1", "name": "a.pdf", "size": 1}]}) == ()
    assert progress(service, {}) == (0, 1)


# Every service of the product


def typed_answers(service: Service) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={field.key: _answer(field) for field in service.fields()})


def _answer(field: Field) -> st.SearchStrategy[Any]:
    least, most = int(field.min or 0), int(field.max if field.max is not None else 900)
    keys = [choice.key for choice in field.choices] or ["yes", "no"]
    words = st.text("abcÅÄÖ1-&é", min_size=1, max_size=8)
    if field.kind == "group":
        rows = st.fixed_dictionaries({inner.key: _answer(inner) for inner in field.fields})
        return st.lists(rows, min_size=max(1, least), max_size=min(most, 4))
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "integer": st.integers(least, most),
        "number": st.integers(max(least, 1), most).map(str),
        "money": st.integers(max(least, 1), most).map(str),
        "date": st.dates().filter(lambda day: 1900 < day.year < 2199).map(str),
        "time": st.times().map(lambda time: f"{time:%H:%M}"),
        "choice": st.sampled_from(keys),
        "yes_no": st.sampled_from(keys),
        "choices": st.just(keys[: max(1, least)]),
        "email": st.just("namn@foretag.se"),
        "phone": st.just("+46701740605"),
        "postcode": st.just("151 89"),
        "organisation_number": st.just("5560360793"),
        "property": st.just("Södertälje Silen 8"),
        "files": st.none(),
    }
    return kinds.get(field.kind, words.map(lambda text: text[: field.longest or 8].strip() or "ord"))


TYPED = {service.key: typed_answers(service) for service in SERVICES}


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.key)
@settings(max_examples=6)
@given(data=st.data(), language=st.sampled_from(["sv", "en"]))
def test_answers_to_every_service_come_back_from_its_form_as_they_were(
    service: Service, data: st.DataObject, language: str
) -> None:
    answers = without_hidden(service, data.draw(TYPED[service.key]))
    back: dict[str, Any] = {}
    for step in service.steps:
        with APP.test_request_context():
            typed = form_for(step, language, answers, sent=False).as_typed()
        with APP.test_request_context(method="POST", data=typed):
            back |= answers_of(form_for(step, language, answers), step)
    assert {key: value for key, value in back.items() if value is not None} == answers
