"""Files: in pieces over a bad line, scanned for malware, closed where something was found."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta
from pathlib import Path

import pytest

from eservice.cases.models import Document
from eservice.cases.operations.documents import keep_document
from eservice.cases.operations.scanning import next_unscanned, scan_document
from eservice.cases.queries import timeline
from eservice.catalogue.queries import current_service
from eservice.intake.models import Draft, Upload, UploadPart
from eservice.intake.operations import discard_draft, save_answers, start_draft, submit
from eservice.intake.uploading import (
    ABANDONED,
    PIECE,
    add_piece,
    begin_upload,
    finish_upload,
    sweep_uploads,
    upload_of,
)
from eservice.kit.db import db, transaction
from eservice.kit.errors import DomainError, Invalid, NotFound, Stale
from eservice.kit.files import FileStore
from eservice.notifications.models import Letter
from tests.factories import NOW, PERMIT, Town, answers, case, follow, routed

PDF = b"%PDF-1.7\n" + b"1 0 obj<<>>endobj\n" * 100_000
LIMIT = 50 << 20


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path)


@pytest.fixture
def draft_id(town: Town) -> uuid.UUID:
    with transaction():
        return start_draft(PERMIT, town.company_id, town.amina, NOW).id


def began(draft_id: uuid.UUID, town: Town, name: str = "plan.pdf", size: int = len(PDF)) -> uuid.UUID:
    with transaction():
        return begin_upload(draft_id, "file_drawing", name, size, LIMIT, town.amina, NOW).id


def send(upload_id: uuid.UUID, town: Town, content: bytes, offset: int = 0) -> None:
    for at in range(offset, len(content), PIECE):
        with transaction():
            add_piece(upload_of(upload_id, town.amina), at, content[at : at + PIECE], NOW)


# In pieces


def test_a_file_in_pieces_becomes_a_file_of_its_draft(town: Town, draft_id: uuid.UUID, store: FileStore) -> None:
    upload_id = began(draft_id, town)
    send(upload_id, town, PDF)
    with transaction():
        file = finish_upload(upload_of(upload_id, town.amina), store, LIMIT, town.amina, NOW)
    document = db.session.query(Document).one()
    assert store.path(document.sha256).read_bytes() == PDF
    draft = db.session.get_one(Draft, draft_id)
    assert draft.answers["file_drawing"] == [{"id": file["id"], "name": "plan.pdf", "size": len(PDF)}]
    assert (db.session.query(Upload).count(), db.session.query(UploadPart).count()) == (0, 0)


def test_an_upload_that_was_cut_off_goes_on_where_it_stopped(town: Town, draft_id: uuid.UUID, store: FileStore) -> None:
    upload_id = began(draft_id, town)
    send(upload_id, town, PDF[: 2 * PIECE])
    with transaction():
        upload = upload_of(upload_id, town.amina)
        assert upload.received == 2 * PIECE
        # The answer to the last piece was lost: it is sent again, and counts once.
        assert add_piece(upload, PIECE, PDF[PIECE : 2 * PIECE], NOW) == 2 * PIECE
    with pytest.raises(Stale), transaction():
        finish_upload(upload_of(upload_id, town.amina), store, LIMIT, town.amina, NOW)
    send(upload_id, town, PDF, offset=2 * PIECE)
    with transaction():
        finish_upload(upload_of(upload_id, town.amina), store, LIMIT, town.amina, NOW)
    assert db.session.query(Document).one().size == len(PDF)


@pytest.mark.parametrize(
    ("offset", "piece", "why"),
    [
        (PIECE, b"x", "upload_elsewhere"),
        (0, b"", "bad_piece"),
        (0, b"x" * (PIECE + 1), "bad_piece"),
        (len(PDF), b"x", "bad_piece"),
    ],
)
def test_a_piece_that_does_not_fit_is_refused(
    town: Town, draft_id: uuid.UUID, offset: int, piece: bytes, why: str
) -> None:
    upload_id = began(draft_id, town)
    with pytest.raises(DomainError) as caught, transaction():
        add_piece(upload_of(upload_id, town.amina), offset, piece, NOW)
    assert caught.value.code == why


def test_what_would_not_be_taken_is_refused_before_it_is_sent(town: Town, draft_id: uuid.UUID) -> None:
    for size, why in ((0, "file_empty"), (LIMIT + 1, "file_too_large")):
        with pytest.raises(Invalid) as caught:
            began(draft_id, town, size=size)
        assert caught.value.code == why
    with pytest.raises(NotFound), transaction():
        begin_upload(draft_id, "premises_name", "a.pdf", 10, LIMIT, town.amina, NOW)
    with pytest.raises(NotFound), transaction():
        begin_upload(draft_id, "file_drawing", "a.pdf", 10, LIMIT, town.rival, NOW)


def test_a_file_is_looked_at_when_it_is_whole(town: Town, draft_id: uuid.UUID, store: FileStore) -> None:
    content = b"MZ this is a program" * 10
    upload_id = began(draft_id, town, size=len(content))
    send(upload_id, town, content)
    with pytest.raises(Invalid) as caught, transaction():
        finish_upload(upload_of(upload_id, town.amina), store, LIMIT, town.amina, NOW)
    assert caught.value.code == "file_content_differs"
    assert db.session.query(Document).count() == 0


def test_nobody_else_adds_to_an_upload(town: Town, draft_id: uuid.UUID) -> None:
    upload_id = began(draft_id, town)
    with pytest.raises(NotFound):
        upload_of(upload_id, town.rival)


def test_what_was_left_half_way_is_swept_away_once(town: Town, draft_id: uuid.UUID) -> None:
    send(began(draft_id, town), town, PDF[:PIECE])
    with transaction():
        assert sweep_uploads(NOW + ABANDONED) == 0
        assert sweep_uploads(NOW + ABANDONED + timedelta(seconds=1)) == 1
        assert sweep_uploads(NOW + ABANDONED + timedelta(seconds=1)) == 0
    assert db.session.query(UploadPart).count() == 0


def test_a_draft_takes_its_uploads_along(town: Town, draft_id: uuid.UUID) -> None:
    send(began(draft_id, town), town, PDF[:PIECE])
    with transaction():
        discard_draft(draft_id, town.amina)
    assert (db.session.query(Upload).count(), db.session.query(UploadPart).count()) == (0, 0)


# Scanned


def with_file(town: Town, store: FileStore, reference: str | None = None, draft_id: uuid.UUID | None = None) -> None:
    with transaction():
        case_id = case(reference).id if reference else None
        keep_document(
            store, io.BytesIO(PDF), "plan.pdf", town.amina, NOW, case_id=case_id, draft_id=draft_id, field_key="f"
        )


def scanned(store: FileStore, found: str | None) -> Document:
    with transaction():
        document = next_unscanned()
        assert document is not None
        scan_document(document, store, lambda _stream: found, NOW)
    return document


def test_a_file_is_not_scanned_until_it_is_and_then_once(town: Town, store: FileStore) -> None:
    reference = routed(town)
    with_file(town, store, reference)
    assert db.session.query(Document).one().scan == "not_scanned"
    assert scanned(store, None).scan == "clean"
    assert next_unscanned() is None
    assert all(event.name != "file_stopped" for event in timeline(case(reference).id, for_company=True))


def test_malware_closes_the_file_and_the_company_is_told(town: Town, store: FileStore) -> None:
    reference = routed(town)
    with_file(town, store, reference)
    assert scanned(store, "Test.Sign").scan == "infected"
    event = timeline(case(reference).id, for_company=True)[-1]
    assert (event.name, event.data) == ("file_stopped", {"file": "plan.pdf"})
    follow(NOW)
    letters = [letter.template for letter in db.session.query(Letter).order_by(Letter.id)]
    assert letters.count("file_stopped") == 1


def test_a_draft_with_malware_in_it_is_not_sent(town: Town, store: FileStore, draft_id: uuid.UUID) -> None:
    with_file(town, store, draft_id=draft_id)
    scanned(store, "Test.Sign")
    with transaction():
        save_answers(db.session.get_one(Draft, draft_id), answers(current_service(PERMIT)[1]), None, NOW)
    with pytest.raises(Invalid) as caught, transaction():
        submit(draft_id, town.amina, "sv", "demo", NOW)
    assert caught.value.code == "infected_file_in_draft"


def test_a_file_whose_bytes_are_gone_is_marked_as_missing(town: Town, store: FileStore) -> None:
    reference = routed(town)
    with_file(town, store, reference)
    store.path(db.session.query(Document).one().sha256).unlink()
    assert scanned(store, None).scan == "missing"


def test_a_scanner_that_does_not_answer_leaves_the_file_not_scanned(town: Town, store: FileStore) -> None:
    with_file(town, store, routed(town))

    def down(_stream: object) -> None:
        raise ConnectionRefusedError

    with transaction():
        document = next_unscanned()
        assert document is not None
        with pytest.raises(ConnectionRefusedError):
            scan_document(document, store, down, NOW)
    assert db.session.query(Document).one().scan == "not_scanned"
