"""From what a company wants to do to an establishment with cases, and to the coordinator's page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eservice.kit.db import transaction
from eservice.web.clock import today
from tests.conftest import Browse
from tests.factories import Town, _person

ANSWERS = "premises=has&use=changed&alcohol=yes&outdoor=public&gas=no&tobacco=no"
CONTACT = {
    "contact_name": "Amina Haddad",
    "contact_email": "amina@hamnkrogen.se",
    "contact_phone": "08-465 004 00",
    "premises_address": "Storgatan 1",
}


@pytest.fixture
def petra() -> int:
    with transaction():
        return _person("Petra Holm", role="officer", unit="naringsliv")


def test_the_guide_asks_and_says_what_is_needed_in_which_order(browse: Browse) -> None:
    nobody = browse()
    assert "Öppna restaurang, kafé eller bar" in nobody.see("/guide").text
    assert "Ska ni servera alkohol?" in nobody.see("/guide/restaurant").text
    page = nobody.see(f"/guide/restaurant?svar=1&{ANSWERS}")
    for words in ("Tidigast öppet:", "Bygglov", "Serveringstillstånd", "De här kan gå sida vid sida", "Er ombyggnad"):
        assert words in page.text
    assert "Tobakstillstånd" not in page.text


def test_a_question_left_out_or_answered_by_nonsense_is_asked_again(browse: Browse) -> None:
    page = browse().see("/guide/restaurant?svar=1&premises=has&use=moon")
    assert "Något behöver rättas" in page.text
    assert page.error_beside("use").endswith("Välj ett alternativ.")
    assert page.error_beside("premises") == ""


def test_a_goal_that_is_not_there_is_not_found(browse: Browse) -> None:
    browse().see("/guide/moon", status=404)


def test_nothing_may_be_needed_and_that_is_said(browse: Browse) -> None:
    page = browse().see("/guide/event?svar=1&place=private&audience=no&alcohol=no&food=no&overnight=no")
    assert "behöver ni inget tillstånd av kommunen" in page.text


def test_the_guide_speaks_english(browse: Browse) -> None:
    page = browse(language="en").see(f"/guide/restaurant?svar=1&{ANSWERS}")
    assert "Permit to serve alcohol" in page.text
    assert "Open at the earliest:" in page.text


def test_a_company_starts_an_establishment_begins_its_cases_and_states_what_others_decide(
    town: Town, browse: Browse
) -> None:
    amina = browse(town.amina.person_id)
    new = amina.see(f"/foretag/etableringar/ny/restaurant?{ANSWERS}")
    wrong = amina.send(new, "restaurant", status=422, name="", contact_name="Amina")
    assert "Skriv ett namn." in wrong.text
    assert wrong.typed("contact_name") == "Amina"
    page = amina.send(new, "restaurant", name="Kajens bar", **CONTACT)
    assert "Kajens bar" in page.text
    assert "Inget möte är antecknat." in page.text
    step = amina.send(page, "livsmedel/borja")
    assert step.typed("contact_name") == "Amina Haddad"
    page = amina.see(page.address)
    assert "Påbörjad, inte skickad" in page.text
    page = amina.send(page, "polisen/dag", on=today().isoformat(), is_done="yes")
    assert "Klart" in page.text
    late = amina.send(page, "polisen/dag", on=(today() + timedelta(days=3)).isoformat(), is_done="yes", status=422)
    assert "Dagen har inte kommit än." in late.text
    unknown = amina.send(page, "servering/arende", reference="LOT-1999-00001", status=422)
    assert "Det finns inget sådant ärende" in unknown.text
    assert "Kajens bar" in amina.see("/foretag/etableringar").text


def test_common_answers_are_changed_on_one_page(town: Town, browse: Browse) -> None:
    amina = browse(town.amina.person_id)
    page = amina.send(
        amina.see(f"/foretag/etableringar/ny/restaurant?{ANSWERS}"), "restaurant", name="Kajens bar", **CONTACT
    )
    shared = amina.see(f"{page.address}/uppgifter")
    assert "Ska vara" not in amina.send(shared, "uppgifter", contact_email="fel", status=422).text
    saved = amina.send(shared, "uppgifter", contact_name="Sara Yousef")
    assert "Uppgifterna är sparade" in saved.text
    again = amina.send(shared, "uppgifter", contact_name="Gammal", status=409)
    assert "ändrades i ett annat fönster" in again.text


def test_the_coordinator_takes_it_writes_a_meeting_and_the_company_reads_it(
    town: Town, browse: Browse, petra: int
) -> None:
    amina, lots = browse(town.amina.person_id), browse(petra)
    page = amina.send(
        amina.see(f"/foretag/etableringar/ny/restaurant?{ANSWERS}"), "restaurant", name="Kajens bar", **CONTACT
    )
    assert "Kajens bar" in lots.see("/handlaggare/etableringar").text
    address = page.address.replace("/foretag/", "/handlaggare/")
    mine = lots.send(lots.see(address), "lots")
    assert "Lots: Petra Holm" in mine.text
    wrong = lots.send(mine, "mote", status=422, decisions="Något")
    assert "Ange vilken dag mötet hölls." in wrong.text
    said = {"present": "Amina, Petra", "decisions": "Vi börjar med bygglovet.", "next_steps": "Amina ritar."}
    lots.send(mine, "mote", held_on=today().isoformat(), **said)
    seen = amina.see(page.address)
    assert "Vi börjar med bygglovet." in seen.text
    assert "Petra Holm" in seen.text
    amina.send(seen, "avsluta")
    assert "Kajens bar" not in lots.see("/handlaggare/etableringar").text


def test_others_find_nothing_and_other_officers_are_told_that_it_is_not_theirs(town: Town, browse: Browse) -> None:
    amina = browse(town.amina.person_id)
    page = amina.send(
        amina.see(f"/foretag/etableringar/ny/restaurant?{ANSWERS}"), "restaurant", name="Kajens bar", **CONTACT
    )
    browse(town.rival.person_id).see(page.address, status=404)
    lena = browse(town.lena.person_id)
    lena.see(page.address.replace("/foretag/", "/handlaggare/"), status=404)
    lena.see("/handlaggare/etableringar", status=403)
