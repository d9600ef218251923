"""The page of a case as its officer sees it: its parts, and which of them stand open."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eservice.cases.operations.correspondence import write_to_unit
from eservice.cases.operations.handling import confirm_completeness
from eservice.kit.db import transaction
from eservice.web.clock import moment, today
from eservice.web.officer.page import FORMS
from eservice.web.officer.parts import MAIN, SIDE
from tests import factories
from tests.conftest import Browse
from tests.factories import Town
from tests.pages.test_supplement_pages import by, taken
from tests.visiting import Page, Visitor


@pytest.fixture
def lena(town: Town, browse: Browse) -> Visitor:
    """The browser of an officer."""
    return browse(town.lena.person_id)


def opened(page: Page) -> set[str]:
    """The parts that stand open."""
    assert page.tree is not None
    return set(page.tree.xpath("//details[contains(@class, 'part')][@open]/div/@id"))


def test_every_part_of_the_page_has_its_own_name_and_every_form_one_owner() -> None:
    parts = [*MAIN, *SIDE]
    assert len({part.name for part in parts}) == len(parts)
    assert len(FORMS) == sum(len(part.forms) for part in parts)
    assert all(part.anchor for part in parts if part.fold)


def test_an_application_is_open_until_it_is_said_to_be_complete_and_then_the_decision_is(
    town: Town, lena: Visitor
) -> None:
    reference = taken(town)
    address = f"/handlaggare/arenden/{reference}"
    page = lena.see(address)
    assert "application" in opened(page)
    assert not {"decide", "messages", "ask", "referrals", "secrecy"} & opened(page)
    with transaction():
        version = factories.case(reference).version
        confirm_completeness(reference, town.lena, version, moment(), "once", today())
    page = lena.see(address)
    assert "decide" in opened(page)
    assert "application" not in opened(page)


def test_what_waits_for_the_officer_is_open_and_says_so(town: Town, lena: Visitor) -> None:
    reference = taken(town)
    with transaction():
        write_to_unit(reference, town.amina, "När får vi besked?", moment())
    page = lena.see(f"/handlaggare/arenden/{reference}")
    assert "messages" in opened(page)
    assert "väntar på svar" in page.words("//nav[@aria-label='På sidan']/a[@href='#messages']")
    lena.send(page, "/komplettering", asked_for="Skicka ritningen.", answer_by=by())
    page = lena.see(f"/handlaggare/arenden/{reference}")
    assert "requests" in opened(page)
    assert not {"application", "decide"} & opened(page)


@pytest.mark.parametrize(
    ("form", "part"), [("/komplettering", "ask"), ("/anteckning", "notes"), ("/remiss", "referrals")]
)
def test_a_form_that_comes_back_with_a_mistake_stands_open(town: Town, lena: Visitor, form: str, part: str) -> None:
    page = lena.see(f"/handlaggare/arenden/{taken(town)}")
    assert part not in opened(page)
    assert part in opened(lena.send(page, form, 422))


def test_every_word_at_the_top_leads_to_a_part_that_is_there(town: Town, lena: Visitor) -> None:
    page = lena.see(f"/handlaggare/arenden/{taken(town)}")
    assert page.tree is not None
    words = page.tree.xpath("//nav[@aria-label='På sidan']/a/@href")
    assert len(words) > 8
    for word in words:
        assert page.tree.xpath(f"//*[@id='{word[1:]}']"), word


def test_the_nearest_deadline_stands_at_the_top_with_the_days_that_are_left(town: Town, lena: Visitor) -> None:
    reference = taken(town)
    page = lena.see(f"/handlaggare/arenden/{reference}")
    left = (factories.case(reference).next_due_on - today()) // timedelta(days=1)
    assert f"{left} dagar kvar" in page.words("//p[a[@href='#clocks-h']]")
