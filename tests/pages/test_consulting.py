"""Referrals and hearings on the pages of all who take part."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

from sqlalchemy import select

from eservice.cases.referral_queries import referrals_in
from eservice.kit.db import db
from eservice.notifications.models import Letter
from eservice.web.clock import today
from tests import factories
from tests.conftest import Browse
from tests.factories import Town
from tests.pages.test_supplement_pages import PDF, taken
from tests.visiting import Page, Visitor

QUESTION = {"question": "Är lokalen lämplig?", "outside1_name": "Brandförsvaret", "outside1_email": "r@brand.example"}


def by(days: int = 14) -> str:
    """A day to answer by, as a form sends it."""
    return (today() + timedelta(days=days)).isoformat()


def referred(browse: Browse, town: Town) -> tuple[str, Visitor, Page]:
    """A case of Lena's that she sent to a unit and to a body outside."""
    reference = taken(town)
    lena = browse(town.lena.person_id)
    page = lena.see(f"/handlaggare/arenden/{reference}")
    return reference, lena, lena.send(page, "/remiss", units="telge_fastigheter", answer_by=by(), **QUESTION)


def link() -> str:
    """The address in the letter to the body outside."""
    letter = db.session.scalars(select(Letter).where(Letter.recipient == "r@brand.example")).one()
    found = re.search(r"/remiss/[0-9a-f]{64}", letter.body)
    assert found
    return found.group()


def test_a_referral_goes_to_several_at_once_and_the_page_says_whose_turn_it_is(browse: Browse, town: Town) -> None:
    _reference, _lena, page = referred(browse, town)
    assert "Vi väntar på svar från en annan part." in page.text
    assert "Brandförsvaret" in page.text
    assert "Telge Fastigheter AB" in page.text


def test_a_referral_to_nobody_or_half_a_recipient_is_refused_and_keeps_what_was_typed(
    browse: Browse, town: Town
) -> None:
    reference = taken(town)
    lena = browse(town.lena.person_id)
    page = lena.see(f"/handlaggare/arenden/{reference}")
    nobody = lena.send(page, "/remiss", 422, question="Är lokalen lämplig?", answer_by=by())
    assert "Välj minst en enhet" in nobody.text
    half = lena.send(page, "/remiss", 422, question="Frågan", answer_by=by(), outside2_email="r@brand.example")
    assert "både namn och e-post" in half.error_beside("outside2_name")
    assert half.typed("question") == "Frågan"
    past = lena.send(page, "/remiss", 422, units="bygglov", question="Frågan", answer_by=by(0))
    assert "efter i dag" in past.text


def test_a_unit_answers_on_a_page_of_its_own_that_shows_only_what_was_sent(browse: Browse, town: Town) -> None:
    reference, lena, _page = referred(browse, town)
    nora = browse(town.nora.person_id)
    assert reference in nora.see("/handlaggare/remisser").text
    number = re.search(r"/handlaggare/remisser/(\d+)", nora.see("/handlaggare/remisser").html)
    assert number
    page = nora.see(number.group())
    assert "Är lokalen lämplig?" in page.text
    assert "Visa svaren i ansökan" not in page.text
    nora.see(f"/handlaggare/arenden/{reference}", 404)
    browse(town.omar.person_id).see(number.group(), 404)
    done = nora.send(page, number.group(), stance="supports", answer="Vi har inget emot det.", name="Nora Malki")
    assert "Yttrandet är lämnat" in done.text
    assert "Vi har inget emot det." in lena.see(f"/handlaggare/arenden/{reference}").text


def test_a_body_outside_answers_once_by_its_link_with_a_file(browse: Browse, town: Town) -> None:
    reference, lena, _page = referred(browse, town)
    address = link()
    outside = browse()
    page = outside.see(address)
    assert "Är lokalen lämplig?" in page.text
    empty = outside.send(page, address, 422, stance="no_objection")
    assert "Skriv yttrandet" in empty.text
    said = {"stance": "advises_against", "answer": "Utrymningen räcker inte.", "name": "Ada Brandt, ingenjör"}
    thanks = outside.send(page, address, **said, attached=(io.BytesIO(PDF), "yttrande.pdf"))
    assert "Tack för ert yttrande" in thanks.text
    outside.see(address, 404)
    page = lena.see(f"/handlaggare/arenden/{reference}")
    assert "Avstyrker" in page.text
    assert "yttrande.pdf" in page.text


