"""Which rules a definition may hold, and which of them a case has."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from eservice.clock.rules import rules_for, rules_from


def row(key: str = "PBL-LOV-2019", **more: Any) -> dict[str, Any]:
    """A rule as it stands in a file."""
    text = {"sv": "Text", "en": "Text"}
    plain = {"key": key, "kind": "decision_deadline", "title": text, "case_types": ["bygglov"], "citation": text}
    return plain | {"length": {"n": 10, "unit": "week"}, "starts": {"when": "received"}} | more


OLD = row("LOV-2019", valid_for_received={"from": "2019-01-01", "to": "2025-11-30"})
NEW = row("LOV-2025", valid_for_received={"from": "2025-12-01"})


@pytest.mark.parametrize(
    ("received_on", "keys"),
    [
        (date(2018, 12, 31), []),
        (date(2019, 1, 1), ["LOV-2019"]),
        (date(2025, 11, 30), ["LOV-2019"]),
        (date(2025, 12, 1), ["LOV-2025"]),
        (date(2040, 1, 1), ["LOV-2025"]),
    ],
    ids=str,
)
def test_the_law_of_the_day_the_case_came_in_applies(received_on: date, keys: list[str]) -> None:
    assert [rule.key for rule in rules_for(rules_from([OLD, NEW]), "bygglov", received_on)] == keys


def test_a_case_has_every_rule_of_its_type_and_none_of_another() -> None:
    rules = rules_from([row("A"), row("B", kind="service_target"), row("C", case_types=["tobak_detalj"])])
    assert [rule.key for rule in rules_for(rules, "bygglov", date(2026, 1, 1))] == ["A", "B"]
    assert rules_for(rules, "no_such_type", date(2026, 1, 1)) == ()


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"key": ""}, "key"),
        ({"key": "K" * 81}, "key"),
        ({"citation": {"sv": "§" * 201, "en": "section"}}, "citation"),
        ({"case_types": []}, "case_types"),
        ({"length": None, "extension": {"max": {"n": 1, "unit": "week"}}}, "extension"),
        ({"length": {"n": 0, "unit": "week"}}, "length"),
        ({"extension": {"max": {"n": -1, "unit": "week"}}}, "extension"),
        ({"extension": {"max": {"n": 1, "unit": "week"}, "times": 0}}, "extension"),
        ({"starts": {"when": "received", "replaced_if_requested_within": {"n": 0, "unit": "week"}}}, "starts"),
        ({"missed": {"type": "fee_reduction", "per_started_week": 20}}, "missed"),
        ({"valid_for_received": {"from": "2026-01-02", "to": "2026-01-01"}}, "valid_for_received"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_rule_that_contradicts_itself_is_refused_with_its_place(changed: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValueError, match=rf"^\[1\]\.{problem}"):
        rules_from([row("FIRST"), row() | changed])


@pytest.mark.parametrize(
    "changed",
    [
        {"starts": {"when": "whenever"}},
        {"length": {"n": 1, "unit": "year"}},
        {"title": {"sv": "Bara svenska"}},
        {"colour": "red"},
    ],
    ids=["start", "unit", "language", "unknown-field"],
)
def test_what_has_not_the_shape_of_a_rule_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        rules_from([row(**changed)])


def test_a_key_stands_once() -> None:
    with pytest.raises(ValueError, match=r"\[1\]\.key: A stands twice"):
        rules_from([row("A"), row("A", case_types=["marklov"])])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param({"to": "2025-12-01"}, {"from": "2025-12-01"}, id="one-day"),
        pytest.param({}, {"from": "2025-12-01"}, id="open-beginning"),
        pytest.param({"from": "2019-01-01"}, {"from": "2025-12-01"}, id="never-ended"),
        pytest.param(
            {"from": "2020-01-01", "to": "2020-12-31"}, {"from": "2019-01-01", "to": "2021-12-31"}, id="inside"
        ),
    ],
)
def test_two_versions_of_a_rule_never_hold_on_the_same_day(first: dict[str, str], second: dict[str, str]) -> None:
    rows = [row("LOV-2019", valid_for_received=first), row("LOV-2025", valid_for_received=second)]
    for order in (rows, rows[::-1]):
        with pytest.raises(ValueError, match="are valid on the same day for the same case type"):
            rules_from(order)


def test_versions_may_hold_together_where_no_case_has_both() -> None:
    assert len(rules_from([row("LOV-2019"), row("LOV-2025", case_types=["marklov"])])) == 2
    assert len(rules_from([row("LOV-2019"), row("LOV-2025", kind="service_target")])) == 2
    assert len(rules_from([row("LOV"), row("FORHANDSBESKED")])) == 2, "two laws can both apply"
