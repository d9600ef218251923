"""Requests to supplement, point by point, on a real database."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from eservice.cases import queries
from eservice.cases.models import SupplementRequest
from eservice.cases.operations.correspondence import answer_supplement, request_supplement
from eservice.cases.operations.handling import take_case
from eservice.cases.operations.supplements import judge_supplement
from eservice.cases.supplement_models import SupplementItem
from eservice.cases.supplements import Asked
from eservice.intake.operations import revise_answers
from eservice.intake.queries import answer_versions, answers_in
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, NotAllowed, Stale
from eservice.kit.text import Text
from tests import factories
from tests.factories import NOW, Town

DRAWING = Asked("document_missing", Text("En handling saknas", "A document is missing"), "", "Skicka en ritning.")
HOURS = Asked("answer_unclear", Text("En uppgift är oklar", "An answer is unclear"), "", "Vilka tider gäller?")


def asked(town: Town, *points: Asked) -> str:
    """A case of Lena's in which she asked for these points on the first day."""
    reference = factories.routed(town)
    with transaction():
        take_case(reference, town.lena, NOW + timedelta(hours=1))
    with transaction():
        version = factories.case(reference).version
        answer_by, at = date(2026, 3, 23), NOW + timedelta(hours=2)
        request_supplement(
            reference, town.lena, version, "", answer_by, at, points=points, consequence="Annars avgörs det."
        )
    return reference


def answered(town: Town, *points: Asked) -> str:
    """The same, answered three days later."""
    reference = asked(town, *points)
    with transaction():
        texts = {item.id: f"Svar på {item.position}." for item in items(reference)}
        answer_supplement(reference, town.amina, "", NOW + timedelta(days=3), points=texts)
    return reference


def items(reference: str) -> list[SupplementItem]:
    """The points of the newest request."""
    found = queries.supplement_items(factories.case(reference).id)
    return found[max(found)]


def judge(reference: str, town: Town, judged: dict[int, bool], **changed: Any) -> None:
    """Lena's judgement, six days in, by default against the case as it is now."""
    case = factories.case(reference)
    request = queries.supplement_requests(case.id)[-1]
    given = {"viewer": town.lena, "version": case.version, "request_id": request.id, "remedied_on": None, "once": None}
    given |= changed
    with transaction():
        judge_supplement(reference, judged=judged, now=NOW + timedelta(days=6), **given)


def last_event(reference: str) -> tuple[str, dict[str, Any]]:
    """The newest line of the log."""
    event = queries.timeline(factories.case(reference).id, for_company=False)[-1]
    return event.name, event.data


def test_a_request_keeps_its_points_and_tells_the_log_their_codes_but_not_their_words(town: Town) -> None:
    reference = asked(town, DRAWING, HOURS)
    assert [(item.position, item.state, item.text) for item in items(reference)] == [
        (1, "asked", "Skicka en ritning."),
        (2, "asked", "Vilka tider gäller?"),
    ]
    name, data = last_event(reference)
    assert name == "supplement_requested"
    assert [point["reason"] for point in data["points"]] == ["document_missing", "answer_unclear"]
    assert data["consequence"] == "Annars avgörs det."
    assert "ritning" not in str(data)


def test_an_answer_is_kept_with_its_point_and_hands_the_ball_to_the_officer(town: Town) -> None:
    reference = answered(town, DRAWING, HOURS)
    assert [(item.state, item.answer) for item in items(reference)] == [
        ("answered", "Svar på 1."),
        ("answered", "Svar på 2."),
    ]
    assert factories.case(reference).holder == "officer"


def test_when_the_last_point_is_remedied_the_deficiency_is_from_the_day_the_officer_names(town: Town) -> None:
    reference = answered(town, DRAWING, HOURS)
    first, second = items(reference)
    judge(reference, town, {first.id: True}, remedied_on=date(2026, 3, 6))
    assert last_event(reference)[0] == "supplement_judged"
    judge(reference, town, {second.id: True}, remedied_on=date(2026, 3, 5))
    name, data = last_event(reference)
    assert name == "deficiency_remedied"
    assert data == {"counts_from": "2026-03-06", "officer": "Lena Forsberg", "items": [second.id]}


def test_a_point_found_wanting_can_be_found_remedied_after_all_but_not_the_other_way(town: Town) -> None:
    reference = answered(town, DRAWING)
    (point,) = items(reference)
    judge(reference, town, {point.id: False})
    judge(reference, town, {point.id: True})
    with pytest.raises(Invalid, match="unknown_point"):
        judge(reference, town, {point.id: False})
    assert items(reference)[0].state == "remedied"


def test_a_judgement_by_a_colleague_or_on_an_old_page_is_refused_and_changes_nothing(town: Town) -> None:
    reference = answered(town, DRAWING)
    (point,) = items(reference)
    with pytest.raises(NotAllowed):
        judge(reference, town, {point.id: True}, viewer=town.omar)
    with pytest.raises(Stale):
        judge(reference, town, {point.id: True}, version=1)
    assert items(reference)[0].state == "answered"


def test_a_judgement_sent_twice_is_one(town: Town) -> None:
    reference = answered(town, DRAWING)
    (point,) = items(reference)
    version = factories.case(reference).version
    for _time in range(2):
        judge(reference, town, {point.id: True}, version=version, once="the form")
    events = queries.timeline(factories.case(reference).id, for_company=False)
    assert [event.name for event in events].count("deficiency_remedied") == 1


def test_the_request_of_another_case_is_not_judged_here(town: Town) -> None:
    mine, other = answered(town, DRAWING), answered(town, DRAWING)
    request: SupplementRequest = queries.supplement_requests(factories.case(other).id)[0]
    with pytest.raises(Invalid, match="unknown_point"):
        judge(mine, town, {items(other)[0].id: True}, request_id=request.id)


def test_a_changed_answer_is_a_new_version_and_the_old_one_stays(town: Town) -> None:
    reference = factories.routed(town)
    case = factories.case(reference)
    before = answers_in(case.id)
    key = next(key for key, value in before.items() if isinstance(value, str) and key.startswith("contact"))
    with transaction():
        assert revise_answers(case, {key: before[key]}, town.amina, NOW) == []
        assert revise_answers(case, {key: "Ny Person"}, town.amina, NOW + timedelta(days=1)) == [key]
    versions = answer_versions(case.id)
    assert [version.version for version in versions] == [1, 2]
    assert versions[0].answers == before
    assert answers_in(case.id) == {**before, key: "Ny Person"}
