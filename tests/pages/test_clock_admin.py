"""The pages that administrators, managers and officers have for the clockwork, and the receipts of a company."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eservice.cases.operations.handling import take_case
from eservice.invariants import check_invariants
from eservice.kit.db import transaction
from eservice.records.minding import mind_clocks
from eservice.web.clock import moment, today
from tests.conftest import Browse
from tests.factories import Town, case, follow, routed


def workday_to_come() -> str:
    """A Tuesday to Thursday in some weeks that is no holiday."""
    day = today() + timedelta(days=21)
    return (day + timedelta(days=(8 - day.weekday()) % 7)).isoformat()


def test_an_administrator_closes_a_day_and_takes_it_back_and_both_stay_to_be_read(town: Town, browse: Browse) -> None:
    ingrid = browse(town.administrator.person_id)
    page = ingrid.see("/admin/stangda-dagar")
    assert "Den flyttar aldrig en dag som lagen bestämmer" in page.text
    day = workday_to_come()
    page = ingrid.send(page, "stangda-dagar", on_day=day, name_sv="Planeringsdag", name_en="Planning day")
    assert "Planeringsdag" in page.text
    page = ingrid.send(page, "stangda-dagar", status=422, on_day=day, name_sv="Igen", name_en="Again")
    assert "Den dagen är redan inlagd." in page.text
    page = ingrid.send(ingrid.see("/admin/stangda-dagar"), "ta-bort")
    assert "Borttagen" in page.text
    assert page.text.count("Ingrid Ahl") == 2, "who added it, and who took it back"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"on_day": "2020-01-07", "name_sv": "A", "name_en": "A"}, "Dagen ska vara efter i dag."),
        ({"on_day": "2060-01-07", "name_sv": "A", "name_en": "A"}, "Dagen ska vara inom tre år."),
        ({"on_day": "", "name_sv": "A", "name_en": "A"}, "Ange en dag."),
        ({"on_day": "2020-01-07", "name_sv": " ", "name_en": "A"}, "Skriv vad dagen kallas."),
    ],
    ids=["past", "too-far", "no-day", "no-name"],
)
def test_a_day_that_cannot_be_closed_is_refused_in_words(
    town: Town, browse: Browse, typed: dict[str, str], words: str
) -> None:
    ingrid = browse(town.administrator.person_id)
    assert words in ingrid.send(ingrid.see("/admin/stangda-dagar"), "stangda-dagar", status=422, **typed).text


def test_rules_are_shown_as_signed_or_not_with_what_is_doubtful(town: Town, browse: Browse) -> None:
    text = browse(town.administrator.person_id).see("/admin/klockor").text
    assert "0 av" in text
    assert "Inte underskriven" in text
    assert "inte kontrollerat: En ändring av 9:99 från 2026-07-01" in text


def test_the_checks_say_what_holds_and_name_what_does_not(town: Town, browse: Browse) -> None:
    ingrid = browse(town.administrator.person_id)
    assert "Har inte körts" in ingrid.see("/admin/kontroller").text
    routed(town, moment())
    with transaction():
        check_invariants(moment())
    page = ingrid.see("/admin/kontroller")
    assert "Loggens kedja är hel" in page.text
    assert "Stämmer" in page.text
    assert "avvikelse" not in page.text


def test_officers_and_managers_are_shown_what_the_clockwork_told(town: Town, browse: Browse) -> None:
    received = moment() - timedelta(days=40)
    reference = routed(town, received, service_key="lokalforfragan")
    with transaction():
        mind_clocks(moment())
    nora, manager = browse(town.nora.person_id), browse(town.manager.person_id)
    unit = case(reference).unit_key
    if unit in town.nora.officer_in:
        assert reference in nora.see("/handlaggare/varningar").text
    page = manager.see("/chef/forseningar")
    assert reference in page.text
    assert "dagar över" in page.text
    assert reference not in browse(town.lena.person_id).see("/handlaggare/varningar").text
    assert "Sidan är till för den som leder en enhet." in nora.see("/chef/forseningar").text


def test_a_company_reads_its_receipt_and_takes_it_as_a_document(town: Town, browse: Browse) -> None:
    reference = routed(town, moment())
    amina = browse(town.amina.person_id)
    page = amina.see(f"/foretag/arenden/{reference}")
    (link,) = page.tree.xpath("//a[contains(@href, '/bevis/')]/@href")
    receipt = amina.see(link)
    assert "4 månader därefter" in receipt.text
    assert "Så överklagar ni" in receipt.text
    answer = amina.get(f"{link}.pdf")
    assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")
    browse(town.rival.person_id).see(link, status=404)
    assert browse(town.rival.person_id).get(f"{link}.pdf").status_code == 404


def test_the_officer_finds_the_receipts_with_the_times(town: Town, browse: Browse) -> None:
    reference = routed(town, moment())
    with transaction():
        take_case(reference, town.lena, moment())
    follow(moment())
    lena = browse(town.lena.person_id)
    page = lena.see(f"/handlaggare/arenden/{reference}/tider")
    (link,) = page.tree.xpath("//a[contains(@href, '/bevis/')]/@href")
    assert reference in lena.see(link).text
