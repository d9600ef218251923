"""A case and its people and units, on the pages: why it is here, handing over, giving, jäv, absence, batches."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eservice.kit.db import transaction
from eservice.routing.operations.absences import move_for_absences
from eservice.routing.operations.batches import run_batches
from eservice.routing.operations.tables import publish_table
from eservice.web.clock import moment, today
from tests.conftest import Browse
from tests.database.test_routing_tables import SMALL_ROOMS, rehearsed
from tests.factories import Town, case, routed

WHY = "Ärendet gäller en uteservering på torget."


def page_of(reference: str) -> str:
    return f"/handlaggare/arenden/{reference}"


def test_why_here_says_rule_table_facts_and_what_was_tried_before(town: Town, browse: Browse) -> None:
    reference = routed(town, premises_municipality="nykvarn")
    lena, amina = browse(town.lena.person_id), browse(town.amina.person_id)
    for page in (lena.see(f"{page_of(reference)}/varfor-har"), amina.see(f"/foretag/arenden/{reference}/varfor-har")):
        assert "Serveringsstället ligger i Nykvarn" in page.text
        assert "Tabellens version 1" in page.text
        assert "passade inte" in page.text
        assert "Här: nej" in page.text
        assert "I vilken kommun ligger serveringsstället? Nykvarn" in " ".join(page.text.split())
    assert "municipal_applicant" in lena.see(f"{page_of(reference)}/varfor-har").text
    assert "municipal_applicant" not in amina.see(f"/foretag/arenden/{reference}/varfor-har").text
    english = browse(town.lena.person_id, "en").see(f"{page_of(reference)}/varfor-har")
    assert "The premises are in Nykvarn" in english.text
    browse(town.rival.person_id).see(f"/foretag/arenden/{reference}/varfor-har", 404)
    browse(town.nora.person_id).see(f"{page_of(reference)}/varfor-har", 404)


def test_handing_over_previews_what_changes_and_tells_the_company(town: Town, browse: Browse) -> None:
    reference = routed(town)
    lena, amina = browse(town.lena.person_id), browse(town.amina.person_id)
    choose = lena.see(f"{page_of(reference)}/lamna-over")
    assert "Det här ändras" not in choose.text
    preview = lena.see(f"{page_of(reference)}/lamna-over?enhet=upplatelser")
    assert "Oförändrad: 2 mars 2026" in preview.text
    again = lena.send(preview, "overlamna", 422, reason="")
    assert "Skriv varför" in again.text
    done = lena.send(again, "overlamna", reason=WHY)
    assert "Ärendet är överlämnat" in done.text
    assert case(reference).unit_key == "upplatelser"
    theirs = amina.see(f"/foretag/arenden/{reference}").text
    assert "Nu hos Upplåtelser och tillstånd" in theirs
    assert WHY in theirs
    why = amina.see(f"/foretag/arenden/{reference}/varfor-har").text
    assert "Valt av en handläggare" in why
    assert "Lena" not in why


def test_a_manager_releases_a_choice_and_the_table_decides_again(town: Town, browse: Browse) -> None:
    reference = routed(town)
    manager = browse(town.manager.person_id)
    preview = manager.see(f"{page_of(reference)}/lamna-over?enhet=bygglov")
    page = manager.send(preview, "overlamna", reason=WHY)
    assert "Ingen tabell flyttar ärendet" in page.text
    page = manager.send(page, "slapp-fordelningen")
    assert "släppt och ärendet flyttat" in page.text
    assert case(reference).unit_key == "tillstandsenheten"


def test_a_manager_gives_a_case_with_a_reason_and_the_suggestion_is_explained(town: Town, browse: Browse) -> None:
    reference = routed(town)
    manager = browse(town.manager.person_id)
    assert manager.see(page_of(reference)).tree.xpath("//a[contains(@href, '/ge')]")  # type: ignore[union-attr]
    page = manager.see(f"{page_of(reference)}/ge")
    assert "Förslag: Lena Forsberg" in page.text
    assert "Välj en handläggare" in manager.send(page, "ge", 422, person="", reason="x").text
    page = manager.send(page, "ge", person=str(town.omar.person_id), reason="Omar kan området.")
    assert "Ärendet har fått en handläggare" in page.text
    assert "Omar kan området." in page.text
    assert "Omar kan området." not in browse(town.amina.person_id).see(f"/foretag/arenden/{reference}").text


def test_an_officer_declares_a_conflict_and_can_take_the_case_no_more(town: Town, browse: Browse) -> None:
    reference = routed(town)
    lena = browse(town.lena.person_id)
    page = lena.send(lena.see(page_of(reference)), "ta")
    page = lena.send(page, "jav", reason="Min bror äger bolaget.")
    assert "Jävet är anmält" in page.text
    assert case(reference).officer_id is None
    refused = lena.send(page, "ta", 403)
    assert "Du har anmält jäv" in refused.text


def test_an_officer_enters_an_absence_and_takes_a_case_back_afterwards(town: Town, browse: Browse) -> None:
    reference = routed(town, moment() - timedelta(days=400))
    lena = browse(town.lena.person_id)
    lena.send(lena.see(page_of(reference)), "ta")
    page = lena.see("/handlaggare/franvaro")
    bad = lena.send(page, "franvaro", 422, from_on="2020-01-01", to_on="2020-01-02")
    assert "inte ha passerat" in bad.text
    with transaction():
        case(reference).message_waiting = True
    days = {"from_on": today().isoformat(), "to_on": (today() + timedelta(days=3)).isoformat()}
    page = lena.send(page, "franvaro", substitute=str(town.omar.person_id), **days)
    assert "Omar Said" in page.text
    with transaction():
        assert move_for_absences(moment()) == 1
    assert case(reference).officer_id == town.omar.person_id
    page = lena.send(page, "avsluta")
    assert reference in page.text
    form = page.form(f"arenden/{case(reference).id}").action
    token = page.field("csrf_token").value
    lena.post(form, data={"csrf_token": token, "svar": "ta"})
    assert case(reference).officer_id == town.lena.person_id


def test_a_manager_enters_absence_for_their_officers_and_others_for_nobody_else(town: Town, browse: Browse) -> None:
    manager = browse(town.manager.person_id)
    days = {"from_on": today().isoformat(), "to_on": today().isoformat()}
    page = manager.send(manager.see("/handlaggare/franvaro"), "franvaro", person=str(town.nora.person_id), **days)
    assert "Nora Malki" in page.text
    omar = browse(town.omar.person_id)
    page = omar.see("/handlaggare/franvaro")
    assert "Nora" not in page.text
    omar.send(page, "franvaro", 422, person=str(town.nora.person_id), **days)


def test_a_batch_is_previewed_run_and_undone_by_a_manager(town: Town, browse: Browse) -> None:
    reference = routed(town, moment() - timedelta(days=2))
    manager = browse(town.manager.person_id)
    page = manager.see("/chef/omfordelning")
    typed = {"name": "Torget", "service": "serveringstillstand", "reason": "Ny tabell från i dag."}
    assert "Inget ärende skulle flyttas" in manager.send(page, "omfordelning", 422, **typed).text
    draft = rehearsed(town, SMALL_ROOMS)
    with transaction():
        publish_table(draft.id, None, today(), town.administrator, moment(), today())
    page = manager.send(page, "omfordelning", **typed)
    assert "1 ärende skulle flyttas" in page.text
    assert "Upplåtelser och tillstånd" in page.text
    page = manager.send(page, "kor")
    run()
    page = manager.see(page.address)
    assert "1 av 1 ärende flyttades" in page.text
    assert case(reference).unit_key == "upplatelser"
    page = manager.send(page, "angra")
    run()
    assert "Tillbaka" in manager.see(page.address).text
    assert case(reference).unit_key == "tillstandsenheten"


def run() -> None:
    done = 1
    while done:
        with transaction():
            done = run_batches(moment())


@pytest.mark.parametrize("what", ["kor", "angra", "nagot"])
def test_a_batch_of_somebody_else_is_not_there(town: Town, browse: Browse, what: str) -> None:
    manager = browse(town.manager.person_id)
    token = manager.see("/chef/omfordelning").field("csrf_token").value
    assert manager.post(f"/chef/omfordelning/99/{what}", data={"csrf_token": token}).status_code == 404
