"""The page of indicators: three words, each figure with what it rests on, for a year and one part of the whole."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eservice.kit.days import local_day
from eservice.kit.db import transaction
from eservice.statistics.indicator_operations import make_indicators
from tests.conftest import Browse
from tests.factories import NOW, Town, routed

PAGE = "/chef/indikatorer?lage=demo&ar=2026"


@pytest.fixture
def some(town: Town) -> Town:
    """Eight cases, two days old."""
    for at in range(8):
        routed(town, NOW + timedelta(hours=at))
    with transaction():
        make_indicators("demo", NOW, local_day(NOW) + timedelta(days=4))
    return town


def test_the_three_words_stand_with_their_indicators_in_both_languages(browse: Browse, some: Town) -> None:
    swedish = browse(some.manager.person_id).get(PAGE).text
    for text in ("Tillitsfull", "Likvärdig", "Professionell", "Kvitto i tid", "Räknas inte än", "Så räknas den"):
        assert text in swedish
    english = browse(some.manager.person_id, language="en").get(PAGE).text
    for text in ("Trustful", "Equal", "Professional", "Receipt in time", "Not counted yet"):
        assert text in english
    assert "Kvitto" not in english


def test_a_figure_stands_with_its_interval_and_its_number_of_cases(browse: Browse, some: Town) -> None:
    page = browse(some.manager.person_id).get(PAGE).text
    assert "100 %" in page
    assert "68 %" in page  # Wilson's lower bound for eight of eight


def test_too_few_cases_show_no_figure(browse: Browse, town: Town) -> None:
    for at in range(6):
        routed(town, NOW + timedelta(hours=at))
    with transaction():
        make_indicators("demo", NOW, local_day(NOW) + timedelta(days=4))
    page = browse(town.manager.person_id).get(PAGE).text
    assert "för få" in page
    assert "100 %" not in page


@pytest.mark.parametrize(
    "more",
    ["&urval=organ:Socialnämnden", "&urval=enhet:tillstandsenheten", "&urval=tjanst:serveringstillstand"],
)
def test_the_page_is_told_for_a_body_a_unit_and_a_service(browse: Browse, some: Town, more: str) -> None:
    answer = browse(some.manager.person_id).get(PAGE + more)
    assert answer.status_code == 200
    assert "Kvitto i tid" in answer.text


@pytest.mark.parametrize("more", ["&urval=organ:Ingen", "&urval=x", "&ar=abc", "&ar=9999", "&urval=enhet:%00"])
def test_an_address_that_names_nothing_shows_an_empty_page_and_no_error(browse: Browse, some: Town, more: str) -> None:
    assert browse(some.manager.person_id).get(PAGE + more).status_code == 200


def test_a_company_does_not_see_it(browse: Browse, town: Town) -> None:
    assert browse(town.amina.person_id).get(PAGE).status_code == 403
