"""Adding to an application unasked, and seeing all that is in a case."""

from __future__ import annotations

import io
import zipfile

from sqlalchemy import select

from eservice.cases.models import CaseEvent, Document
from eservice.decisions.operations.signing import decide_case
from eservice.kit.db import db, transaction
from eservice.notifications.models import Letter
from eservice.web.clock import moment
from tests import factories
from tests.conftest import Browse
from tests.factories import Town, routed
from tests.pages.test_consulting import QUESTION, by, link
from tests.pages.test_following import asked_of
from tests.pages.test_supplement_pages import PDF, taken
from tests.visiting import Visitor


def additions(reference: str) -> int:
    """How often material was added to a case."""
    query = select(CaseEvent).where(CaseEvent.name == "material_added")
    return len(db.session.scalars(query.where(CaseEvent.case_id == factories.case(reference).id)).all())


def test_what_is_added_unasked_reaches_the_officer_with_its_file_and_is_added_once(browse: Browse, town: Town) -> None:
    reference = taken(town)
    amina, lena = browse(town.amina.person_id), browse(town.lena.person_id)
    page = amina.see(f"/foretag/arenden/{reference}/mer")
    assert "ändrar inte tiden till beslut" in page.text
    done = amina.send(page, "/mer", text="Ny meny.", files=(io.BytesIO(PDF), "meny.pdf"))
    assert "Det är skickat." in done.text
    assert "meny.pdf" in done.text
    amina.send(page, "/mer", text="Ny meny.", files=(io.BytesIO(PDF), "meny.pdf"))
    assert additions(reference) == 1
    seen = lena.see(f"/handlaggare/arenden/{reference}")
    assert "Företaget lämnade mer underlag" in seen.text
    assert "Ny meny." in seen.text
    assert "meny.pdf" in seen.text


def test_for_a_building_permit_the_company_is_told_before_that_the_time_begins_anew(browse: Browse, town: Town) -> None:
    reference = routed(town, moment(), "bygglov")
    amina = browse(town.amina.person_id)
    page = amina.see(f"/foretag/arenden/{reference}/mer")
    assert "Tiden till beslut börjar om" in page.text
    assert "9 kap." in page.text
    unaware = amina.send(page, "/mer", 422, text="Ny fasadritning.")
    assert "Kryssa för att ni vet" in unaware.text
    assert unaware.typed("text") == "Ny fasadritning."
    assert additions(reference) == 0
    amina.send(unaware, "/mer", text="Ny fasadritning.", knows="y")
    assert additions(reference) == 1


def test_nothing_is_half_added_when_a_file_is_wrong(browse: Browse, town: Town) -> None:
    reference = taken(town)
    amina = browse(town.amina.person_id)
    page = amina.see(f"/foretag/arenden/{reference}/mer")
    wrong = amina.send(page, "/mer", 422, text="Ny meny.", files=(io.BytesIO(b"MZ"), "meny.exe"))
    assert "Den sortens fil tar vi inte emot" in wrong.text
    assert wrong.typed("text") == "Ny meny."
    assert additions(reference) == 0
    assert "Skriv vad ni vill lägga till" in amina.send(page, "/mer", 422, text=" ").text


def test_while_a_request_is_open_all_is_sent_in_its_answer(browse: Browse, town: Town) -> None:
    amina = browse(town.amina.person_id)
    page = amina.see(f"/foretag/arenden/{asked_of(town)}/mer")
    assert "Skicka allt ni vill lägga till i svaret" in page.text
    assert not page.has_form("/mer")


def referred(browse: Browse, town: Town) -> tuple[str, Visitor]:
    """A case with an added file, a statement that the company has not been told of, and a letter to another."""
    reference = taken(town)
    amina, lena = browse(town.amina.person_id), browse(town.lena.person_id)
    amina.send(
        amina.see(f"/foretag/arenden/{reference}/mer"), "/mer", text="Ny meny.", files=(io.BytesIO(PDF), "meny.pdf")
    )
    lena.send(lena.see(f"/handlaggare/arenden/{reference}"), "/remiss", answer_by=by(), **QUESTION)
    outside = browse()
    said = {"stance": "comments", "answer": "Tänk på utrymningen.", "name": "Ada Brandt"}
    outside.send(outside.see(link()), link(), **said, attached=(io.BytesIO(PDF), "yttrande.pdf"))
    return reference, amina


