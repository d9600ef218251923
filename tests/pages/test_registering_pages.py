"""Registering what came by post on its page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from eservice.kit.days import local_day
from eservice.web.clock import today
from tests import factories
from tests.conftest import Browse
from tests.factories import PERMIT, Town

ADDRESS = f"/handlaggare/registrera/{PERMIT}"
WHO = {"number": "559901-0013", "company": "Hamnkrogen AB", "channel": "post", "reads": "sv"}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_officer_finds_the_form_of_every_service(browse: Browse, town: Town, language: str) -> None:
    lena = browse(town.lena.person_id, language)
    page = lena.see("/handlaggare/registrera")
    assert page.tree is not None
    found = page.tree.xpath("//main//ul//a/@href")
    assert ADDRESS in found
    for address in found[:4]:
        lena.see(address)


def test_a_paper_application_becomes_a_case_of_the_day_it_came(browse: Browse, town: Town) -> None:
    lena = browse(town.lena.person_id)
    arrived = today() - timedelta(days=3)
    page = lena.send(lena.see(ADDRESS), PERMIT, **WHO, arrived_on=arrived.isoformat(), contact_name="Amina Haddad")
    found = re.search(r"LOT-\d{4}-\d{5}", page.text)
    assert found
    assert local_day(factories.case(found.group()).received_at) == arrived


def test_what_is_wrong_is_told_and_nothing_that_was_typed_is_lost(browse: Browse, town: Town) -> None:
    lena = browse(town.lena.person_id)
    page = lena.see(ADDRESS)
    typed = WHO | {"number": "12", "arrived_on": (today() + timedelta(days=1)).isoformat(), "contact_name": "Amina"}
    wrong = lena.send(page, PERMIT, 422, **typed)
    assert "tio siffror" in wrong.error_beside("number")
    assert "senast i dag" in wrong.error_beside("arrived_on")
    assert wrong.typed("contact_name") == "Amina"
    other = lena.send(page, PERMIT, 422, **WHO, arrived_on=today().isoformat(), contact_email="ingen adress")
    assert "e-postadress" in other.error_beside("contact_email")
    assert other.typed("number") in ("559901-0013", "5599010013")


@pytest.mark.parametrize("day", ["i går", "2026-02-31", "9999"])
def test_a_day_that_is_none_is_told_beside_it(browse: Browse, town: Town, day: str) -> None:
    lena = browse(town.lena.person_id)
    wrong = lena.send(lena.see(ADDRESS), PERMIT, 422, **WHO, arrived_on=day, contact_name="Amina")
    assert wrong.error_beside("arrived_on")
    assert wrong.typed("contact_name") == "Amina"


def test_a_company_has_no_such_page(browse: Browse, town: Town) -> None:
    browse(town.amina.person_id).see(ADDRESS, 403)
