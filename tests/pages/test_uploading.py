"""Files through the pages: in pieces, never shown as a page, closed where malware was found; and newer forms."""

from __future__ import annotations

import io
import uuid

import msgspec
import pytest
from flask.testing import FlaskClient

from eservice.cases.models import Document
from eservice.catalogue.operations import publish_service
from eservice.catalogue.queries import current_service
from eservice.intake.models import Draft
from eservice.intake.operations import save_answers, start_draft
from eservice.kit.db import db, transaction
from tests.conftest import Browse
from tests.factories import NOW, PERMIT, Town, answers, routed
from tests.filling import fill, hidden

PDF = b"%PDF-1.7\n" + b"1 0 obj<<>>endobj\n" * 60_000
PIECE = 1 << 19


@pytest.fixture
def amina(browse: Browse, town: Town) -> FlaskClient:
    return browse(town.amina.person_id)


def begun(town: Town, service_key: str = PERMIT) -> uuid.UUID:
    with transaction():
        draft = start_draft(service_key, town.company_id, town.amina, NOW)
        save_answers(draft, answers(current_service(service_key)[1]), None, NOW)
        return draft.id


def token(client: FlaskClient) -> dict[str, str]:
    return {"X-CSRFToken": hidden(client.get("/foretag/arenden").text)["csrf_token"]}


def begin(client: FlaskClient, draft_id: uuid.UUID, size: int, name: str = "plan.pdf") -> str:
    data = {"field": "file_drawing", "name": name, "size": str(size)}
    answer = client.post(f"/foretag/utkast/{draft_id}/filer", data=data, headers=token(client))
    assert answer.status_code == 201, answer.text
    assert answer.json is not None
    return f"/foretag/uppladdning/{answer.json['id']}"


def test_a_large_file_comes_in_pieces_over_a_line_that_breaks(amina: FlaskClient, town: Town) -> None:
    draft_id = begun(town)
    at = begin(amina, draft_id, len(PDF))
    head = token(amina)
    assert amina.put(f"{at}?offset=0", data=PDF[:PIECE], headers=head).json == {"received": PIECE, "piece": PIECE}
    jumped = amina.put(f"{at}?offset={2 * PIECE}", data=PDF[2 * PIECE :], headers=head)
    assert jumped.status_code == 409
    assert jumped.json is not None
    assert jumped.json["received"] == PIECE
    assert amina.post(f"{at}/klar", headers=head).status_code == 409
    assert amina.get(at).json == {"received": PIECE, "piece": PIECE}
    for offset in range(PIECE, len(PDF), PIECE):
        assert amina.put(f"{at}?offset={offset}", data=PDF[offset : offset + PIECE], headers=head).status_code == 200
    done = amina.post(f"{at}/klar", headers=head)
    assert done.status_code == 201
    assert done.json is not None
    page = amina.get(f"/foretag/utkast/{draft_id}/attachments").text
    assert done.json["sha256"] in page
    assert "Inte kontrollerad för skadlig kod" in page


@pytest.mark.parametrize(("size", "name", "why"), [("x", "a.pdf", "tom"), ("99999999999", "a.pdf", "50 MB")])
def test_a_file_that_would_not_be_taken_is_refused_before_it_is_sent(
    amina: FlaskClient, town: Town, size: str, name: str, why: str
) -> None:
    data = {"field": "file_drawing", "name": name, "size": size}
    answer = amina.post(f"/foretag/utkast/{begun(town)}/filer", data=data, headers=token(amina))
    assert answer.status_code == 422
    assert answer.json is not None
    assert why in answer.json["problem"]


def test_nobody_else_sends_or_sees_a_piece(browse: Browse, amina: FlaskClient, town: Town) -> None:
    at = begin(amina, begun(town), len(PDF))
    rival = browse(town.rival.person_id)
    assert rival.get(at).status_code == 404
    assert rival.put(f"{at}?offset=0", data=b"x", headers=token(rival)).status_code == 404
    assert browse(None).get(at).status_code == 302


def test_a_piece_without_a_token_changes_nothing(amina: FlaskClient, town: Town) -> None:
    at = begin(amina, begun(town), len(PDF))
    assert amina.put(f"{at}?offset=0", data=PDF[:PIECE]).status_code == 400
    assert amina.get(at).json == {"received": 0, "piece": PIECE}


def test_a_file_is_only_ever_a_download_and_malware_not_even_that(
    amina: FlaskClient, browse: Browse, town: Town
) -> None:
    draft_id = begun(town)
    fill(
        amina,
        f"/foretag/utkast/{draft_id}/attachments",
        {"file_menu": (io.BytesIO(PDF[:5000]), "meny.pdf")},
        content_type="multipart/form-data",
    )
    fill(amina, f"/foretag/utkast/{draft_id}/granska", to=f"/foretag/utkast/{draft_id}/skicka")
    document = db.session.query(Document).one()
    answer = amina.get(f"/filer/{document.id}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    answer.close()
    with transaction():
        db.session.get_one(Document, document.id).scan = "infected"
    answer = amina.get(f"/filer/{document.id}")
    assert answer.status_code == 404
    assert "skadlig kod" in answer.text


def test_a_newer_form_is_told_and_taken_by_a_button(amina: FlaskClient, town: Town) -> None:
    _id, service = current_service("lokalforfragan")
    own = msgspec.structs.replace(service, key=f"ny_{uuid.uuid4().hex[:8]}")
    with transaction():
        publish_service(own, NOW)
    draft_id = begun(town, own.key)
    first, *rest = own.steps
    fewer = msgspec.structs.replace(first, fields=first.fields[1:])
    with transaction():
        publish_service(msgspec.structs.replace(own, steps=(fewer, *rest)), NOW)
    review = f"/foretag/utkast/{draft_id}/granska"
    page = amina.get(review).text
    assert "Formuläret har ändrats sedan ni började" in page
    assert first.fields[0].label.sv in page
    fill(amina, review, to=f"/foretag/utkast/{draft_id}/byt")
    page = amina.get(review).text
    assert "Formuläret har ändrats" not in page
    assert "Svar som inte följer med" in page
    db.session.expire_all()
    assert first.fields[0].key not in db.session.get_one(Draft, draft_id).answers


def test_an_earlier_application_is_used_again_by_a_button(amina: FlaskClient, town: Town) -> None:
    reference = routed(town)
    page = amina.get(f"/foretag/arenden/{reference}").text
    copy = hidden(page)
    answer = amina.post(f"/foretag/arenden/{reference}/kopiera", data={"csrf_token": copy["csrf_token"]} | copy)
    assert answer.status_code == 302
    assert reference in amina.get(answer.location).text