def test_the_file_holds_what_is_for_the_company_and_nothing_else(browse: Browse, town: Town) -> None:
    reference, amina = referred(browse, town)
    page = amina.see(f"/foretag/arenden/{reference}/handlingar")
    assert "10 kap. 3 §" in page.text
    for there in ("Ansökan", "Vi har tagit emot", "Meddelande från Amina Haddad", "meny.pdf"):
        assert there in page.text
    for hidden in ("yttrande.pdf", "Yttrande från", "Remiss", "utrymningen"):
        assert hidden not in page.text


def test_the_file_is_had_paper_by_paper_and_as_one_archive(browse: Browse, town: Town) -> None:
    reference, amina = referred(browse, town)
    paper = amina.get(f"/foretag/arenden/{reference}/handlingar/ansokan-1")
    assert paper.mimetype == "text/plain"
    assert "attachment" in paper.headers["Content-Disposition"]
    archive = zipfile.ZipFile(io.BytesIO(amina.get(f"/foretag/arenden/{reference}/handlingar.zip").data))
    assert archive.testzip() is None
    names = archive.namelist()
    menu = next(name for name in names if name.endswith("meny.pdf"))
    assert archive.read(menu) == PDF
    assert any("brev-" in name for name in names)
    assert not any("yttrande" in name or "remiss" in name for name in names)


def test_nobody_else_sees_the_file_of_a_company(browse: Browse, town: Town) -> None:
    reference, amina = referred(browse, town)
    rival = browse(town.rival.person_id)
    for address in ("handlingar", "handlingar.zip", "handlingar/ansokan-1", "mer"):
        rival.see(f"/foretag/arenden/{reference}/{address}", 404)
    amina.see(f"/foretag/arenden/{reference}/handlingar/finns-inte", 404)


def test_a_letter_to_a_body_outside_is_not_the_company_s_to_read(browse: Browse, town: Town) -> None:
    reference, amina = referred(browse, town)
    letter = db.session.scalars(select(Letter).where(Letter.recipient == "r@brand.example")).one()
    amina.see(f"/admin/utkorg/{letter.id}", 404)
    assert "Remiss" not in amina.see(f"/foretag/arenden/{reference}").words("//aside")


def test_a_file_with_malware_is_named_in_the_archive_and_left_out(browse: Browse, town: Town) -> None:
    reference, amina = referred(browse, town)
    document = db.session.scalars(select(Document).where(Document.name == "meny.pdf")).one()
    document.scan = "infected"
    db.session.commit()
    archive = zipfile.ZipFile(io.BytesIO(amina.get(f"/foretag/arenden/{reference}/handlingar.zip").data))
    assert [name for name in archive.namelist() if "meny" in name] == ["filer/001 meny.pdf saknas.txt"]


def test_the_decision_is_in_the_file_as_a_document(browse: Browse, town: Town) -> None:
    reference = taken(town)
    reasons = "Ansökan uppfyller de krav som ställs i lagen."
    with transaction():
        decide_case(reference, town.lena, factories.case(reference).version, "granted", [], reasons, moment())
    factories.work(moment())
    amina = browse(town.amina.person_id)
    assert "Beslutet (PDF)" in amina.see(f"/foretag/arenden/{reference}/handlingar").text
    archive = zipfile.ZipFile(io.BytesIO(amina.get(f"/foretag/arenden/{reference}/handlingar.zip").data))
    (pdf,) = [name for name in archive.namelist() if name.startswith("beslut ")]
    assert archive.read(pdf).startswith(b"%PDF")