def test_a_link_shows_nothing_beyond_its_referral(browse: Browse, town: Town) -> None:
    referred(browse, town)
    address = link()
    outside = browse()
    outside.see(f"{address}/filer/00000000-0000-0000-0000-000000000000", 404)
    outside.see("/remiss/" + "0" * 64, 404)
    outside.see(f"/remiss/{'x' * 500}", 404)


def test_the_company_reads_a_statement_only_when_it_is_heard_and_then_has_its_say(browse: Browse, town: Town) -> None:
    reference, lena, _page = referred(browse, town)
    outside, amina = browse(), browse(town.amina.person_id)
    said = {"stance": "comments", "answer": "Tänk på utrymningen.", "name": "Ada Brandt"}
    outside.send(outside.see(link()), link(), **said, attached=(io.BytesIO(PDF), "yttrande.pdf"))
    before = amina.see(f"/foretag/arenden/{reference}")
    assert "Tänk på utrymningen." not in before.text
    assert "yttrande.pdf" not in before.text
    page = lena.see(f"/handlaggare/arenden/{reference}")
    page = lena.send(page, "/kommunicera", text="Vi tänker ställa villkor.", answer_by=by())
    assert "det får yttra sig före beslutet" in page.text
    heard = amina.see(f"/foretag/arenden/{reference}")
    assert "Vi tänker ställa villkor." in heard.text
    assert "Tänk på utrymningen." in heard.text
    assert "yttrande.pdf" in heard.text
    done = amina.send(heard, "/yttrande", opinion="Det går bra.")
    assert "Nu är det vår tur" in done.text
    assert "Det går bra." in lena.see(f"/handlaggare/arenden/{reference}").text


def test_a_company_that_is_heard_gets_the_redacted_copy_of_a_statement_and_not_the_file(
    browse: Browse, town: Town
) -> None:
    reference, lena, _page = referred(browse, town)
    outside, amina = browse(), browse(town.amina.person_id)
    said = {"stance": "comments", "answer": "Tänk på utrymningen.", "name": "Ada Brandt"}
    outside.send(outside.see(link()), link(), **said, attached=(io.BytesIO(PDF), "yttrande.pdf"))
    page = lena.see(f"/handlaggare/arenden/{reference}")
    (original,) = page.choices("original")
    page = lena.send(page, "/maska", original=original, copy=(io.BytesIO(PDF + b"%"), "yttrande-maskat.pdf"))
    lena.send(page, "/kommunicera", text="Vi tänker ställa villkor.", answer_by=by())
    for address in (f"/foretag/arenden/{reference}", f"/foretag/arenden/{reference}/handlingar"):
        heard = amina.see(address)
        assert "yttrande-maskat.pdf" in heard.text
        assert "Maskad kopia" in heard.text
        assert "yttrande.pdf" not in heard.text
    assert amina.get(f"/filer/{original}").status_code == 404
    lena.get(f"/filer/{original}").close()


def answered(browse: Browse, town: Town) -> tuple[str, Visitor, str]:
    """A case of Lena's with a statement that names somebody; the page where its text is redacted."""
    reference, lena, _page = referred(browse, town)
    said = {"stance": "comments", "answer": "Grannen Ö. har klagat. Tänk på utrymningen.", "name": "Ada Brandt"}
    outside = browse()
    outside.send(outside.see(link()), link(), **said)
    found = re.search(r"/handlaggare/\S+/maska(?=\")", lena.see(f"/handlaggare/arenden/{reference}").html)
    assert found
    return reference, lena, found.group()


