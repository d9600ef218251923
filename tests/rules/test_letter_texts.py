"""What an administrator may write as the text of a letter."""

from __future__ import annotations

import pytest

from eservice.notifications.rules import LETTERS, source_of
from eservice.notifications.samples import letter_names, sample, sample_facts
from eservice.notifications.texts import CASE_FIELDS, faults_in, fields_of, file_text, words_of
from eservice.notifications.writing import in_force

GOOD = "Hej {{ name }}\n\n{% if officer %}Fråga {{ officer }}.{% endif %}\nVi har {{ reference }}.\n"


def told(text: str, name: str = "receipt") -> list[tuple[int, str, str]]:
    return [(one.line, one.code, one.value) for one in faults_in(text, fields_of(name), sample_facts(name, "sv"))]


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", letter_names())
def test_every_letter_of_the_system_could_have_been_written_by_an_administrator(name: str, language: str) -> None:
    text = file_text(name, language)
    assert faults_in(text, fields_of(name), sample_facts(name, language)) == []
    assert words_of(text, sample_facts(name, language)) == sample(name, language)


def test_a_field_that_a_letter_does_not_have_is_told_with_its_line() -> None:
    assert told("Rubrik\n\nHej {{ name }}\n{{ salary }} och {{ name }}\n") == [(4, "unknown_field", "salary")]


def test_every_unknown_field_is_told_also_inside_a_condition() -> None:
    assert told("R\n\n{% if nobody %}\n{{ nothing }}\n{% endif %}") == [
        (3, "unknown_field", "nobody"),
        (4, "unknown_field", "nothing"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("Bara en rubrik\n", "empty"),
        ("R\n\n{{ name", "syntax"),
        ("R\n\n{% if name %}", "syntax"),
        ("R" * 201 + "\n\ntext", "subject_too_long"),
        ("R\n\n" + "x" * 20_001, "too_long"),
        ("R\n\nmed \x07 i", "unreadable"),
        ("{{ name if false else '' }}\n\ntext", "empty"),
        (f"R\n\n{'{% if name %}' * 150}a{'{% endif %}' * 150}", "cannot_be_worded"),
        (f"R\n\n{{{{ {'(' * 3000}name{')' * 3000} }}}}", "syntax"),
        (f"R\n\n{{{{ {'not ' * 3000}name }}}}", "syntax"),
        (f"R\n\n{{{{ name{'.a' * 4000} }}}}", "syntax"),
        (f"R\n\n{{{{ {'9' * 5000} }}}}", "syntax"),
    ],
    ids=lambda value: value[:20],
)
def test_a_text_that_is_no_letter_is_refused(text: str, code: str) -> None:
    assert [one[1] for one in told(text)] == [code]


@pytest.mark.parametrize(
    "wrong",
    [
        "{{ name.__class__ }}",
        "{{ name.upper() }}",
        "{{ name|replace('a', 'b') }}",
        "{% set x = 1 %}",
        "{% include 'receipt.txt' %}",
        "{% for one in name %}{{ one }}{% endfor %}",
        "{{ 'a' * 1000000000 }}",
        "{% macro m() %}{% endmacro %}",
        "{% for one in cases recursive %}{{ one.service }}{% endfor %}",
        "{% for one in cases %}{% if one %}{% for two in cases %}x{% endfor %}{% endif %}{% endfor %}",
        "{% for one in cases %}" * 25 + "x" + "{% endfor %}" * 25,
    ],
)
def test_a_text_can_name_fields_and_leave_parts_out_and_nothing_else(wrong: str) -> None:
    assert "not_allowed" in [one[1] for one in told(f"Rubrik\n\n{wrong}\n", "digest")]


@pytest.mark.parametrize("sign", [r"\x00", r"\ud800"])
def test_a_sign_that_no_letter_can_hold_is_refused_also_when_it_is_written_as_a_code(sign: str) -> None:
    assert told(f"Rubrik\n\nHej {{{{ name or '{sign}' }}}}\n") == [(3, "unreadable", "")]


def test_a_letter_that_has_a_list_goes_through_it_as_often_as_it_likes() -> None:
    assert told("Rubrik\n\n" + "{% for one in cases %}{{ one.service }}{% endfor %}\n" * 2, "digest") == []


@pytest.mark.parametrize("own", ["{{ nothing }}", "{{", f"{{{{ {'(' * 3000}name{')' * 3000} }}}}", "{{ 1|length }}"])
def test_a_text_that_cannot_be_worded_gives_way_to_the_file_s(own: str) -> None:
    facts = sample_facts("receipt", "sv")
    assert in_force("receipt", "sv", facts, {("receipt", "sv"): f"R\n\n{own}\n"}) == sample("receipt", "sv")


def test_a_text_that_the_machine_itself_chokes_on_gives_way_to_the_file_s() -> None:
    facts = sample_facts("digest", "sv")
    for deep in ("{% for one in cases %}" * 25 + "{% endfor %}" * 25, "{% if name %}" * 150 + "{% endif %}" * 150):
        assert in_force("digest", "sv", facts, {("digest", "sv"): f"R\n\n{deep}\n"}) == sample("digest", "sv")


def test_a_good_text_is_worded_with_the_facts_and_without_what_is_left_out() -> None:
    assert told(GOOD) == []
    facts = {**sample_facts("receipt", "sv"), "officer": ""}
    assert words_of(GOOD, facts).body == f"\nVi har {facts['reference']}.\n".lstrip()


def test_every_letter_about_a_case_can_name_whatever_such_letters_know() -> None:
    assert all(fields_of(name) >= CASE_FIELDS for name in LETTERS.values())
    assert "statute" not in fields_of("referral_sent")
    assert source_of("receipt", "sv") is not None
