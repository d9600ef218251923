"""The form of a service step: made from its definition, judged by the rules of intake, kept as it was typed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import FileMultiDict

from eservice.catalogue.reading import read_service
from eservice.catalogue.rules import KEY, RESERVED_KEYS
from eservice.catalogue.shape import Choice, Field, FieldKind, FormStep, When
from eservice.intake.rules import check_answer, check_answers
from eservice.kit.text import Text
from eservice.web.answer_problems import problem_text
from eservice.web.definition_form import (
    DefinitionForm,
    answers_of,
    form_for,
    summary,
    uploads_of,
    written,
)

DEFINITIONS = Path(__file__).parents[2] / "eservice" / "catalogue" / "definitions"
SERVING = read_service(DEFINITIONS / "serveringstillstand.yaml")
PREMISES = read_service(DEFINITIONS / "lokalforfragan.yaml")
LAND = read_service(DEFINITIONS / "markforfragan.yaml")
CONTACT, PLACE = SERVING.steps[0], SERVING.steps[1]
WORD = Text("ord", "word")
TYPED = {
    "contact_name": "Alma Berg",
    "contact_email": "alma@bageriet.se",
    "contact_phone": "08-465 004 10",
    "authority": "signatory",
}


def app() -> Flask:
    made = Flask("form")
    made.config.update(SECRET_KEY="k", WTF_CSRF_ENABLED=False, BABEL_DEFAULT_LOCALE="sv")
    Babel(made)
    return made


APP = app()


@pytest.fixture(autouse=True)
def in_a_request() -> Iterator[None]:
    with APP.test_request_context():
        yield


def posted(step: FormStep, typed: Any, answers: Any = None, language: str = "sv") -> DefinitionForm:
    with APP.test_request_context(method="POST", data=typed):
        form = form_for(step, language, answers or {})
        form.validate()
        return form


def errors(form: DefinitionForm) -> dict[str, str]:
    return {key: messages[0] for key, messages in form.errors.items()}


# Making it


def test_a_form_asks_in_the_readers_language_with_help_and_units() -> None:
    swedish, english = form_for(PREMISES.steps[2], "sv", {}), form_for(PREMISES.steps[2], "en", {})
    assert swedish.area_min.label.text == "Minsta yta (m²)"
    assert english.area_min.label.text == "Smallest area (m²)"
    assert swedish.area_max.label.text == "Största yta (m²) – frivilligt"
    assert swedish.area_max.description == "Lämna tomt om det inte finns någon övre gräns."
    assert [choice.label.text for choice in english.premises_type][:2] == ["Office", "Storage"]


def test_the_browser_is_told_how_to_fill_in_a_field() -> None:
    form = form_for(CONTACT, "sv", {})
    assert 'type="email"' in form.contact_email()
    assert 'autocomplete="email"' in form.contact_email()
    assert 'type="tel"' in form.contact_phone()
    assert 'maxlength="120"' in form.contact_name()
    assert 'inputmode="numeric"' in form.postal_code()
    assert 'type="date"' in form_for(SERVING.steps[5], "sv", {}).start_on()
    assert 'type="time"' in form_for(SERVING.steps[2], "sv", {}).hours_from()
    assert 'type="file"' in form_for(SERVING.steps[4], "sv", {}).file_drawing()
    assert " required" not in form.contact_name()


def test_a_form_shows_the_answers_as_people_write_them() -> None:
    answers = {
        "contact_phone": "+46701740605",
        "parent_number": "5560360793",
        "plot_area": "1234.5",
        "preferred_areas": ["almnas", "jarna"],
        "jobs_year_1": 12,
        "access_on": "2027-03-01",
    }
    assert form_for(LAND.steps[0], "sv", answers).contact_phone.data == "070-174 06 05"
    assert form_for(LAND.steps[0], "sv", answers).parent_number.data == "556036-0793"
    assert form_for(LAND.steps[1], "sv", answers).jobs_year_1.data == "12"
    land = form_for(LAND.steps[2], "sv", answers)
    assert land.plot_area.data == "1234,5"
    assert form_for(LAND.steps[2], "en", answers).plot_area.data == "1234.5"
    assert [choice.data for choice in land.preferred_areas if choice.checked] == ["almnas", "jarna"]
    assert 'value="2027-03-01"' in land.access_on()


def test_a_question_that_hangs_on_this_step_has_a_hint_and_says_when_to_hide() -> None:
    form = form_for(PLACE, "sv", {})
    hint = "Gäller om ni svarat ”Uteservering” på frågan ”Var ska ni servera?”."
    assert form.outdoor_place.description.startswith(hint)
    assert form.landlord.render_kw["data-when-field"] == "tenure"
    assert form.landlord.render_kw["data-when-values"] == "rents will_rent"
    assert 'data-when-values="rents will_rent"' in form.landlord()


def test_a_question_that_hangs_on_another_step_is_there_only_where_it_is_asked() -> None:
    attachments = SERVING.steps[4]
    assert "file_power_of_attorney" not in form_for(attachments, "sv", {"authority": "signatory"})
    asked = form_for(attachments, "sv", {"authority": "power_of_attorney"})
    assert asked.file_power_of_attorney.description == ""


def test_an_optional_choice_can_be_taken_back_and_a_required_one_cannot() -> None:
    form = form_for(CONTACT, "sv", {"language_needs": "english"})
    assert [choice.data for choice in form.language_needs] == ["swedish", "english", "other", ""]
    assert [choice.data for choice in form.authority] == ["signatory", "power_of_attorney"]
    assert answers_of(posted(CONTACT, TYPED | {"language_needs": ""}), CONTACT)["language_needs"] is None


def test_a_long_list_of_choices_is_a_drop_down() -> None:
    many = tuple(Choice(f"c{number}", WORD) for number in range(11))
    step = FormStep(key="s", title=WORD, fields=(Field(key="f", kind="choice", label=WORD, choices=many),))
    assert form_for(step, "sv", {}).f.type == "SelectField"


def test_no_question_can_be_called_as_a_part_of_the_form_itself() -> None:
    step = FormStep(key="s", title=WORD, fields=())
    own = {name for name in dir(form_for(step, "sv", {})) if KEY.fullmatch(name)}
    assert own <= RESERVED_KEYS


def test_a_form_has_a_token_where_tokens_are_on() -> None:
    guarded = app()
    guarded.config["WTF_CSRF_ENABLED"] = True
    with guarded.test_request_context(method="POST", data=TYPED):
        form = form_for(CONTACT, "sv", {})
        assert not form.validate()
        assert set(form.errors) == {"csrf_token"}


# Judging it


def test_a_right_step_gives_its_answers_in_their_kept_form() -> None:
    form = posted(CONTACT, TYPED | {"postal_code": "15189", "version": "4"})
    assert errors(form) == {}
    assert form.version.data == 4
    answers = answers_of(form, CONTACT)
    assert answers["contact_phone"] == "+46846500410"
    assert answers["postal_code"] == "151 89"
    assert answers["postal_city"] is None


def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays() -> None:
    form = posted(CONTACT, TYPED | {"contact_phone": "ring mig", "authority": ""})
    assert set(errors(form)) == {"contact_phone", "authority"}
    assert "08-123 456 78" in errors(form)["contact_phone"]
    assert errors(form)["authority"] == "Välj ett alternativ."
    assert 'value="ring mig"' in form.contact_phone()
    assert "contact_phone" not in answers_of(form, CONTACT)
    assert answers_of(form, CONTACT)["authority"] is None
    assert answers_of(form, CONTACT)["contact_name"] == "Alma Berg"


def test_a_choice_that_is_not_offered_is_refused() -> None:
    assert errors(posted(CONTACT, TYPED | {"authority": "mayor"})) == {"authority": "Välj ett av alternativen."}


def test_a_conditional_question_is_required_only_where_it_is_asked() -> None:
    typed = {
        "premises_name": "Kajen",
        "premises_address": "Hamngatan 1",
        "premises_postcode": "151 71",
        "premises_municipality": "nykvarn",
        "tenure": "owns",
        "serving_areas": ["bar"],
        "seats": "60",
        "food_registration": "not_yet",
        "landlord": "x" * 500,
        "outdoor_area": "mycket",
    }
    indoors = posted(PLACE, typed)
    assert errors(indoors) == {}
    assert answers_of(indoors, PLACE)["landlord"] is None
    assert answers_of(indoors, PLACE)["outdoor_area"] is None
    outdoors = posted(PLACE, typed | {"serving_areas": ["bar", "outdoor"], "tenure": "rents"})
    assert set(errors(outdoors)) == {"outdoor_place", "outdoor_area", "landlord"}


def test_changing_the_answer_a_question_hangs_on_hides_it_at_once() -> None:
    before = {"language_needs": "other", "interpreter_language": "finska"}
    answers = answers_of(posted(CONTACT, TYPED | {"language_needs": "english"}, before), CONTACT)
    assert answers["interpreter_language"] is None


def test_a_limit_is_said_in_the_message() -> None:
    step = PREMISES.steps[2]
    typed = {"premises_type": "office", "area_min": "0,5", "area_max": "1,500"}
    found = errors(posted(step, typed))
    assert found["area_min"] == "Talet ska vara minst 1."
    assert "tusental" in found["area_max"]
    long = errors(posted(CONTACT, TYPED | {"contact_name": "x" * 121}))
    assert long == {"contact_name": "Svaret får vara högst 120 tecken."}


def test_files_are_counted_with_those_that_are_there() -> None:
    step = FormStep(key="s", title=WORD, fields=(Field(key="plan", kind="files", label=WORD, required=True, max=2.0),))
    kept = [{"id": "1", "name": "a.pdf", "size": 3}]

    def sent(count: int, answers: dict[str, Any]) -> DefinitionForm:
        data = FileMultiDict()
        for number in range(count):
            data.add_file("plan", io.BytesIO(b"x"), f"{number}.pdf")
        return posted(step, data, answers)

    assert errors(sent(0, {})) == {"plan": "Lägg till minst en fil."}
    assert errors(sent(0, {"plan": kept})) == {}
    assert errors(sent(1, {"plan": kept})) == {}
    assert errors(sent(2, {"plan": kept})) == {"plan": "Välj högst 2."}
    form = sent(2, {})
    assert [file.filename for file in uploads_of(form, step)["plan"]] == ["0.pdf", "1.pdf"]
    assert answers_of(form, step) == {}


def test_an_empty_file_part_is_no_file() -> None:
    attachments = SERVING.steps[4]
    form = posted(attachments, {"file_menu": (io.BytesIO(b""), "")})
    assert uploads_of(form, attachments) == {}
    assert errors(form) == {}


@given(st.dictionaries(st.sampled_from([field.key for field in PLACE.fields]), st.text(max_size=40)))
def test_whatever_is_typed_what_is_kept_passes_the_rules_and_what_is_wrong_is_told(typed: dict[str, str]) -> None:
    typed = {key: text.encode("utf-8", "replace").decode() for key, text in typed.items()}
    form = posted(PLACE, typed)
    answers = answers_of(form, PLACE)
    fields = {field.key: field for field in PLACE.fields}
    wrong = {key for key, answer in answers.items() if check_answer(fields[key], answer) not in (None, "required")}
    assert wrong == set()
    assert set(fields) - set(answers) <= set(form.errors)


@given(kind=st.sampled_from(["number", "money", "integer"]), value=st.decimals(-999_999, 999_999, places=3))
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_number_in_the_form_reads_back_to_the_same_answer(language: str, kind: FieldKind, value: Any) -> None:
    field = Field(key="n", kind=kind, label=WORD)
    typed = {"number": f"{value}0", "money": f"{value:.2f}", "integer": f"{value:.0f}"}[kind]
    step = FormStep(key="s", title=WORD, fields=(field,))
    first = answers_of(posted(step, {"n": typed}), step)["n"]
    again = answers_of(posted(step, {"n": written(field, first, language)}), step)["n"]
    assert first is not None
    assert again == first


def test_every_kind_of_field_becomes_a_field_that_can_be_shown() -> None:
    choices = (Choice("a", WORD),)
    for kind in get_args(FieldKind):
        given_choices = choices if kind in ("choice", "choices") else ()
        step = FormStep(key="s", title=WORD, fields=(Field(key="f", kind=kind, label=WORD, choices=given_choices),))
        assert ('id="f"' if kind == "group" else 'name="f"') in form_for(step, "sv", {}).f()


def test_every_code_has_words_without_loose_ends() -> None:
    source = (Path(__file__).parents[2] / "eservice" / "intake" / "values.py").read_text("utf-8")
    codes = set(re.findall(r'WrongAnswer\("(\w+)"|"(not_an?_\w+)"', source))
    field = Field(key="f", kind="choices", label=WORD, choices=(Choice("a", WORD),), min=1.0, max=2.0)
    unknown = problem_text(field, "no_such_code", "sv")
    for code in {first or second for first, second in codes} - {"not_text"} | {"required"}:
        text = problem_text(field, code, "sv")
        assert text != unknown, code
        assert "%" not in text


# Reading it back


def test_a_summary_says_every_asked_question_in_words() -> None:
    answers = {
        "serving_areas": ["dining_room", "bar"],
        "indoor_area": "1234.5",
        "seats": 60,
        "period": "season",
        "season_from": "2027-05-01",
        "prior_permits": "no",
        "contact_phone": "+46701740605",
        "file_menu": [{"id": "1", "name": "meny.pdf", "size": 3}, {"id": "2", "name": "vin.pdf", "size": 3}],
        "landlord": "hidden",
    }
    parts = summary(SERVING, answers, "sv")
    assert [key for key, _title, _rows in parts] == [step.key for step in SERVING.steps]
    rows = {label: value for _key, _title, rows in parts for label, value in rows}
    assert rows["Var ska ni servera?"] == "Matsal, Bar"
    assert rows["Serveringsyta inomhus"] == "1\u00a0234,5 m²"
    assert rows["Antal sittplatser"] == "60"
    assert rows["Säsongens första dag"] == "1 maj 2027"
    assert rows["Säsongens sista dag"] == "Inget svar"
    assert rows["Har ni haft serveringstillstånd förut?"] == "Nej"
    assert rows["Telefonnummer"] == "070-174 06 05"
    assert rows["Meny"] == "meny.pdf, vin.pdf"
    assert "Hyresvärdens namn" not in rows


def test_a_summary_is_in_english_for_those_who_read_english() -> None:
    parts = summary(PREMISES, {"area_min": "1234.5", "move_in_from": "2027-05-01", "budget": "1500"}, "en")
    rows = {label: value for _key, _title, rows in parts for label, value in rows}
    assert rows["Smallest area"] == "1,234.5 m²"
    assert rows["Earliest move-in"] == "1 May 2027"
    assert rows["Highest rent"] == "1,500 SEK"


anything = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text(max_size=3)) | st.just({})
)


@given(st.dictionaries(st.sampled_from([field.key for field in SERVING.fields()]), anything))
def test_a_summary_of_odd_old_answers_never_breaks(answers: dict[str, Any]) -> None:
    parts = summary(SERVING, answers, "sv")
    assert all(isinstance(value, str) for _key, _title, rows in parts for _label, value in rows)
    check_answers(SERVING, answers)


def test_a_condition_on_a_condition_is_followed_within_a_step() -> None:
    fields = (
        Field(key="a", kind="yes_no", label=WORD),
        Field(key="b", kind="yes_no", label=WORD, when=When("a", ("yes",))),
        Field(key="c", kind="text", label=WORD, when=When("b", ("yes",)), required=True),
    )
    step = FormStep(key="s", title=WORD, fields=fields)
    assert errors(posted(step, {"a": "no", "b": "yes"})) == {}
    assert errors(posted(step, {"a": "yes", "b": "yes"})) == {"c": "Fyll i uppgiften."}
