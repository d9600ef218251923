"""The page of a unit's work: for who leads it, and for covering."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eservice.cases.operations.correspondence import write_to_unit
from eservice.cases.operations.handling import take_case
from eservice.kit.db import transaction
from eservice.routing.operations.absences import enter_absence
from eservice.web.clock import moment, today
from tests.conftest import Browse
from tests.factories import Town, routed
from tests.visiting import counted_queries

WORK = "/handlaggare/arbete?enhet=tillstandsenheten"


@pytest.fixture
def reference(town: Town) -> str:
    """A case of Lena's in which the company has written, and one that nobody has taken."""
    routed(town, moment())
    reference = routed(town, moment())
    with transaction():
        take_case(reference, town.lena, moment())
        write_to_unit(reference, town.amina, "Hur går det?", moment())
    return reference


def test_the_leader_sees_who_has_what_and_what_cannot_wait(town: Town, browse: Browse, reference: str) -> None:
    page = browse(town.manager.person_id).see(WORK)
    rows = {row.xpath("string(th)").strip(): row.text_content() for row in page.tree.xpath("//tbody/tr")}  # type: ignore[union-attr]
    assert reference in rows["Lena Forsberg"]
    assert "företaget har skrivit" in rows["Lena Forsberg"]
    assert "Omar Said" in rows
    assert reference not in rows["Ingen har tagit"]
    assert "Ge till någon" in page.text


def test_who_is_away_is_said_with_who_stands_in(town: Town, browse: Browse, reference: str) -> None:
    with transaction():
        until = today() + timedelta(days=5)
        enter_absence(town.lena.person_id, today(), until, town.omar.person_id, town.manager, moment())
    page = browse(town.manager.person_id).see(WORK)
    assert "borta till" in page.text
    assert "ersätts av Omar Said" in page.text


def test_people_stand_in_the_order_of_their_names_and_no_one_s_results_are_shown(
    town: Town, browse: Browse, reference: str
) -> None:
    page = browse(town.manager.person_id).see(WORK)
    names = [name.strip() for name in page.tree.xpath("//section[@aria-labelledby='who-h']//tbody//th/text()[1]")]  # type: ignore[union-attr]
    assert names == ["Lena Forsberg", "Omar Said", "Ingen har tagit"]
    assert "beslutade" not in page.words("//section[@aria-labelledby='who-h']")


def test_who_leads_no_unit_sees_nobody_s_work(town: Town, browse: Browse, reference: str) -> None:
    page = browse(town.lena.person_id).see(WORK)
    assert "till för den som leder en enhet" in page.text
    assert reference not in page.text
    browse(town.amina.person_id).see(WORK, 403)


def test_a_unit_that_is_not_there_gives_the_first_one(town: Town, browse: Browse, reference: str) -> None:
    assert "Enhetens arbete" in browse(town.manager.person_id).see("/handlaggare/arbete?enhet=' or 1=1").text


def test_more_cases_ask_no_more_questions(town: Town, browse: Browse, reference: str) -> None:
    manager = browse(town.manager.person_id)
    asked = []
    for _ in range(2):
        manager.see(WORK)
        with counted_queries() as said:
            manager.see(WORK)
        asked.append(len(said))
        routed(town, moment())
    assert asked[0] == asked[1] <= 9
