"""One intention, several cases: common answers carried on, one page, and who may see what."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from eservice.accounts.rules import Viewer, can_read_case
from eservice.catalogue.queries import service_version
from eservice.establishments import operations
from eservice.establishments.models import Establishment, EstablishmentEvent, Meeting
from eservice.establishments.queries import (
    establishment_for,
    establishments_of,
    events_of,
    open_establishments,
    steps_of,
)
from eservice.intake.models import Draft
from eservice.intake.operations import discard_draft, save_answers, submit
from eservice.kit.db import db, transaction
from eservice.kit.errors import DomainError, Invalid, NotAllowed, NotFound, Stale, WrongMove
from tests.factories import NOW, Town, _person, answers, case, routed, viewer_of, work

TODAY = NOW.date()
BAR = {"premises": "has", "use": "same", "alcohol": "yes", "outdoor": "no", "gas": "yes", "tobacco": "no"}
SHARED = {"contact_name": "Amina Haddad", "contact_email": "amina@example.se", "premises_address": "Storgatan 1"}


@pytest.fixture
def lots() -> Viewer:
    with transaction():
        person_id = _person("Petra Holm", role="officer", unit="naringsliv")
    return viewer_of(person_id)


@pytest.fixture
def bar(town: Town) -> uuid.UUID:
    return opened(town)


def opened(town: Town, once: str | None = None, **changed: Any) -> uuid.UUID:
    given = {
        "goal_key": "restaurant",
        "guide_answers": BAR,
        "company_id": town.company_id,
        "viewer": town.amina,
        "name": "Kajens bar",
        "shared": SHARED,
        "wanted_on": None,
        "mode": "demo",
        "now": NOW,
    }
    with transaction():
        return operations.open_establishment(**{**given, **changed}, once=once).id


def view(establishment_id: uuid.UUID, viewer: Viewer, key: str) -> Any:
    return next(one for one in steps_of(establishment_for(establishment_id, viewer)) if one.step.key == key)


def begun(establishment_id: uuid.UUID, viewer: Viewer, key: str) -> Draft:
    with transaction():
        return operations.begin_step(establishment_id, key, viewer, NOW)


def handed_in(establishment_id: uuid.UUID, town: Town, key: str) -> str:
    draft = begun(establishment_id, town.amina, key)
    with transaction():
        service = service_version(draft.service_version_id)
        save_answers(draft, {**answers(service), **draft.answers}, None, NOW)
        return submit(draft.id, town.amina, "sv", "demo", NOW)


def test_it_begins_with_the_steps_that_the_answers_lead_to(town: Town, bar: uuid.UUID) -> None:
    found = establishment_for(bar, town.amina)
    assert [one.step.key for one in steps_of(found)] == ["livsmedel", "servering", "brand", "skatt"]
    assert [event.name for event, _name in events_of(found)] == ["establishment_opened"]
    assert [one.id for one in establishments_of(town.amina)] == [bar]
    assert establishments_of(town.rival) == []
    assert [one.id for one in establishments_of(town.amina, town.company_id)] == [bar]
    assert establishments_of(town.amina, town.company_id + 1) == []


def test_the_same_form_sent_twice_begins_one(town: Town) -> None:
    assert opened(town, once="a" * 32) == opened(town, once="a" * 32)
    assert db.session.scalar(select(func.count()).select_from(Establishment)) == 1


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"company_id": 999}, NotFound),
        ({"goal_key": "fly"}, NotFound),
        ({"goal_key": "event", "guide_answers": {}}, Invalid),
    ],
)
def test_it_is_not_begun_for_others_or_for_nothing(
    town: Town, changed: dict[str, Any], error: type[DomainError]
) -> None:
    with pytest.raises(error):
        opened(town, **changed)
    assert db.session.scalar(select(func.count()).select_from(Establishment)) == 0


def test_common_answers_are_carried_into_each_draft_and_only_where_they_are_asked(town: Town, bar: uuid.UUID) -> None:
    draft = begun(bar, town.amina, "livsmedel")
    assert draft.answers == SHARED
    assert begun(bar, town.amina, "livsmedel").id == draft.id


def test_a_changed_common_answer_reaches_drafts_but_not_what_was_written_there_instead(
    town: Town, bar: uuid.UUID
) -> None:
    food, alcohol = begun(bar, town.amina, "livsmedel"), begun(bar, town.amina, "servering")
    with transaction():
        save_answers(alcohol, {"premises_address": "Egen gata 2"}, None, NOW)
        operations.change_shared(bar, {**SHARED, "premises_address": "Nygatan 3"}, None, town.amina, NOW)
    assert db.session.get(Draft, food.id).answers["premises_address"] == "Nygatan 3"  # type: ignore[union-attr]
    assert db.session.get(Draft, alcohol.id).answers["premises_address"] == "Egen gata 2"  # type: ignore[union-attr]


def test_common_answers_changed_in_two_windows_are_not_overwritten(town: Town, bar: uuid.UUID) -> None:
    with pytest.raises(Stale), transaction():
        operations.change_shared(bar, {}, 99, town.amina, NOW)
    assert establishment_for(bar, town.amina).shared == SHARED


def test_a_draft_that_is_sent_becomes_the_case_of_its_step(town: Town, bar: uuid.UUID) -> None:
    reference = handed_in(bar, town, "servering")
    work(NOW + timedelta(minutes=1))
    found = view(bar, town.amina, "servering")
    assert (found.case.reference, found.draft) == (reference, None)
    assert found.case.dates.received_on == TODAY
    with pytest.raises(WrongMove):
        begun(bar, town.amina, "servering")


def test_a_waiting_period_is_a_date_of_the_step(town: Town) -> None:
    salon = opened(town, goal_key="salon", guide_answers={"premises": "has", "use": "same", "needles": "yes"})
    handed_in(salon, town, "hygien")
    work(NOW + timedelta(minutes=1))
    assert view(salon, town.amina, "hygien").case.dates.waits_until == TODAY + timedelta(weeks=6)


def test_a_draft_thrown_away_can_be_begun_anew(town: Town, bar: uuid.UUID) -> None:
    first = begun(bar, town.amina, "livsmedel").id
    with transaction():
        discard_draft(first, town.amina)
    assert begun(bar, town.amina, "livsmedel").id != first


def test_a_case_that_is_already_there_can_be_linked_once_and_only_of_the_same_service_and_company(
    town: Town, bar: uuid.UUID
) -> None:
    reference, other = routed(town), routed(town, service_key="lokalforfragan")
    for wrong in (other, "LOT-1999-00001", ""):
        with pytest.raises(Invalid), transaction():
            operations.link_case(bar, "servering", wrong, town.amina, NOW)
    with transaction():
        operations.link_case(bar, "servering", f" {reference.lower()} ", town.amina, NOW)
    assert view(bar, town.amina, "servering").case.reference == reference
    with pytest.raises(WrongMove), transaction():
        operations.link_case(bar, "servering", reference, town.amina, NOW)


def test_what_others_decide_is_stated_by_the_company(town: Town, bar: uuid.UUID) -> None:
    with transaction():
        operations.state_step(bar, "brand", TODAY + timedelta(days=40), False, town.amina, TODAY, NOW)
    assert view(bar, town.amina, "brand").row.expected_on == TODAY + timedelta(days=40)
    with transaction():
        operations.state_step(bar, "brand", TODAY, True, town.amina, TODAY, NOW)
    assert view(bar, town.amina, "brand").row.done_on == TODAY


@pytest.mark.parametrize(
    ("key", "on", "is_done", "error"),
    [
        ("brand", TODAY + timedelta(days=1), True, Invalid),
        ("brand", TODAY - timedelta(days=1), False, Invalid),
        ("servering", TODAY, True, WrongMove),
        ("nothing", TODAY, True, NotFound),
    ],
)
def test_an_impossible_statement_is_refused(
    town: Town, bar: uuid.UUID, key: str, on: date, is_done: bool, error: type[DomainError]
) -> None:
    with pytest.raises(error), transaction():
        operations.state_step(bar, key, on, is_done, town.amina, TODAY, NOW)


def test_a_coordinator_takes_it_and_a_second_click_says_nothing_twice(town: Town, bar: uuid.UUID, lots: Viewer) -> None:
    for _twice in range(2):
        with transaction():
            operations.take_coordination(bar, lots, NOW)
    found = establishment_for(bar, lots)
    assert found.coordinator_id == lots.person_id
    assert [event.name for event, _name in events_of(found)][0] == "coordinator_changed"
    assert db.session.scalar(select(func.count()).select_from(EstablishmentEvent)) == 2


def test_a_meeting_is_written_down_once_and_never_before_it_was_held(town: Town, bar: uuid.UUID, lots: Viewer) -> None:
    said = ("Amina, Petra", "Ventilationen räcker.", "Amina ritar.")
    for _twice in range(2):
        with transaction():
            operations.write_meeting(bar, TODAY, *said, lots, TODAY, NOW, "m" * 32)
    assert db.session.scalar(select(func.count()).select_from(Meeting)) == 1
    with pytest.raises(Invalid), transaction():
        operations.write_meeting(bar, TODAY + timedelta(days=1), *said, lots, TODAY, NOW)
    with pytest.raises(NotAllowed), transaction():
        operations.write_meeting(bar, TODAY, *said, town.amina, TODAY, NOW)


def test_a_coordinator_sees_states_and_dates_but_opens_no_case_of_another_unit(
    town: Town, bar: uuid.UUID, lots: Viewer
) -> None:
    reference = handed_in(bar, town, "servering")
    work(NOW + timedelta(minutes=1))
    seen = view(bar, lots, "servering").case
    assert seen.reference == reference
    assert not can_read_case(lots, company_id=seen.company_id, unit_key=seen.unit_key)
    assert case(reference).unit_key == seen.unit_key


@pytest.mark.parametrize("who", ["rival", "lena", "administrator"])
def test_nobody_else_finds_it(town: Town, bar: uuid.UUID, who: str) -> None:
    with pytest.raises(NotFound):
        establishment_for(bar, getattr(town, who))
    assert open_establishments(getattr(town, who), None, "demo").rows == []


def test_only_the_company_changes_it_and_a_closed_one_is_left_as_it_is(
    town: Town, bar: uuid.UUID, lots: Viewer
) -> None:
    with pytest.raises(NotFound), transaction():
        operations.close_establishment(bar, lots, NOW)
    assert [line.name for line in open_establishments(lots, None, "demo").rows] == ["Kajens bar"]
    with transaction():
        operations.close_establishment(bar, town.amina, NOW)
    assert open_establishments(lots, None, "demo").rows == []
    with pytest.raises(WrongMove):
        begun(bar, town.amina, "livsmedel")
