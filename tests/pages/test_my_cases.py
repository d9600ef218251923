"""My cases: all companies I act for, what waits for me, open ones first."""

from __future__ import annotations

from datetime import date, timedelta

from eservice.accounts.models import Company, Mandate
from eservice.cases.operations.correspondence import withdraw_case
from eservice.kit.db import db, transaction
from eservice.web.clock import moment
from tests.conftest import Browse
from tests.factories import Town, routed, submitted, viewer_of, work
from tests.pages.test_following import asked_of
from tests.visiting import Page

ADDRESS = "/foretag/arenden"


def rows(page: Page) -> list[str]:
    """The references in the list, in order."""
    assert page.tree is not None
    return [str(text) for text in page.tree.xpath("//tbody//th//span/text()")]


def withdrawn(town: Town) -> str:
    """A case that Amina took back today."""
    reference = routed(town, moment())
    with transaction():
        withdraw_case(reference, town.amina, moment())
    work(moment())
    return reference


def test_open_cases_are_shown_first_and_what_waits_for_me_can_be_picked_out(browse: Browse, town: Town) -> None:
    asked, ended, queued = asked_of(town), withdrawn(town), routed(town, moment() - timedelta(days=1))
    amina = browse(town.amina.person_id)
    assert rows(amina.see(ADDRESS)) == [queued, asked]
    assert rows(amina.see(f"{ADDRESS}?visa=var-tur")) == [asked]
    assert rows(amina.see(f"{ADDRESS}?visa=avslutade")) == [ended]
    assert rows(amina.see(f"{ADDRESS}?visa=alla")) == [queued, asked, ended]
    assert rows(amina.see(f"{ADDRESS}?visa=finns-inte&foretag=abc")) == [queued, asked]


def test_each_case_says_whose_turn_it_is_and_what_comes_next(browse: Browse, town: Town) -> None:
    asked_of(town)
    routed(town, moment())
    text = browse(town.amina.person_id).see(ADDRESS).text
    for words in ("Er tur", "Svara senast", "Vår tur", "En handläggare tar ärendet"):
        assert words in text


def test_a_company_can_be_chosen_and_a_sole_trader_s_number_is_masked(browse: Browse, town: Town) -> None:
    hers = routed(town, moment())
    with transaction():
        trader = Company(organisation_number="7001010017", name="Aminas Kaffevagn")
        db.session.add(trader)
        db.session.flush()
        mandate = Mandate(person_id=town.amina.person_id, company_id=trader.id, valid_from=date(2020, 1, 1))
        db.session.add(mandate)
    amina = browse(town.amina.person_id)
    page = amina.see("/foretag/behorigheter")
    assert "700101-****" in page.text
    assert "0017" not in page.html
    assert rows(amina.see(f"{ADDRESS}?foretag={trader.id}")) == []
    assert rows(amina.see(f"{ADDRESS}?foretag={town.company_id}")) == [hers]


def test_another_company_s_cases_are_not_shown_whatever_the_address_asks_for(browse: Browse, town: Town) -> None:
    submitted(town, viewer=viewer_of(town.rival.person_id))
    (rival,) = town.rival.companies
    amina = browse(town.amina.person_id)
    assert rows(amina.see(f"{ADDRESS}?foretag={rival}&visa=alla")) == []


def test_a_long_list_is_read_page_by_page_with_every_case_once(browse: Browse, town: Town) -> None:
    all_of_them = {submitted(town, moment() - timedelta(hours=hour)) for hour in range(28)}
    amina = browse(town.amina.person_id)
    first = amina.see(f"{ADDRESS}?visa=alla")
    assert first.tree is not None
    (onward,) = first.tree.xpath("//a[@rel='next']/@href")
    second = amina.see(onward)
    assert set(rows(first)) | set(rows(second)) == all_of_them
    assert len(rows(first)) + len(rows(second)) == 28
