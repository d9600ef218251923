"""What is asked of a company point by point, what it is told, and when a deficiency is remedied."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest

from eservice.cases.clock_events import HAPPENING
from eservice.cases.rules import MOVES, Event, State
from eservice.cases.supplements import check_remedied_day, judged_as, state_after
from eservice.catalogue.reading import read_services
from eservice.catalogue.shape import SupplementReason
from eservice.catalogue.supplements import consequence_for, reasons_for
from eservice.kit.errors import Invalid
from eservice.kit.text import Text

DEFINITIONS = Path(__file__).resolve().parents[2] / "eservice" / "catalogue" / "definitions"
SERVICE = next(service for service in read_services(DEFINITIONS) if service.key == "serveringstillstand")


def test_the_deficiency_is_remedied_when_every_point_of_the_request_is() -> None:
    assert judged_as(["remedied", "remedied"], {1: True}) == Event.DEFICIENCY_REMEDIED


@pytest.mark.parametrize("rest", ["asked", "answered", "not_remedied"])
def test_while_one_point_is_not_remedied_the_deficiency_is_not(rest: str) -> None:
    assert judged_as(["remedied", rest], {1: True}) == Event.SUPPLEMENT_JUDGED


def test_a_judgement_of_nothing_is_refused() -> None:
    with pytest.raises(Invalid, match="nothing_judged"):
        judged_as(["answered"], {})


def test_a_point_is_remedied_or_it_is_not() -> None:
    assert (state_after(True), state_after(False)) == ("remedied", "not_remedied")


@pytest.mark.parametrize(("day", "is_right"), [(1, False), (2, True), (5, True), (6, False)])
def test_a_deficiency_is_remedied_between_the_request_and_today_both_included(day: int, is_right: bool) -> None:
    asked_on, today, remedied = date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, day)
    if is_right:
        assert check_remedied_day(remedied, asked_on, today) == remedied
    else:
        with pytest.raises(Invalid, match="remedied_day_wrong"):
            check_remedied_day(remedied, asked_on, today)


def test_a_judgement_that_leaves_something_lets_clocks_wait_for_the_remedy() -> None:
    assert HAPPENING[Event.DEFICIENCY_REMEDIED] == "deficiency_remedied"
    assert HAPPENING[Event.SUPPLEMENT_JUDGED] == "deficiency_not_remedied"


def test_answers_are_judged_only_while_an_officer_has_the_case() -> None:
    judged = {state for state, event in MOVES if event in (Event.DEFICIENCY_REMEDIED, Event.SUPPLEMENT_JUDGED)}
    assert judged == {State.IN_PROGRESS}


def test_a_service_has_its_own_reasons_first_and_then_the_common_ones() -> None:
    own = (SupplementReason("no_plan", Text("Ritning saknas", "Drawing missing")),)
    reasons = reasons_for(msgspec.structs.replace(SERVICE, supplement_reasons=own))
    assert reasons[0] == own[0]
    assert "document_missing" in {reason.key for reason in reasons[1:]}


def test_a_common_reason_in_the_words_of_the_service_stands_once() -> None:
    own = (SupplementReason("document_missing", Text("Ritning saknas", "Drawing missing")),)
    reasons = reasons_for(msgspec.structs.replace(SERVICE, supplement_reasons=own))
    assert [reason.text.sv for reason in reasons if reason.key == "document_missing"] == ["Ritning saknas"]


@pytest.mark.parametrize("received_on", [date(2025, 11, 30), date(2025, 12, 1)])
def test_a_request_in_a_building_case_says_that_it_may_be_dismissed_or_decided_as_it_stands(received_on: date) -> None:
    said = consequence_for(SERVICE, "bygglov", received_on)
    assert "avvisas eller avgöras i det skick den har" in said.sv


def test_a_request_in_any_other_case_says_what_it_means_not_to_answer() -> None:
    assert "underlag som finns" in consequence_for(SERVICE, "servering_tillfalligt", date(2026, 3, 2)).sv


def test_a_service_can_say_what_not_answering_means_in_its_own_words() -> None:
    own = msgspec.structs.replace(SERVICE, supplement_consequence=Text("Då avslutas ärendet.", "Then it ends."))
    assert consequence_for(own, "bygglov", date(2026, 3, 2)).en == "Then it ends."
