"""The officer's lists as pages: lists, next best case, search, several at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eservice.cases.operations.handling import take_case
from eservice.cases.queries import timeline
from eservice.kit.db import transaction
from eservice.web.clock import moment, today
from tests.conftest import Browse
from tests.factories import Town, case, routed
from tests.visiting import Page, Visitor, counted_queries

LIST = "/handlaggare/"


@pytest.fixture
def lena(town: Town, browse: Browse) -> Visitor:
    return browse(town.lena.person_id)


def fresh(town: Town) -> str:
    """A case that came in an hour ago by the real clock."""
    return routed(town, moment() - timedelta(hours=1))


def tick(visitor: Visitor, page: Page, references: list[str], what: str, status: int = 200) -> Page:
    return visitor.send(page, "flera", status, arende=references, gor=what)


def test_every_list_can_be_opened_and_says_how_many_it_holds(town: Town, lena: Visitor) -> None:
    reference = fresh(town)
    for show in ("alla", "mina", "kon", "svar", "vantar", "snart", "sena"):
        page = lena.see(f"{LIST}?visa={show}")
        assert (reference in page.text) == (show in ("alla", "kon")), show
    assert "Alla öppna 1" in " ".join(page.text.split())


def test_a_new_case_is_marked_until_it_has_been_opened(town: Town, lena: Visitor) -> None:
    reference = fresh(town)
    assert "nytt" in lena.see(LIST).words("//tbody")
    lena.see(f"/handlaggare/arenden/{reference}")
    assert "nytt" not in lena.see(LIST).words("//tbody")


def test_chosen_columns_and_a_service_stay_in_the_address_of_a_saved_view(town: Town, lena: Visitor) -> None:
    reference = fresh(town)
    page = lena.see(f"{LIST}?kol=inkom&kol=frister&tjanst=serveringstillstand")
    assert "Inkom" in page.words("//thead")
    assert "Företag" not in page.words("//thead")
    kept = lena.send(page, "vyer", namn="Mina kolumner")
    assert "Vyn är sparad." in kept.text
    address = kept.tree.xpath("//a[text()='Mina kolumner']/@href")[0]  # type: ignore[union-attr]
    again = lena.see(address)
    assert "Inkom" in again.words("//thead")
    assert reference in again.text
    assert "Vyn är borttagen." in lena.send(again, "ta-bort").text
    assert "Du har ingen sådan vy." in lena.send(again, "ta-bort").text


def test_a_view_without_a_name_is_refused_with_words(town: Town, lena: Visitor) -> None:
    fresh(town)
    assert "Ge vyn ett namn" in lena.send(lena.see(LIST), "vyer", namn=" ").text


def test_the_next_best_case_can_be_taken_or_put_off_with_a_reason(town: Town, lena: Visitor) -> None:
    first, second = fresh(town), fresh(town)
    page = lena.see("/handlaggare/nasta")
    assert first in page.words("//h2[@id='first-h']")
    assert "Närmaste frist är" in page.text
    refused = lena.send(page, f"{first}/vanta", 422, skal="x")
    assert "Skriv varför ärendet får vänta" in refused.text
    page = lena.send(refused, f"{first}/vanta", skal="Väntar på kollegans yttrande.")
    assert second in page.words("//h2[@id='first-h']")
    assert "Väntar på kollegans yttrande." in page.text
    lena.send(page, f"{second}/ta")
    assert case(second).officer_id == town.lena.person_id


def test_when_nothing_waits_the_next_best_page_says_so(town: Town, lena: Visitor) -> None:
    assert "Inget väntar på dig" in lena.see("/handlaggare/nasta").text


def test_several_cases_are_taken_at_once_and_each_says_how_it_went(town: Town, lena: Visitor, browse: Browse) -> None:
    mine, gone = fresh(town), fresh(town)
    page = lena.see(LIST)
    with transaction():
        take_case(gone, town.omar, moment())
    came = tick(lena, page, [mine, gone, "LOT-2026-99999"], "ta")
    assert "1 av 3 gick igenom." in came.text
    assert "En kollega hann ta ärendet före dig." in came.text
    assert "Det finns inget sådant ärende" in came.text
    assert case(mine).officer_id == town.lena.person_id
    laid_back = tick(lena, lena.see(LIST), [mine, gone], "lagg-tillbaka")
    assert "1 av 2 gick igenom." in laid_back.text
    assert case(mine).officer_id is None


def test_the_same_message_goes_out_in_each_chosen_case_once(town: Town, lena: Visitor, browse: Browse) -> None:
    references = [fresh(town), fresh(town)]
    tick(lena, lena.see(LIST), references, "ta")
    page = tick(lena, lena.see(LIST), references, "skriv")
    empty = lena.send(page, "flera", 422, body=" ")
    assert "Skriv ett meddelande." in empty.text
    sent = lena.send(empty, "flera", body="Vi hör av oss i nästa vecka.")
    assert "2 av 2 gick igenom." in sent.text
    lena.send(empty, "flera", body="Vi hör av oss i nästa vecka.")
    amina = browse(town.amina.person_id)
    for reference in references:
        text = amina.see(f"/foretag/arenden/{reference}").text
        assert text.count("Vi hör av oss i nästa vecka.") == 1


def test_several_cases_are_given_to_a_colleague_and_each_says_how_it_went(town: Town, lena: Visitor) -> None:
    free, his = fresh(town), fresh(town)
    with transaction():
        take_case(his, town.omar, moment())
    page = tick(lena, lena.see(LIST), [free, his], "ge")
    assert lena.send(page, "flera", 422, person="", reason="").error_beside("person")
    came = lena.send(page, "flera", person=str(town.omar.person_id), reason="Omar täcker upp i dag.")
    assert "1 av 2 gick igenom." in came.text
    assert "Ärendet har gått till den du valde." in came.text
    assert case(free).officer_id == town.omar.person_id


def test_several_cases_are_said_to_be_complete_since_a_day_and_one_that_is_not_mine_is_refused(
    town: Town, lena: Visitor
) -> None:
    mine, other = fresh(town), fresh(town)
    tick(lena, lena.see(LIST), [mine], "ta")
    page = tick(lena, lena.see(LIST), [mine, other], "komplett")
    assert lena.send(page, "flera", 422, complete_on="").error_beside("complete_on")
    came = lena.send(page, "flera", complete_on=today().isoformat())
    assert "1 av 2 gick igenom." in came.text
    names = [event.name for event in timeline(case(mine).id, for_company=True)]
    assert names.count("completeness_confirmed") == 1
    lena.send(page, "flera", complete_on=today().isoformat())
    names = [event.name for event in timeline(case(mine).id, for_company=True)]
    assert names.count("completeness_confirmed") == 1


@pytest.mark.parametrize(("references", "what"), [([], "ta"), (["LOT-2026-00001"], "radera"), (["x"] * 1 + [""], "")])
def test_a_choice_that_cannot_be_done_is_refused_with_words(
    town: Town, lena: Visitor, references: list[str], what: str
) -> None:
    fresh(town)
    page = tick(lena, lena.see(LIST), references, what, status=422)
    assert "Kryssa för 1 till 50 ärenden" in page.text


def test_a_search_finds_the_case_and_a_whole_reference_opens_it(town: Town, lena: Visitor, browse: Browse) -> None:
    reference = fresh(town)
    assert reference in lena.see("/handlaggare/sok?q=hamnkrog").text
    assert lena.see(f"/handlaggare/sok?q={reference}").address.endswith(f"/arenden/{reference}")
    nora = browse(town.nora.person_id)
    assert "Inget ärende innehåller de orden" in nora.see("/handlaggare/sok?q=hamnkrog").text
    assert "Inget ärende innehåller de orden" in nora.see(f"/handlaggare/sok?q={reference}").text


def test_a_longer_list_asks_the_database_no_more_questions(town: Town, lena: Visitor) -> None:
    fresh(town)
    asked = []
    for _ in range(2):
        lena.see(LIST)
        with counted_queries() as said:
            lena.see(LIST)
        asked.append(len(said))
        for _more in range(4):
            fresh(town)
    assert asked[0] == asked[1] <= 9
    for address in ("/handlaggare/nasta", "/handlaggare/sok?q=hamnkrog"):
        with counted_queries() as said:
            lena.see(address)
        assert len(said) <= 9, (address, said)
