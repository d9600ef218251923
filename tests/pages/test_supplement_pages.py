"""A request to supplement on the pages of both sides, point by point."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest

from eservice.cases import queries
from eservice.cases.operations.handling import take_case
from eservice.kit.db import transaction
from eservice.web.clock import moment, today
from tests import factories
from tests.conftest import Browse
from tests.factories import Town

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def taken(town: Town, **asked: Any) -> str:
    """The address of a case that came in today and that Lena has taken."""
    reference = factories.routed(town, now=moment(), **asked)
    with transaction():
        take_case(reference, town.lena, moment())
    return reference


def by(days: int = 21) -> str:
    """A day to answer by, as a form sends it."""
    return (today() + timedelta(days=days)).isoformat()


POINT = {
    "point1_reason": "document_missing",
    "point1_about": "file_lease",
    "point1_text": "Skicka hyreskontraktet.",
    "point2_reason": "answer_unclear",
    "point2_about": "contact_name",
    "point2_text": "Vem svarar vi?",
}


def asked(browse: Browse, town: Town) -> str:
    """A case in which Lena asked for two points on its page."""
    reference = taken(town)
    lena = browse(town.lena.person_id)
    page = lena.see(f"/handlaggare/arenden/{reference}")
    page = lena.send(page, "/komplettering", answer_by=by(), **POINT)
    assert "Begäran är skickad" in page.text
    return reference


def points(reference: str) -> list[int]:
    """The ids of the points of the newest request."""
    found = queries.supplement_items(factories.case(reference).id)
    return [item.id for item in found[max(found)]]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_company_reads_each_point_with_what_it_means_not_to_answer(browse: Browse, town: Town, language: str) -> None:
    reference = asked(browse, town)
    page = browse(town.amina.person_id, language).see(f"/foretag/arenden/{reference}")
    assert "Skicka hyreskontraktet." in page.text
    assert ("En handling saknas" if language == "sv" else "A document is missing") in page.text
    assert "kan ärendet avgöras med det underlag som finns" in page.text


def test_a_request_needs_words_or_a_whole_point_and_keeps_what_was_typed(browse: Browse, town: Town) -> None:
    reference = taken(town)
    lena = browse(town.lena.person_id)
    page = lena.see(f"/handlaggare/arenden/{reference}")
    empty = lena.send(page, "/komplettering", 422, answer_by=by())
    assert "fyll i en punkt" in empty.error_beside("asked_for")
    half = lena.send(page, "/komplettering", 422, answer_by=by(), point3_text="Något om lokalen")
    assert "Välj varför" in half.error_beside("point3_reason")
    assert half.typed("point3_text") == "Något om lokalen"


def test_every_point_is_answered_by_words_a_file_or_a_new_answer(browse: Browse, town: Town) -> None:
    reference = asked(browse, town)
    amina = browse(town.amina.person_id)
    page = amina.see(f"/foretag/arenden/{reference}")
    first, second = points(reference)
    wrong = amina.send(page, "/komplettering", 422, **{f"point{first}_text": "Kommer i dag"})
    assert "Svara på punkten" in wrong.error_beside(f"point{second}_text")
    assert wrong.typed(f"point{first}_text") == "Kommer i dag"
    kept = amina.send(
        page,
        "/komplettering",
        **{f"point{first}_files": (io.BytesIO(PDF), "kontrakt.pdf"), f"point{second}_value": "Nadia Berg"},
    )
    assert "Nu är det vår tur" in kept.text
    (document,) = [one for one in queries.documents(factories.case(reference).id) if one.name == "kontrakt.pdf"]
    assert (document.supplement_item_id, document.field_key) == (first, "file_lease")


def test_the_officer_sees_the_answers_and_says_which_points_are_remedied(browse: Browse, town: Town) -> None:
    reference = asked(browse, town)
    first, second = points(reference)
    amina = browse(town.amina.person_id)
    said = {f"point{first}_text": "Här är det.", f"point{second}_text": "Det är Nadia."}
    amina.send(amina.see(f"/foretag/arenden/{reference}"), "/komplettering", **said)
    lena = browse(town.lena.person_id)
    page = lena.see(f"/handlaggare/arenden/{reference}")
    assert "Det är Nadia." in page.text
    nothing = lena.send(page, "/bedom", 422)
    assert "minst en punkt" in nothing.text
    page = lena.send(page, "/bedom", **{f"point{first}": "yes", f"point{second}": "no"})
    assert "Inte avhjälpt" in page.text
    page = lena.send(page, "/bedom", **{f"point{second}": "yes", "remedied_on": by(1)}, status=422)
    assert "senast i dag" in page.text
    page = lena.send(page, "/bedom", **{f"point{second}": "yes", "remedied_on": today().isoformat()})
    assert "Bristen är avhjälpt" in page.text
    assert not page.has_form("/bedom")


def test_an_answer_with_a_wrong_file_keeps_nothing(browse: Browse, town: Town) -> None:
    reference = asked(browse, town)
    amina = browse(town.amina.person_id)
    first, second = points(reference)
    page = amina.send(
        amina.see(f"/foretag/arenden/{reference}"),
        "/komplettering",
        422,
        **{
            f"point{first}_files": (io.BytesIO(b"MZ not a pdf"), "kontrakt.pdf"),
            f"point{second}_text": "Det är Nadia.",
        },
    )
    assert "innehåll stämmer inte" in page.text
    assert factories.case(reference).state == "awaiting_company"
    assert page.typed(f"point{second}_text") == "Det är Nadia."
