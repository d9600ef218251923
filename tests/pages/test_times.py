"""The pages about time: what an officer says there, why a date is that date, and the request for a decision."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eservice.cases.operations.handling import confirm_completeness, take_case
from eservice.kit.db import transaction
from eservice.web.clock import moment, today
from tests.conftest import Browse
from tests.factories import Town, case, follow, routed

WHY = "Remissinstanserna behöver mer tid för sina svar."


@pytest.fixture
def taken(town: Town) -> str:
    """A case that came in a month ago, is complete, and Lena's."""
    received = moment() - timedelta(days=30)
    reference = routed(town, received)
    with transaction():
        take_case(reference, town.lena, received)
        confirm_completeness(reference, town.lena, case(reference).version, received)
    follow(received)
    return reference


def test_an_officer_extends_the_time_and_the_page_says_why_the_date_is_that_date(
    town: Town, browse: Browse, taken: str
) -> None:
    lena = browse(town.lena.person_id)
    page = lena.see(f"/handlaggare/arenden/{taken}/tider")
    assert "Vem som har haft bollen" in page.text
    page = lena.send(page, "forlang", n="2", unit="month", reason=WHY)
    assert "Tiden är förlängd" in page.text
    why = lena.see(f"/handlaggare/arenden/{taken}/varfor/ALK-4M")
    for words in (
        "Klockan startade: ansökan var komplett", "4 månader från den dagen blir", "Tiden förlängdes",
        f"Lena Forsberg; skäl: {WHY}", "Ingen jurist har skrivit under regeln än", "Regelns version", "Liggaren",
    ):  # fmt: skip
        assert words in why.text
    assert not page.has_form("forlang"), "once is what the rule allows"


def test_the_company_reads_the_same_steps_in_its_language(town: Town, browse: Browse, taken: str) -> None:
    amina = browse(town.amina.person_id, "en")
    assert "/varfor/ALK-4M" in amina.see(f"/foretag/arenden/{taken}").html
    page = amina.see(f"/foretag/arenden/{taken}/varfor/ALK-4M")
    assert "The clock started: the application was complete." in page.text
    assert "4 months from that day is" in page.text
    assert "No lawyer" not in page.text
    amina.see(f"/foretag/arenden/{taken}/varfor/FL-11", status=404)
    browse(town.rival.person_id).see(f"/foretag/arenden/{taken}/varfor/ALK-4M", status=404)


def test_a_form_that_is_wrong_says_so_beside_the_field_and_keeps_what_was_typed(
    town: Town, browse: Browse, taken: str
) -> None:
    lena = browse(town.lena.person_id)
    page = lena.see(f"/handlaggare/arenden/{taken}/tider")
    wrong = lena.send(page, "forlang", n="", reason="kort", status=422)
    assert wrong.error_beside("n")
    assert wrong.form("forlang").fields["extend-reason"].strip() == "kort"
    too_long = lena.send(page, "forlang", n="9", unit="month", reason=WHY, status=422)
    assert "Så länge får tiden inte förlängas." in too_long.text
    assert case(taken).event_count == 4, "opened, routed, taken, complete"


def test_a_clock_is_corrected_by_a_new_row_that_both_sides_read(town: Town, browse: Browse, taken: str) -> None:
    lena = browse(town.lena.person_id)
    since = (today() - timedelta(days=45)).isoformat()
    page = lena.see(f"/handlaggare/arenden/{taken}/tider")
    page = lena.send(page, "tider/ratta", clock="ALK-4M", counts_from=since, reason="Posten stämplades tidigare.")
    follow(moment())
    assert "ersatt" in lena.see(f"/handlaggare/arenden/{taken}/varfor/ALK-4M").text
    theirs = browse(town.amina.person_id).see(f"/foretag/arenden/{taken}/varfor/ALK-4M")
    assert "Klockan rättades och räknas från den dagen" in theirs.text
    assert "Posten stämplades tidigare." in theirs.text


def test_a_colleague_reads_the_times_and_changes_nothing(town: Town, browse: Browse, taken: str) -> None:
    page = browse(town.omar.person_id).see(f"/handlaggare/arenden/{taken}/tider")
    assert not page.has_form("forlang")
    assert not page.has_form("tider/ratta")
    browse(town.nora.person_id).see(f"/handlaggare/arenden/{taken}/tider", status=404)


def test_a_notice_of_delay_is_sent_by_a_person(town: Town, browse: Browse, taken: str) -> None:
    lena = browse(town.lena.person_id)
    soon = (today() + timedelta(days=60)).isoformat()
    page = lena.see(f"/handlaggare/arenden/{taken}/tider")
    assert "Underrättelsen är skickad." in lena.send(page, "underratta", reason=WHY, expected_on=soon).text
    assert WHY in browse(town.amina.person_id).see(f"/foretag/arenden/{taken}").text


def test_after_six_months_a_company_asks_for_a_decision_once_and_the_officer_may_refuse(
    town: Town, browse: Browse
) -> None:
    received = moment() - timedelta(days=190)
    reference = routed(town, received)
    with transaction():
        take_case(reference, town.lena, received)
    follow(received)
    amina, lena = browse(town.amina.person_id), browse(town.lena.person_id)
    page = amina.see(f"/foretag/arenden/{reference}")
    assert "begar-avgorande" in page.html
    page = amina.send(amina.see(f"/foretag/arenden/{reference}/begar-avgorande"), "begar-avgorande", text="Vi väntar.")
    assert "Vi svarar inom fyra veckor." in page.text
    again = amina.see(f"/foretag/arenden/{reference}/begar-avgorande")
    assert not again.has_form("begar-avgorande")
    page = lena.see(f"/handlaggare/arenden/{reference}/tider")
    assert "Svar på begäran om avgörande" in page.text
    page = lena.send(page, "avsla", reasons="Polisens yttrande saknas och behövs för prövningen.")
    assert "Begäran är avslagen" in page.text


def test_before_six_months_the_page_says_when(town: Town, browse: Browse, taken: str) -> None:
    amina = browse(town.amina.person_id)
    assert "begar-avgorande" not in amina.see(f"/foretag/arenden/{taken}").html
    page = amina.see(f"/foretag/arenden/{taken}/begar-avgorande")
    assert "Det går från och med dagen efter" in page.text
    assert not page.has_form("begar-avgorande")
