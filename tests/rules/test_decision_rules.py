"""Fees and their reduction, the letter's words, permits and the timeliness of appeals: pure rules."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eservice.appeals.rules import hand_over_by, timeliness
from eservice.catalogue.reading import read_clock_rules, read_service
from eservice.clock.deadlines import appeal_until, served_on
from eservice.clock.rules import rules_for, rules_from
from eservice.decisions.fees import FeeLine, charges, reduced_items, total
from eservice.decisions.letter import WORDS, Correction, LetterFacts, Signature, letter
from eservice.decisions.rules import Terms, amount_of, check_decision, outcome_of, suggested_reasons
from eservice.kit import pdf as kit
from eservice.kit.errors import Invalid
from eservice.permits.rules import remind_on, standing
from eservice.web.decision_forms import fee_lines_from, fee_text, kronor

DEFINITIONS = Path(__file__).resolve().parents[2] / "eservice" / "catalogue" / "definitions"
SERVICE = read_service(DEFINITIONS / "serveringstillstand.yaml")
RULES = rules_from(read_clock_rules(DEFINITIONS / "clock_rules.yaml"))
#: What lateness reduces in a building permit.
REDUCED = {2, 8, 9}
REASONS = "Ansökan uppfyller de krav som lagen ställer."
LINES = [FeeLine(2, "Lov", Decimal(10000)), FeeLine(4, "Slutsamråd", Decimal(5000)), FeeLine(8, "", Decimal(333))]
FACTS = LetterFacts(
    language="sv",
    service=SERVICE,
    outcome=outcome_of(SERVICE, "granted_in_part"),
    reference="LOT-2026-00042",
    sender="Tillståndsenheten",
    contact="tillstand@kommun.example",
    company="Hamnkrogen AB",
    organisation_number="5599010013",
    received_on=date(2026, 1, 2),
    grounds=["hours"],
    reasons=REASONS,
    conditions="Servering till 01.00.",
    valid_from=date(2026, 4, 1),
    valid_to=date(2027, 3, 31),
    charges=charges(LINES, REDUCED, Decimal("0.6")),
    share_off=Decimal("0.6"),
    prepared_by="Lena Forsberg",
    signature=Signature(date(2026, 3, 2), "Socialnämnden", "Omar Said", "SN 4.2"),
)


def test_only_the_items_that_the_law_lists_are_reduced() -> None:
    found = charges(LINES, REDUCED, Decimal("0.6"))
    assert [one.off for one in found] == [Decimal("6000.00"), Decimal(0), Decimal("199.80")]
    assert total(found) == Decimal("9133.20")


@pytest.mark.parametrize(
    ("case_type", "items"),
    [
        ("bygglov", {2, 8, 9}),
        ("rivningslov", {2, 8, 9}),
        ("marklov", {2, 8, 9}),
        ("forhandsbesked", {1, 8, 9}),
        ("pbl_anmalan", {1, 3, 9}),
        ("servering_stadigvarande", set()),
    ],
)
def test_the_rules_of_the_clocks_say_which_items_lateness_reduces(case_type: str, items: set[int]) -> None:
    assert reduced_items(rules_for(RULES, case_type, date(2026, 3, 2)), case_type) == items


def test_where_no_item_is_reduced_the_fee_stays() -> None:
    assert total(charges(LINES, (), Decimal(1))) == Decimal(15333)


@given(
    st.lists(st.builds(FeeLine, st.integers(0, 9), st.just("x"), st.decimals(0, 99999, places=2))),
    st.frozensets(st.integers(0, 9)),
    st.decimals(0, 1, places=2),
)
def test_nothing_is_charged_twice_or_below_nothing(
    lines: list[FeeLine], reduced: frozenset[int], share: Decimal
) -> None:
    for one in charges(lines, reduced, share):
        assert one.off + one.due == one.line.amount
        assert 0 <= one.due <= one.line.amount


def test_the_amount_is_what_was_said_else_the_fee_else_unknown() -> None:
    assert amount_of(Decimal(7), LINES) == 7
    assert amount_of(None, LINES) == Decimal(15333)
    assert amount_of(None, []) is None


@pytest.mark.parametrize(
    ("outcome", "grounds", "reasons", "terms", "code"),
    [
        ("nothing", [], REASONS, Terms(), "unknown_outcome"),
        ("refused", [], REASONS, Terms(), "grounds_missing"),
        ("refused", ["lapsed"], REASONS, Terms(), "unknown_ground"),
        ("granted", [], "kort", Terms(), "reasons_missing"),
        ("granted", [], REASONS, Terms(valid_from=date(2026, 2, 2), valid_to=date(2026, 2, 1)), "validity_wrong"),
        ("refused", ["financing"], REASONS, Terms(valid_from=date(2026, 2, 2)), "permit_not_given"),
    ],
)
def test_what_no_decision_may_say_is_refused_by_name(
    outcome: str, grounds: list[str], reasons: str, terms: Terms, code: str
) -> None:
    with pytest.raises(Invalid) as error:
        check_decision(SERVICE, outcome, grounds, reasons, terms)
    assert error.value.code == code


def test_each_ground_has_a_text_to_begin_its_reasons_with() -> None:
    text = suggested_reasons(SERVICE, ["hours", "financing"], "sv")
    assert text.count("\n\n") == 1
    assert "Serveringstiden begränsas" in text
    assert all(ground.suggestion for ground in SERVICE.grounds)


def everything(content: dict[str, object]) -> str:
    return str(content)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_letter_says_who_decided_why_and_how_to_appeal(language: str) -> None:
    content = letter(replace(FACTS, language=language))
    words = WORDS[language]
    headings = [section["heading"] for section in content["sections"] if section["heading"]]
    wanted = ("conditions", "validity", "grounds", "reasons", "fee", "appeal", "who")
    assert headings == [words[name] for name in wanted]
    assert all(part in everything(content) for part in ("Omar Said", "SN 4.2", "Lena Forsberg", REASONS))
    assert SERVICE.appeal.tried_by is not None
    assert SERVICE.appeal.tried_by.in_language(language) in everything(content)


def test_both_languages_have_the_same_words() -> None:
    assert WORDS["sv"].keys() == WORDS["en"].keys()


def test_what_is_not_decided_says_so_and_names_nobody() -> None:
    content = letter(replace(FACTS, signature=None))
    assert content["footer"] == "Förslag, inte beslutat"
    assert "Omar Said" not in everything(content)


def test_a_correction_stands_first_and_says_what_was_wrong() -> None:
    content = letter(replace(FACTS, correction=Correction(date(2026, 3, 9), "Tiden var fel.")))
    assert content["title"].startswith("Rättat beslut")
    assert "2 mars 2026" in content["sections"][0]["text"]
    assert "Tiden var fel." in content["sections"][0]["text"]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_letter_becomes_a_tagged_document_in_its_language(language: str) -> None:
    made = datetime(2026, 3, 2, 9, 0, tzinfo=UTC).isoformat()
    with pikepdf.open(
        io.BytesIO(kit._compile("decision", letter(replace(FACTS, language=language)), made))
    ) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == language


@pytest.mark.parametrize(
    ("valid_to", "today", "stands"),
    [
        (None, date(2030, 1, 1), "valid"),
        (date(2026, 12, 31), date(2025, 12, 31), "coming"),
        (date(2026, 12, 31), date(2026, 1, 1), "valid"),
        (date(2026, 12, 31), date(2026, 10, 2), "ends_soon"),
        (date(2026, 12, 31), date(2026, 12, 31), "ends_soon"),
        (date(2026, 12, 31), date(2027, 1, 1), "ended"),
    ],
)
def test_how_a_permit_stands_on_a_day(valid_to: date | None, today: date, stands: str) -> None:
    first = date(2026, 1, 1)
    assert standing("given", first, valid_to, remind_on(first, valid_to, 90), today) == stands
    assert standing("annulled", first, valid_to, None, today) == "annulled"


def test_nobody_is_reminded_of_a_permit_before_it_begins() -> None:
    assert remind_on(date(2026, 1, 1), date(2026, 1, 31), 90) == date(2026, 1, 1)
    assert remind_on(date(2026, 1, 1), None, 90) is None


def test_an_appeal_on_the_last_day_is_in_time_and_one_the_day_after_is_late() -> None:
    last = appeal_until(served_on(date(2026, 3, 2)))
    assert last == date(2026, 4, 7)
    assert timeliness(last, date(2026, 4, 7)) == "in_time"
    assert timeliness(last, date(2026, 4, 8)) == "late"
    assert timeliness(None, date(2026, 12, 31)) == "not_served"


def test_an_appeal_is_handed_over_on_a_workday() -> None:
    assert hand_over_by(date(2026, 3, 28), 7) == date(2026, 4, 7)


def test_sums_and_fee_lines_are_read_as_people_write_them() -> None:
    assert kronor("12 000,50") == Decimal("12000.50")
    lines = fee_lines_from("2; Lov; 12 000\n\n8;Kungörelse;250,5\n")
    assert lines == [FeeLine(2, "Lov", Decimal(12000)), FeeLine(8, "Kungörelse", Decimal("250.5"))]
    assert fee_lines_from(fee_text(lines)) == lines


@pytest.mark.parametrize(
    "text", ["2; Lov", "två; Lov; 1", "2; ; 12", "2; Lov; tolv", "2; Lov; -1", "2; Lov; NaN", "2; Lov; 1e99"]
)
def test_a_fee_line_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        fee_lines_from(text)