def test_a_company_that_is_heard_reads_the_redacted_text_of_a_statement_everywhere(browse: Browse, town: Town) -> None:
    reference, lena, address = answered(browse, town)
    page = lena.see(address)
    assert page.typed("text") == "Grannen Ö. har klagat. Tänk på utrymningen."
    page = lena.send(page, address, text="[maskat] Tänk på utrymningen.", reason="OSL 10 kap. 3 §")
    assert "Företaget läser en maskad text" in page.text
    assert "Grannen Ö." in page.text
    lena.send(page, "/kommunicera", text="Vi tänker ställa villkor.", answer_by=by())
    amina, mine = browse(town.amina.person_id), f"/foretag/arenden/{reference}"
    paper = re.search(r"/foretag/\S+/remissvar-\d+", amina.see(f"{mine}/handlingar").html)
    assert paper
    archive = zipfile.ZipFile(io.BytesIO(amina.get(f"{mine}/handlingar.zip").data))
    texts = [
        amina.see(mine).text,
        amina.get(paper.group()).text,
        *(archive.read(one).decode() for one in archive.namelist()),
    ]
    assert sum("[maskat] Tänk på utrymningen." in text for text in texts) == 3
    assert not any("Grannen Ö." in text or "OSL 10 kap. 3 §" in text for text in texts)


def test_a_redaction_that_takes_nothing_away_or_says_no_reason_is_refused(browse: Browse, town: Town) -> None:
    reference, lena, address = answered(browse, town)
    page = lena.see(address)
    same = lena.send(page, address, 422, reason="OSL 10 kap. 3 §")
    assert "densamma som företaget redan läser" in same.text
    no_reason = lena.send(page, address, 422, text="[maskat]")
    assert "Skriv varför det döljs" in no_reason.error_beside("reason")
    assert no_reason.typed("text") == "[maskat]"
    lena.send(lena.see(f"/handlaggare/arenden/{reference}"), "/anteckning", note="Något har hänt.")
    assert lena.send(page, address, 409, text="[maskat]", reason="OSL").typed("text") == "[maskat]"
    assert factories.case(reference).state == "in_progress"


def test_the_page_that_redacts_speaks_english(browse: Browse, town: Town) -> None:
    _reference, _lena, address = answered(browse, town)
    page = browse(town.lena.person_id, language="en").see(address)
    assert "Redact a statement" in page.text
    assert "Why is it hidden?" in page.text


def test_only_the_officer_of_the_case_redacts_and_only_what_has_come_in(browse: Browse, town: Town) -> None:
    reference, lena, address = answered(browse, town)
    browse(town.omar.person_id).see(address, 404)
    browse(town.amina.person_id).see(address, 403)
    lena.see(address.replace("/yttranden/", "/yttranden/9"), 404)
    waiting = [one.id for one in referrals_in(factories.case(reference).id) if one.answered_at is None]
    lena.see(f"/handlaggare/arenden/{reference}/yttranden/{waiting[0]}/maska", 404)


def test_why_a_company_is_not_heard_is_asked_for_and_noted(browse: Browse, town: Town) -> None:
    reference = taken(town)
    lena = browse(town.lena.person_id)
    page = lena.see(f"/handlaggare/arenden/{reference}")
    assert "Välj ett skäl" in lena.send(page, "/kommuniceras-inte", 422, text="Bifall.").text
    page = lena.send(page, "/kommuniceras-inte", reason="favourable", text="Bifall i alla delar.")
    assert "helt till mötes" in page.text


def test_a_referral_that_is_taken_back_frees_the_case(browse: Browse, town: Town) -> None:
    reference = taken(town)
    lena = browse(town.lena.person_id)
    page = lena.see(f"/handlaggare/arenden/{reference}")
    page = lena.send(page, "/remiss", answer_by=by(), **QUESTION)
    address = link()
    page = lena.send(page, "/remiss/aterkalla")
    assert "Handläggarens tur." in page.text
    assert factories.case(reference).holder == "officer"
    browse().see(address, 404)


def test_before_a_case_goes_on_as_another_the_page_says_what_is_closed_with_it(browse: Browse, town: Town) -> None:
    reference, lena, _page = referred(browse, town)
    other = taken(town)
    address = link()
    page = lena.see(f"/handlaggare/arenden/{reference}/foga-ihop?into={other}")
    assert "Remissen till Brandförsvaret: den återkallas" in page.text
    assert factories.case(reference).state == "in_progress"
    lena.send(page, "/foga-ihop")
    assert factories.case(reference).state == "merged"
    browse().see(address, 404)
    lena.see(f"/handlaggare/arenden/{reference}/foga-ihop?into={other}", 409)
    browse(town.omar.person_id).see(f"/handlaggare/arenden/{other}/foga-ihop?into={reference}", 403)
