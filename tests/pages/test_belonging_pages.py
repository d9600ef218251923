"""Files, changed answers and other cases on the page of a case."""

from __future__ import annotations

import io

from eservice.cases import queries
from eservice.intake.operations import revise_answers
from eservice.kit.db import transaction
from eservice.web.clock import moment
from tests import factories
from tests.conftest import Browse
from tests.factories import Town
from tests.pages.test_supplement_pages import PDF, by, taken

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100"
    "18dd8db00000000049454e44ae426082"
)


def sent(browse: Browse, town: Town, reference: str, *files: tuple[bytes, str]) -> None:
    """Amina sends files with her answer to a request."""
    lena, amina = browse(town.lena.person_id), browse(town.amina.person_id)
    page = lena.see(f"/handlaggare/arenden/{reference}")
    lena.send(page, "/komplettering", asked_for="Skicka filer.", answer_by=by())
    for_company = amina.see(f"/foretag/arenden/{reference}")
    amina.send(for_company, "/komplettering", answer="Här.", files=[(io.BytesIO(data), name) for data, name in files])


def test_a_pdf_and_a_picture_are_shown_in_a_sandbox_and_nothing_else_is(browse: Browse, town: Town) -> None:
    reference = taken(town)
    sent(browse, town, reference, (PDF, "plan.pdf"), (PNG, "bild.png"))
    lena = browse(town.lena.person_id)
    page = lena.see(f"/handlaggare/arenden/{reference}")
    assert page.tree is not None
    shown = page.tree.xpath("//a[contains(@href, '/visa')]/@href")
    assert len(shown) >= 2
    for address in shown:
        answer = lena.get(address, buffered=True)
        assert answer.status_code == 200
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert not answer.headers.get("Content-Disposition", "inline").startswith("attachment")
    browse(town.rival.person_id).see(shown[0], 404)
    browse(town.nora.person_id).see(shown[0], 404)


def test_a_redacted_copy_is_what_a_referral_offers(browse: Browse, town: Town) -> None:
    reference = taken(town)
    sent(browse, town, reference, (PDF, "plan.pdf"))
    lena = browse(town.lena.person_id)
    page = lena.see(f"/handlaggare/arenden/{reference}")
    assert "Välj den maskade filen" in lena.send(page, "/maska", 422).text
    original = next(
        document for document in queries.documents(factories.case(reference).id) if document.name == "plan.pdf"
    )
    page = lena.send(page, "/maska", original=str(original.id), copy=(io.BytesIO(PDF), "plan-maskad.pdf"))
    assert "Maskad kopia lämnas ut" in page.text
    offered = page.words("//form[contains(@action, '/remiss')]")
    assert "plan-maskad.pdf" in offered
    assert "plan.pdf" not in offered
    assert "plan-maskad.pdf" not in browse(town.amina.person_id).see(f"/foretag/arenden/{reference}").text


def test_what_a_supplement_changed_is_shown_beside_what_stood_before(browse: Browse, town: Town) -> None:
    reference = taken(town)
    case = factories.case(reference)
    with transaction():
        revise_answers(case, {"contact_name": "Nadia Berg"}, town.amina, moment())
    page = browse(town.lena.person_id).see(f"/handlaggare/arenden/{reference}")
    changed = page.words("//section[@aria-labelledby='application-h']//table")
    assert "Nadia Berg" in changed


def test_cases_are_linked_joined_and_split_from_the_page(browse: Browse, town: Town) -> None:
    dup, kept = taken(town), taken(town)
    lena = browse(town.lena.person_id)
    page = lena.see(f"/handlaggare/arenden/{dup}")
    assert "Kan vara samma sak" in page.text
    wrong = lena.send(page, "/koppla", 422, other="LOT-1999-00001")
    assert "inget sådant ärende" in wrong.text
    assert wrong.typed("other") == "LOT-1999-00001"
    page = lena.send(page, "/dela")
    assert "Det nya ärendet heter LOT-" in page.text
    (address,) = page.tree.xpath("//a[contains(@href, '/foga-ihop')]/@href")  # type: ignore[union-attr]
    page = lena.see(address)
    assert "Inget väntar på svar." in page.text
    page = lena.send(page, "/foga-ihop")
    assert f"fortsätter som {kept}" in page.text
    assert kept in browse(town.amina.person_id).see(f"/foretag/arenden/{dup}").text
    assert dup in lena.see(f"/handlaggare/arenden/{kept}").text


def test_what_cannot_be_joined_is_refused_before_it_is_previewed(browse: Browse, town: Town) -> None:
    mine, his = taken(town), taken(town, viewer=town.rival)
    other_service, elsewhere = taken(town, service_key="folkol"), factories.routed(town, service_key="lokalforfragan")
    not_taken = factories.routed(town)
    lena = browse(town.lena.person_id)
    for case, into, status, words in (
        (mine, his, 422, "Bara öppna ärenden från samma företag om samma tjänst"),
        (mine, other_service, 422, "Bara öppna ärenden från samma företag om samma tjänst"),
        (mine, mine, 422, "kan inte kopplas till sig självt"),
        (mine, elsewhere, 404, "inget sådant ärende"),
        (mine, "", 404, "inget sådant ärende"),
        (not_taken, mine, 403, "Ingen har tagit ärendet. Ta det först."),
    ):
        refused = lena.see(f"/handlaggare/arenden/{case}/foga-ihop?into={into}", status)
        assert words in refused.words("//*[@role='alert']"), (case, into)
        assert not refused.has_form("/foga-ihop")
