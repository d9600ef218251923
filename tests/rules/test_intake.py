"""Intake: what is written becomes an answer or is refused by name, and only questions that are asked count."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eservice.catalogue.reading import read_service
from eservice.catalogue.shape import CaseTypeRule, Choice, Field, FieldKind, FormStep, Service, When
from eservice.intake.rules import case_type_of, check_answer, check_answers, visible_fields, without_hidden
from eservice.intake.values import WrongAnswer, clean
from eservice.kit.text import Text

DEFINITIONS = Path(__file__).parents[2] / "eservice" / "catalogue" / "definitions"
SERVING = read_service(DEFINITIONS / "serveringstillstand.yaml")
PREMISES = read_service(DEFINITIONS / "lokalforfragan.yaml")
LAND = read_service(DEFINITIONS / "markforfragan.yaml")
WORD = Text("ord", "word")
CHOICES = (Choice("north", WORD), Choice("south", WORD), Choice("west", WORD))
KINDS = get_args(FieldKind)

CONTACT = {"contact_name": "Alma Berg", "contact_email": "alma@bageriet.example.se", "contact_phone": "08-465 004 10"}
FINISHED: dict[str, tuple[Service, dict[str, Any]]] = {
    "serveringstillstand": (
        SERVING,
        CONTACT
        | {
            "authority": "signatory",
            "premises_name": "Kajen",
            "premises_address": "Hamngatan 1",
            "premises_postcode": "151 71",
            "premises_municipality": "sodertalje",
            "tenure": "rents",
            "serving_areas": ["dining_room"],
            "seats": 60,
            "food_registration": "not_yet",
            "audience": "public",
            "drinks": ["strong_beer", "wine"],
            "period": "all_year",
            "hours": "normal",
            "business_description": "Vi lagar husmanskost.",
            "owners": [{"owner_name": "Alma Berg", "owner_share": "100"}],
            "responsible_persons": [{"responsible_name": "Alma Berg", "responsible_test": "no"}],
            "knowledge_test": "booked",
            "prior_permits": "no",
            "financing": "Egna pengar",
            "declaration": ["truthful"],
        },
    ),
    "lokalforfragan": (
        PREMISES,
        CONTACT
        | {
            "situation": "growing",
            "business_description": "Vi bakar bröd.",
            "premises_type": "industry",
            "area_min": "120",
            "preferred_area": "hovsjo",
            "keep_for": "one_year",
        },
    ),
    "markforfragan": (
        LAND,
        CONTACT
        | {
            "business_description": "Vi bygger ett lager.",
            "purpose": "buy",
            "own_use": "own",
            "plot_area": "26000",
            "preferred_areas": ["almnas"],
            "owners": "Alma Berg 100 %",
            "financing": "Lån",
            "disputes": "no",
            "declaration": ["truthful"],
        },
    ),
}


def field(kind: FieldKind, **more: Any) -> Field:
    choices = CHOICES if kind in ("choice", "choices") else ()
    return msgspec.structs.replace(Field(key="asked", kind=kind, label=WORD, choices=choices), **more)


def code(kind: FieldKind, raw: Any, **more: Any) -> str:
    with pytest.raises(WrongAnswer) as caught:
        clean(field(kind, **more), raw)
    return caught.value.code


# What is written


@pytest.mark.parametrize(
    ("kind", "raw", "kept"),
    [
        ("text", "  Alma \t Berg ", "Alma Berg"),
        ("text", "Cafe\u0301", "Café"),
        ("long_text", "ett\r\ntvå\rtre\n", "ett\ntvå\ntre"),
        ("integer", "1 200", 1200),
        ("integer", "\u22123", -3),
        ("number", "1 234,50", "1234.5"),
        ("number", "1\u00a0234.5", "1234.5"),
        ("number", "007", "7"),
        ("number", "-0,0", "0"),
        ("number", "0,125", "0.125"),
        ("money", "12 000 kr", "12000"),
        ("money", "12,50 SEK", "12.5"),
        ("money", "99:-", "99"),
        ("date", "2026-02-28", "2026-02-28"),
        ("date", "20260228", "2026-02-28"),
        ("time", "9", "09:00"),
        ("time", "11.30", "11:30"),
        ("time", "24:00", "00:00"),
        ("email", " Alma@Bageriet.SE ", "Alma@bageriet.se"),
        ("phone", "070-174 06 05", "+46701740605"),
        ("postcode", "15189", "151 89"),
        ("organisation_number", "556036-0793", "5560360793"),
        ("property", "södertälje silen 8", "Södertälje Silen 8"),
        ("yes_no", "no", "no"),
        ("choice", "south", "south"),
        ("choices", ["west", "north", "west"], ["north", "west"]),
        ("choices", "west", ["west"]),
        ("files", [{"id": "7", "name": "a.pdf", "size": 3}], [{"id": "7", "name": "a.pdf", "size": 3}]),
    ],
)
def test_what_is_written_is_kept_in_one_form(kind: FieldKind, raw: Any, kept: Any) -> None:
    assert clean(field(kind), raw) == kept


def test_a_number_may_be_written_with_its_unit() -> None:
    assert clean(field("number", unit=Text("m²", "sq m")), "120,5 m²") == "120.5"
    assert clean(field("integer", unit=Text("år", "years")), "18 years") == 18


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("raw", [None, "", "   ", []])
def test_nothing_written_is_no_answer(kind: FieldKind, raw: Any) -> None:
    assert clean(field(kind), raw) is None


@pytest.mark.parametrize(
    ("kind", "raw", "more", "why"),
    [
        ("text", "a\x00b", {}, "control_characters"),
        ("long_text", "a\ud800", {}, "control_characters"),
        ("text", "x" * 201, {}, "too_long"),
        ("text", "xxxx", {"longest": 3}, "too_long"),
        ("long_text", "x" * 10_001, {}, "too_long"),
        ("integer", "1,5", {}, "not_an_integer"),
        ("integer", "٣", {}, "not_an_integer"),
        ("integer", "9" * 16, {}, "not_an_integer"),
        ("integer", "0", {"min": 1.0}, "too_small"),
        ("integer", "6", {"max": 5.0}, "too_large"),
        ("number", "1,500", {}, "ambiguous_number"),
        ("number", "1.234,5", {}, "not_a_number"),
        ("number", "nan", {}, "not_a_number"),
        ("number", "1e5", {}, "not_a_number"),
        ("number", "0.09", {"min": 0.1}, "too_small"),
        ("money", "1,555 ", {}, "ambiguous_number"),
        ("money", "10,5555", {}, "too_many_decimals"),
        ("date", "2026-02-29", {}, "not_a_date"),
        ("date", "0001-01-01", {}, "not_a_date"),
        ("date", "i morgon", {}, "not_a_date"),
        ("time", "25:00", {}, "not_a_time"),
        ("time", "11:60", {}, "not_a_time"),
        ("email", "alma@", {}, "not_an_email"),
        ("email", "alma@localhost", {}, "not_an_email"),
        ("phone", "12", {}, "not_a_phone"),
        ("postcode", "1", {}, "not_a_postcode"),
        ("organisation_number", "556036-0794", {}, "not_an_organisation_number"),
        ("property", "Silen 8", {}, "not_a_property"),
        ("yes_no", "maybe", {}, "not_a_choice"),
        ("choice", "east", {}, "not_a_choice"),
        ("choices", ["north", "east"], {}, "not_a_choice"),
        ("choices", ["north"], {"min": 2.0}, "too_few"),
        ("choices", ["north", "west"], {"max": 1.0}, "too_many"),
        ("choices", {"north": 1}, {}, "not_a_choice"),
        ("files", "a.pdf", {}, "not_files"),
        ("files", [{"id": "7"}], {}, "not_files"),
        ("files", [{"id": "7", "name": "a\x00", "size": 1}], {}, "not_files"),
        ("files", [{"id": "7", "name": "a", "size": -1}], {}, "not_files"),
        ("files", [{"id": n, "name": "a", "size": 1} for n in range(3)], {"max": 2.0}, "too_many"),
        ("text", 7, {}, "not_text"),
    ],
)
def test_what_cannot_be_an_answer_is_refused_by_name(kind: FieldKind, raw: Any, more: Any, why: str) -> None:
    assert code(kind, raw, **more) == why


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(kind=st.sampled_from(KINDS), raw=anything | st.text(alphabet="0123456789,.:-+ @kr", max_size=20))
def test_whatever_is_sent_becomes_an_answer_that_holds_or_is_refused(kind: FieldKind, raw: Any) -> None:
    asked = field(kind)
    try:
        kept = clean(asked, raw)
    except WrongAnswer:
        return
    assert check_answer(asked, kept) is None
    assert json.loads(json.dumps(kept)) == kept


@given(kind=st.sampled_from(KINDS), value=anything)
def test_checking_a_kept_answer_never_breaks(kind: FieldKind, value: Any) -> None:
    found = check_answer(field(kind, required=True), value)
    assert found is None or found.replace("_", "").isalpha()


# What is kept


@pytest.mark.parametrize(
    ("kind", "value", "why"),
    [
        ("integer", 3, None),
        ("integer", 3.0, None),
        ("integer", 3.5, "not_an_integer"),
        ("integer", "3", "not_an_integer"),
        ("integer", True, "not_an_integer"),
        ("integer", float("inf"), "not_an_integer"),
        ("number", "1.234", None),
        ("number", 1.5, None),
        ("number", float("nan"), "not_a_number"),
        ("number", "1,5", "not_a_number"),
        ("money", "1.555", "too_many_decimals"),
        ("choices", "north", "not_a_choice"),
        ("choices", [["north"]], "not_a_choice"),
        ("date", "2026-02-30", "not_a_date"),
        ("text", "a\x07", "control_characters"),
        ("text", ["a"], "not_text"),
    ],
)
def test_a_kept_answer_is_checked_with_its_type(kind: FieldKind, value: Any, why: str | None) -> None:
    assert check_answer(field(kind), value) == why


def test_an_empty_answer_is_wrong_only_where_the_question_is_required() -> None:
    assert check_answer(field("text"), None) is None
    assert check_answer(field("text", required=True), "  ") == "required"
    assert check_answer(field("integer", required=True), 0) is None
    assert check_answer(field("yes_no", required=True), "no") is None


# Which questions are asked

ASKED = (
    Field(key="a", kind="yes_no", label=WORD),
    Field(key="b", kind="choices", label=WORD, choices=CHOICES, when=When("a", ("yes",)), required=True),
    Field(key="c", kind="text", label=WORD, when=When("b", ("north", "west")), required=True),
)
BRANCHED = msgspec.structs.replace(
    LAND,
    steps=(FormStep(key="one", title=WORD, fields=ASKED[:2]), FormStep(key="two", title=WORD, fields=ASKED[2:])),
    case_types=(CaseTypeRule(key="special", when=When("b", ("north",))), CaseTypeRule(key="usual")),
)


@pytest.mark.parametrize(
    ("answers", "keys"),
    [
        ({}, ["a"]),
        ({"a": "no"}, ["a"]),
        ({"a": "yes"}, ["a", "b"]),
        ({"a": "yes", "b": ["south"]}, ["a", "b"]),
        ({"a": "yes", "b": ["south", "west"]}, ["a", "b", "c"]),
        ({"a": "no", "b": ["west"]}, ["a"]),
    ],
)
def test_a_question_is_asked_where_the_one_it_hangs_on_is_asked_and_answered_so(
    answers: dict[str, Any], keys: list[str]
) -> None:
    assert [field.key for field in visible_fields(BRANCHED, answers)] == keys


def test_answers_to_hidden_questions_and_unknown_ones_fall_away() -> None:
    answers = {"a": "no", "b": ["north"], "c": "old", "strange": 1}
    assert without_hidden(BRANCHED, answers) == {"a": "no"}
    assert check_answers(BRANCHED, answers) == {}
    assert case_type_of(BRANCHED, answers) == "usual"


def test_a_hidden_question_is_not_required_and_a_shown_one_is() -> None:
    assert check_answers(BRANCHED, {"a": "yes"}) == {"b": "required"}
    assert check_answers(BRANCHED, {"a": "yes", "b": ["north"], "c": ""}) == {"c": "required"}
    assert case_type_of(BRANCHED, {"a": "yes", "b": ["north"]}) == "special"


def test_a_step_trusts_the_answers_of_the_steps_before_it() -> None:
    step = BRANCHED.steps[1]
    assert visible_fields(step, {}) == ()
    assert [field.key for field in visible_fields(step, {"b": ["north"]})] == ["c"]


# The services of the product


@pytest.mark.parametrize("name", FINISHED)
def test_an_applicant_can_finish_without_any_file(name: str) -> None:
    service, answers = FINISHED[name]
    assert check_answers(service, answers) == {}
    assert case_type_of(service, answers) == service.case_types[-1].key


@pytest.mark.parametrize("name", FINISHED)
def test_every_answer_of_a_short_application_is_needed(name: str) -> None:
    service, answers = FINISHED[name]
    for key in answers:
        rest = {other: answer for other, answer in answers.items() if other != key}
        assert check_answers(service, rest) == {key: "required"}, key


def test_a_season_needs_its_days_and_other_hours_their_times() -> None:
    service, answers = FINISHED["serveringstillstand"]
    season = answers | {"period": "season", "hours": "other"}
    assert set(check_answers(service, season)) == {"season_from", "season_to", "hours_from", "hours_to"}
