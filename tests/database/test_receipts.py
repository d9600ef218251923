"""Receipts: what the company is told of the time of its case, when, and that it stays as it was said."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pikepdf
from sqlalchemy import select, update

from eservice.accounts.models import Unit
from eservice.cases.operations.correspondence import answer_supplement, request_supplement
from eservice.cases.operations.handling import confirm_completeness, take_case
from eservice.cases.operations.timing import correct_clock, extend_time
from eservice.clock.shape import Length
from eservice.kit.db import db, transaction
from eservice.kit.files import FileStore
from eservice.notifications.models import Letter
from eservice.notifications.operations import next_letter, send_letter
from eservice.receipts.models import Receipt
from eservice.receipts.operations import receipt_document
from tests.database.test_timing import bygg, officer
from tests.factories import NOW, Town, case, follow, routed
from tests.post import post_office

WHY = "Remissinstanserna behöver mer tid."


def receipts() -> list[Receipt]:
    """Every receipt, in order."""
    return list(db.session.scalars(select(Receipt).order_by(Receipt.id)))


def test_a_receipt_is_given_on_arrival_and_again_when_complete_each_once(town: Town) -> None:
    reference = routed(town)
    with transaction():
        take_case(reference, town.lena, NOW)
        confirm_completeness(reference, town.lena, case(reference).version, NOW)
    for _ in range(2):
        follow(NOW)
    arrived, complete = receipts()
    (law,) = [one for one in arrived.content["clocks"] if "Alkoholförordning" in one["statute"]]
    assert (arrived.kind, law["from"], law["to"]) == (
        "arrived", "Börjar när ansökan är komplett", "4 månader därefter",
    )  # fmt: skip
    (law,) = [one for one in complete.content["clocks"] if "Alkoholförordning" in one["statute"]]
    assert (complete.kind, law["from"], law["to"]) == ("complete", "2 mars 2026", "2 juli 2026")
    assert law["missed"].startswith("Förordningen säger inte")
    assert law["extension"] == "Kan förlängas med högst 4 månader."
    said = complete.content
    assert "förvaltningsrätten" in said["appeal"]
    assert "2 september 2026" in said["request"]
    assert said["phone"]
    assert "två veckor" in said["simplified"]


def test_when_the_law_s_time_counts_from_another_day_the_company_is_told_anew(town: Town) -> None:
    reference = bygg(town, "bygglov")
    lena = officer(town)
    with transaction():
        asked = NOW + timedelta(days=4)
        request_supplement(reference, lena, case(reference).version, "Ritning", date(2026, 4, 1), asked)
    follow(asked)
    answered = NOW + timedelta(days=14)
    with transaction():
        answer_supplement(reference, town.amina, "Här", answered)
    follow(answered)
    arrived, restarted = receipts()
    assert (arrived.content["clocks"][0]["to"], restarted.kind) == ("11 maj 2026", "restarted")
    assert restarted.content["clocks"][0]["from"] == "16 mars 2026"
    assert "femtedel" in restarted.content["clocks"][0]["missed"]
    assert db.session.scalars(select(Letter.template).where(Letter.event_id == restarted.event_id)).all() == [
        "time_restarted"
    ]


def test_an_answer_that_moves_no_clock_of_the_law_gives_no_receipt(town: Town) -> None:
    reference = routed(town)
    with transaction():
        take_case(reference, town.lena, NOW)
        request_supplement(reference, town.lena, case(reference).version, "Ritning", date(2026, 4, 1), NOW)
        answer_supplement(reference, town.amina, "Här", NOW + timedelta(days=1))
    follow(NOW + timedelta(days=1))
    assert [one.kind for one in receipts()] == ["arrived"]


def test_an_extension_and_a_correction_each_give_one_with_the_reason(town: Town) -> None:
    reference = bygg(town, "bygglov")
    lena = officer(town)
    with transaction():
        extend_time(reference, lena, case(reference).version, "PBL-LOV-2025", Length(4, "week"), NOW.date(), WHY, NOW)
    with transaction():
        correct_clock(reference, lena, case(reference).version, "PBL-LOV-2025", date(2026, 2, 23), WHY, NOW)
    follow(NOW)
    _arrived, extended, corrected = receipts()
    assert extended.content["clocks"][0]["extension"] == f"Förlängd med 4 veckor. Skäl: {WHY}"
    assert extended.content["clocks"][0]["to"] == "8 juni 2026"
    assert corrected.content["clocks"][0]["from"] == "23 februari 2026"


def test_events_that_are_followed_together_each_say_what_was_true_then(town: Town) -> None:
    reference = routed(town)
    with transaction():
        take_case(reference, town.lena, NOW)
        confirm_completeness(reference, town.lena, case(reference).version, NOW)
        version = case(reference).version
        extend_time(reference, town.lena, version, "ALK-4M", Length(4, "month"), NOW.date(), WHY, NOW)
    follow(NOW)
    days = [one.content["clocks"][0]["to"] for one in receipts()]
    assert days == ["4 månader därefter", "2 juli 2026", "2 november 2026"]


def test_a_receipt_still_says_what_it_said_when_the_rule_and_the_unit_have_changed(town: Town, tmp_path: Path) -> None:
    routed(town)
    (receipt,) = receipts()
    store = FileStore(tmp_path)
    with transaction():
        before = receipt_document(receipt, store)
    said = dict(receipt.content)
    with transaction():
        db.session.execute(update(Unit).where(Unit.key == "tillstandsenheten").values(phone="000"))
    follow(NOW + timedelta(days=1))
    (receipt,) = receipts()
    assert receipt.content == said
    assert receipt_document(receipt, store) == before
    with transaction():
        db.session.execute(update(Unit).where(Unit.key == "tillstandsenheten").values(phone="08-465 004 01"))


def test_a_receipt_is_a_document_for_the_archive_that_everybody_can_read(town: Town, tmp_path: Path) -> None:
    routed(town)
    (receipt,) = receipts()
    with pikepdf.open(io.BytesIO(receipt_document(receipt, FileStore(tmp_path)))) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "sv"
        with document.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["pdfaid:part"] == "2"
    assert receipt.pdf_sha256 is not None


def test_the_letter_that_tells_of_the_arrival_carries_the_receipt_as_it_is_kept(town: Town, tmp_path: Path) -> None:
    routed(town)
    store = FileStore(tmp_path)
    with post_office() as office:
        with transaction():
            letter = next_letter(NOW + timedelta(hours=1))
            assert letter is not None
            assert letter.template == "receipt"
            assert send_letter(letter, office.url, "lotsen@example.se", NOW, store)
        (sent,) = office.taken
    (attached,) = sent.iter_attachments()
    (receipt,) = receipts()
    assert (attached.get_content_type(), attached.get_filename()) == ("application/pdf", "mottagningsbevis.pdf")
    assert attached.get_content() == receipt_document(receipt, store)
