"""An administrator makes a draft, edits it row by row, rehearses and publishes it."""

from __future__ import annotations

from datetime import timedelta

from eservice.kit.db import transaction
from eservice.routing.operations.rehearsal import continue_rehearsals
from eservice.routing.queries import draft_of, table_on
from eservice.routing.tables import rows_from
from eservice.web.clock import moment, today
from tests.conftest import Browse
from tests.factories import PERMIT, Town, case, routed, work
from tests.visiting import Page, Visitor

ROOT = "/admin/fordelning"
REASONS = {"reason_sv": "Uteservering går till dem som upplåter marken.", "reason_en": "To those who let the ground."}


def begun(ingrid: Visitor) -> Page:
    return ingrid.send(ingrid.see(f"{ROOT}/tjanster/{PERMIT}"), "utkast")


def with_a_row(ingrid: Visitor, page: Page) -> Page:
    new = ingrid.see(f"{page.address}/rader/9", 404)
    assert "finns" in new.text
    place = len(rows_from(draft_of(PERMIT).rows))  # type: ignore[union-attr]
    row = ingrid.see(f"{page.address}/rader/{place}")
    row = ingrid.send(row, f"rader/{place}", key="municipal", unit="upplatelser", villkor="language", **REASONS)
    return ingrid.send(row, row.address, values_language=["en"])


def rehearse() -> None:
    tried = 1
    while tried:
        with transaction():
            tried = continue_rehearsals(moment())


def test_a_draft_goes_from_row_to_rehearsal_to_publication(town: Town, browse: Browse) -> None:
    reference = routed(town, moment() - timedelta(days=10))
    ingrid = browse(town.administrator.person_id)
    page = with_a_row(ingrid, begun(ingrid))
    assert "Företagets språk: engelska" in page.text
    assert "Kontrollerna hittar inget fel" in page.text or "Att tänka på" in page.text
    assert not page.has_form("publicera")

    page = ingrid.send(page, "provkor")
    assert "0 av 1 ärenden" in page.text
    rehearse()
    page = ingrid.see(page.address)
    assert "1 ärende som kom in" in page.text
    assert "Inget ärende hade gått till en annan enhet" in page.text
    page = ingrid.send(page, "publicera", valid_from=today().isoformat(), note="Engelska ansökningar för sig.")
    assert "Tabellen är publicerad" in page.text

    table = table_on(PERMIT, today())
    assert table is not None
    assert (table.version, table.note) == (2, "Engelska ansökningar för sig.")
    assert case(reference).unit_key == "tillstandsenheten"
    assert "Gäller nu" in ingrid.see(f"{ROOT}/tjanster/{PERMIT}").text


def test_rows_move_and_go_and_the_checks_say_what_is_wrong(town: Town, browse: Browse) -> None:
    ingrid = browse(town.administrator.person_id)
    page = with_a_row(ingrid, begun(ingrid))
    last = len(rows_from(draft_of(PERMIT).rows)) - 1  # type: ignore[union-attr]
    page = ingrid.send(page, f"rader/{last}/upp")
    assert "Flytta den sist" in page.text
    assert not page.has_form("provkor")
    page = ingrid.send(page, f"rader/{last - 1}/ta-bort")
    assert "saknar standardrad" in page.text
    page = ingrid.send(page, "lagg-at-sidan")
    assert draft_of(PERMIT) is None
    assert "Lagd åt sidan" in page.text


def test_a_row_without_a_name_or_with_a_wild_number_is_shown_again_with_what_was_typed(
    town: Town, browse: Browse
) -> None:
    ingrid = browse(town.administrator.person_id)
    page = begun(ingrid)
    row = ingrid.see(f"{page.address}/rader/0")
    again = ingrid.send(row, "rader/0", 422, key="", priority="77", reason_sv="Detta skrev jag.")
    assert "Ge raden ett namn" in again.text
    assert again.typed("reason_sv") == "Detta skrev jag."


def test_a_draft_in_two_windows_does_not_overwrite_itself(town: Town, browse: Browse) -> None:
    ingrid = browse(town.administrator.person_id)
    page = begun(ingrid)
    behind = ingrid.see(page.address)
    ingrid.send(page, "rader/0/ta-bort")
    again = ingrid.send(behind, "rader/0/ta-bort", 409)
    assert "ändrades i ett annat fönster" in again.text


def test_publishing_asks_for_a_day_and_refuses_one_that_has_passed(town: Town, browse: Browse) -> None:
    ingrid = browse(town.administrator.person_id)
    page = ingrid.send(with_a_row(ingrid, begun(ingrid)), "provkor")
    rehearse()
    page = ingrid.see(page.address)
    yesterday = (today() - timedelta(days=1)).isoformat()
    again = ingrid.send(page, "publicera", 422, valid_from=yesterday, note="Från i går.")
    assert "tidigast i dag" in again.text
    assert again.typed("note") == "Från i går."
    assert "Ange den första dagen" in ingrid.send(again, "publicera", 422, valid_from="", note="x").text


def test_english_readers_get_the_whole_page_in_english(town: Town, browse: Browse) -> None:
    work(moment())
    ingrid = browse(town.administrator.person_id, "en")
    page = begun(ingrid)
    assert "Routing table" in page.text
    assert "Municipality of the place" in ingrid.see(f"{page.address}/rader/0").text
