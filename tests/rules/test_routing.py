"""Routing: the first rule that fits takes the case, there is always a unit, and the route says why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eservice.catalogue.reading import read_organisation, read_service
from eservice.catalogue.shape import Condition, RoutingDefault, RoutingRule, RoutingTable, Service
from eservice.kit.text import Text
from eservice.routing.rules import Fact, facts_from, fits, instead_of_closed, route

ROOT = Path(__file__).parents[2] / "eservice"
SERVICES = {
    name: read_service(ROOT / "catalogue" / "definitions" / f"{name}.yaml")
    for name in ("lokalforfragan", "markforfragan", "serveringstillstand")
}
UNITS = {row["key"]: row["kind"] for row in read_organisation(ROOT / "demo" / "organisation.yaml")}
WHY = Text("därför", "because")


def unit_for(service: Service, municipal: bool = False, **answers: Any) -> str:
    facts = facts_from(service, answers, company_is_municipal=municipal, language="sv")
    return route(service.routing, facts).unit


def table(*rules: RoutingRule) -> RoutingTable:
    return RoutingTable(rules=rules, default=RoutingDefault(unit="desk", reason=WHY))


def rule(key: str, **when: Condition) -> RoutingRule:
    return RoutingRule(key=key, when=when, unit=key, reason=WHY)


# The product's tables


@pytest.mark.parametrize(
    ("answers", "unit"),
    [
        ({"preferred_area": "hovsjo", "premises_type": "shop", "share_with": ["telge"]}, "telge_hovsjo"),
        ({"preferred_area": "centre", "premises_type": "office", "share_with": ["telge"]}, "telge_fastigheter"),
        ({"preferred_area": "almnas", "premises_type": "industry", "share_with": ["telge"]}, "telge_fastigheter"),
        ({"preferred_area": "centre", "premises_type": "culture", "share_with": ["telge"]}, "naringsliv"),
        ({"preferred_area": "hovsjo", "premises_type": "shop"}, "naringsliv"),
        ({"preferred_area": "hovsjo", "premises_type": "shop", "share_with": ["private_landlords"]}, "naringsliv"),
        ({}, "naringsliv"),
    ],
)
@pytest.mark.parametrize("municipal", [False, True])
def test_a_premises_inquiry_goes_to_the_landlord_of_the_area_only_with_consent(
    answers: dict[str, Any], unit: str, municipal: bool
) -> None:
    assert unit_for(SERVICES["lokalforfragan"], municipal, **answers) == unit


@pytest.mark.parametrize("municipal", [False, True])
def test_land_goes_to_land_development_and_alcohol_to_the_licensing_unit(municipal: bool) -> None:
    assert unit_for(SERVICES["markforfragan"], municipal, plot_area="5000") == "exploatering"
    assert unit_for(SERVICES["serveringstillstand"], municipal, premises_municipality="nykvarn") == "tillstandsenheten"


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES.keys())
def test_a_municipal_applicant_is_told_apart_but_not_treated_apart(service: Service) -> None:
    own, other = (
        route(service.routing, facts_from(service, {}, company_is_municipal=municipal, language="sv"))
        for municipal in (True, False)
    )
    assert own.unit == other.unit
    assert "kommunal" in own.reason.sv
    assert "kommunal" not in other.reason.sv.replace("kommunalt bolag", "")


def test_a_municipal_company_never_decides_a_permit() -> None:
    table_ = SERVICES["serveringstillstand"].routing
    units = {table_.default.unit, *(rule.unit for rule in table_.rules)}
    assert {UNITS[unit] for unit in units} == {"committee_unit"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=5,
)


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES.keys())
@given(data=st.data())
def test_whatever_is_answered_there_is_a_unit_and_the_route_can_be_kept(service: Service, data: st.DataObject) -> None:
    keys = [field.key for field in service.fields()]
    known = sorted({choice.key for field in service.fields() for choice in field.choices} | {"yes", "no", "7"})
    value = st.sampled_from(known) | st.lists(st.sampled_from(known), max_size=3) | json_values
    answers = data.draw(st.dictionaries(st.sampled_from(keys), value))
    facts = facts_from(service, answers, company_is_municipal=data.draw(st.booleans()), language="en")
    found = route(service.routing, facts)
    assert found.unit in UNITS
    assert found.trace[-1] == {"rule": found.rule, "fits": True, "missed": None}
    assert json.loads(json.dumps([found.trace, facts], allow_nan=False)) == [found.trace, facts]


# The rules


def test_the_first_rule_that_fits_wins_and_the_trace_says_what_the_others_missed() -> None:
    rules = table(
        rule("a", size=Condition(at_least=100), area=Condition(is_one_of=("north",))),
        rule("b", area=Condition(is_one_of=("north",)), size=Condition(at_least=100)),
        rule("c", area=Condition(is_one_of=("south", "west"))),
        rule("d", size=Condition(at_least=0)),
    )
    found = route(rules, {"area": "south", "size": 100.0})
    assert (found.unit, found.rule) == ("c", "c")
    assert found.trace == [
        {"rule": "a", "fits": False, "missed": "area"},
        {"rule": "b", "fits": False, "missed": "area"},
        {"rule": "c", "fits": True, "missed": None},
    ]


def test_the_default_takes_what_no_rule_takes() -> None:
    found = route(table(rule("a", size=Condition(at_least=1))), {})
    assert (found.unit, found.rule, found.reason) == ("desk", "default", WHY)
    assert [step["rule"] for step in found.trace] == ["a", "default"]


@pytest.mark.parametrize(
    ("condition", "fact", "is_met"),
    [
        (Condition(at_least=5), 5.0, True),
        (Condition(at_least=5), 4.99, False),
        (Condition(at_most=5), 5.0, True),
        (Condition(at_most=5), 5.01, False),
        (Condition(at_least=1, at_most=5), 3.0, True),
        (Condition(at_least=0), "3", False),
        (Condition(at_least=0), True, False),
        (Condition(at_least=0), None, False),
        (Condition(is_one_of=("a", "b")), "b", True),
        (Condition(is_one_of=("a", "b")), "c", False),
        (Condition(is_one_of=("a", "b")), ["c", "b"], True),
        (Condition(is_one_of=("a", "b")), ["c"], False),
        (Condition(is_one_of=("a", "b")), [], False),
        (Condition(is_one_of=("yes",)), True, True),
        (Condition(is_one_of=("yes",)), False, False),
        (Condition(is_one_of=("no",)), False, True),
        (Condition(is_one_of=("None",)), None, False),
    ],
)
def test_a_condition_holds_at_its_limits_and_never_for_a_missing_fact(
    condition: Condition, fact: Fact, is_met: bool
) -> None:
    assert fits(condition, fact) is is_met


def test_facts_are_choices_and_numbers_but_no_free_text() -> None:
    service = SERVICES["lokalforfragan"]
    answers = {
        "contact_name": "Alma Berg",
        "area_min": "120.5",
        "workplaces": 4,
        "disturbance": ["noise"],
        "premises_type": "office",
        "budget": "",
    }
    facts = facts_from(service, answers, company_is_municipal=True, language="en")
    given = {key: value for key, value in facts.items() if value is not None}
    assert given == {
        "service": "lokalforfragan",
        "language": "en",
        "applicant_is_municipal": True,
        "area_min": 120.5,
        "workplaces": 4.0,
        "disturbance": ["noise"],
        "premises_type": "office",
    }
    assert facts["budget"] is None


def test_an_old_answer_to_a_hidden_question_does_not_route() -> None:
    service = SERVICES["lokalforfragan"]
    answers = {"requirements": ["fibre"], "power_needed": "500"}
    assert "power_needed" not in facts_from(service, answers, company_is_municipal=False, language="sv")


def test_a_case_for_a_unit_that_has_ceased_goes_to_the_default_and_says_so() -> None:
    service = SERVICES["lokalforfragan"]
    answers = {"preferred_area": "hovsjo", "share_with": ["telge"]}
    found = route(service.routing, facts_from(service, answers, company_is_municipal=False, language="sv"))
    assert instead_of_closed(found, service, {"telge_hovsjo", "naringsliv"}) == found
    moved = instead_of_closed(found, service, {"telge_fastigheter", "naringsliv"})
    assert (moved.unit, moved.rule) == ("naringsliv", "hovsjo")
    assert moved.trace[-1] == {"rule": "unit_closed", "fits": True, "missed": "telge_hovsjo"}
    assert moved.reason.sv.startswith(found.reason.sv)
    assert "finns inte längre" in moved.reason.sv
    with pytest.raises(LookupError):
        instead_of_closed(found, service, {"telge_fastigheter"})
