"""Two officers on one case, and what they leave for each other."""

from __future__ import annotations

from eservice.catalogue.queries import current_service
from tests import factories
from tests.conftest import Browse
from tests.factories import PERMIT, Town
from tests.pages.test_supplement_pages import by, taken
from tests.visiting import counted_queries


def test_each_officer_sees_who_else_has_the_case_open_also_without_a_script(browse: Browse, town: Town) -> None:
    reference = taken(town)
    lena, omar = browse(town.lena.person_id), browse(town.omar.person_id)
    address = f"/handlaggare/arenden/{reference}"
    alone = lena.see(address)
    assert alone.tree is not None
    assert alone.tree.xpath("//*[@data-presence and @hidden]")
    assert "Lena Forsberg" in omar.see(address).words("//*[@data-presence]")
    page = lena.see(address)
    assert "Omar Said" in page.words("//*[@data-presence]")
    assert page.tree is not None
    (place,) = page.tree.xpath("//*[@data-presence]")
    asked = lena.post(place.get("data-presence"), headers={"X-CSRFToken": place.get("data-token")})
    assert asked.get_json() == {"names": ["Omar Said"]}


def test_a_stale_save_shows_what_was_typed_beside_what_is_there_now(browse: Browse, town: Town) -> None:
    reference = taken(town)
    one, other = browse(town.lena.person_id), browse(town.lena.person_id)
    address = f"/handlaggare/arenden/{reference}"
    old = one.see(address)
    page = other.see(address)
    first, second = [str(at) for at in range(2)]
    other.send(page, "/checklista", ticked=[first])
    refused = one.send(old, "/checklista", 409, ticked=[second])
    lines = [line.sv for line in current_service(PERMIT)[1].checklist]
    clash = refused.words("//*[@aria-labelledby='clash-h']")
    assert lines[1] in clash
    assert lines[0] in clash
    assert "Checklistan ändrades" in clash
    kept = refused.tree
    assert kept is not None
    ticked = [box.get("value") for box in kept.xpath("//form[contains(@action, 'checklista')]//input[@checked]")]
    assert ticked == [second]
    again = one.send(refused, "/checklista")
    assert "Checklistan är sparad." in again.text


def test_words_typed_too_late_are_kept_even_where_their_form_is_gone(browse: Browse, town: Town) -> None:
    reference = taken(town)
    one, other = browse(town.lena.person_id), browse(town.lena.person_id)
    address = f"/handlaggare/arenden/{reference}"
    old = one.see(address)
    other.send(other.see(address), "/komplettering", asked_for="Skicka ritning.", answer_by=by())
    refused = one.send(old, "/komplettering", 409, asked_for="Skicka avtalet.", answer_by=by())
    assert not refused.has_form("/komplettering")
    assert "Skicka avtalet." in refused.words("//*[@aria-labelledby='clash-h']")
    assert "Komplettering begärdes" in refused.words("//*[@aria-labelledby='clash-h']")


def test_a_colleague_named_in_a_note_finds_it_on_the_start_page(browse: Browse, town: Town) -> None:
    reference = taken(town)
    lena, omar = browse(town.lena.person_id), browse(town.omar.person_id)
    page = lena.see(f"/handlaggare/arenden/{reference}")
    assert "Skriv en anteckning" in lena.send(page, "/anteckning", 422).text
    page = lena.send(page, "/anteckning", note="Kan du läsa planen, @Omar Said?")
    assert "Omar Said får en notis" in page.text
    start = omar.see("/handlaggare/")
    assert "Kan du läsa planen" in start.text
    assert "Du är nämnd" not in omar.send(start, "/klar").text
    amina = browse(town.amina.person_id)
    assert "läsa planen" not in amina.see(f"/foretag/arenden/{reference}").html


def test_a_message_can_begin_from_a_template_with_the_case_filled_in(browse: Browse, town: Town) -> None:
    reference = taken(town)
    page = browse(town.lena.person_id).see(f"/handlaggare/arenden/{reference}?mall=received")
    assert reference in page.typed("body")
    assert "Lena Forsberg" in page.typed("body")
    unknown = browse(town.lena.person_id).see(f"/handlaggare/arenden/{reference}?mall=nothing")
    assert unknown.typed("body") == ""


def test_the_timeline_shows_what_is_chosen(browse: Browse, town: Town) -> None:
    reference = taken(town)
    factories.follow(factories.case(reference).received_at)
    lena = browse(town.lena.person_id)
    lena.send(lena.see(f"/handlaggare/arenden/{reference}"), "/anteckning", note="Ringde sökanden.")

    def shown(choice: str) -> str:
        page = lena.see(f"/handlaggare/arenden/{reference}?visa={choice}")
        return page.words("//ol[contains(@class, 'timeline')]") if "timeline__item" in page.html else ""

    assert "Tjänsteanteckning" in shown("alla")
    assert "Tjänsteanteckning" in shown("internt")
    assert "Tjänsteanteckning" not in shown("foretaget")
    assert "Ansökan kom in" in shown("foretaget")
    assert "Ansökan kom in" not in shown("internt")
    assert "Brev:" in shown("brev")
    assert "Ansökan kom in" not in shown("brev")
    assert "Fil:" in shown("filer") or shown("filer") == ""
    assert shown("annat") == shown("alla")


def test_the_page_of_a_case_asks_the_database_a_bounded_number_of_questions(browse: Browse, town: Town) -> None:
    reference = taken(town)
    lena = browse(town.lena.person_id)
    address = f"/handlaggare/arenden/{reference}"
    lena.see(address)
    with counted_queries() as few:
        lena.see(address)
    page = lena.see(address)
    for at in range(12):
        page = lena.send(page, "/anteckning", note=f"Anteckning {at}, @Omar Said")
        page = lena.send(page, "/meddelande", body=f"Meddelande {at}")
    with counted_queries() as many:
        lena.see(address)
    assert len(many) == len(few)
    assert len(few) <= 31
