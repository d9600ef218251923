"""What is marked as secret: one rule, asked by the company's file, search, referrals, landlords and the public page."""

from __future__ import annotations

import uuid
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select

from eservice.accounts.rules import Viewer
from eservice.cases.models import Document
from eservice.cases.operations.documents import keep_document
from eservice.cases.operations.referrals import Question, send_referrals
from eservice.cases.operations.secrecy import lift_secrecy, mark_secret
from eservice.cases.queries import document_for, documents_for_company
from eservice.cases.referrals import Recipient
from eservice.cases.secrecy import HIDES, Paragraph, Reader, may_see
from eservice.cases.secrecy_models import SecrecyMark
from eservice.cases.secrecy_queries import hidden_cases
from eservice.kit.db import db, transaction
from eservice.kit.errors import Invalid, NotFound, WrongMove
from eservice.kit.files import FileStore
from eservice.worklist.search import find_cases
from tests.factories import Town, case, follow
from tests.inquiring import LATER, asked, officer

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
WHY = "Röjer vad vi är beredda att betala."


@pytest.fixture
def petra(town: Town) -> Viewer:
    """An officer of the unit that takes inquiries in."""
    return officer("Petra Holm", "naringsliv")


def filed(reference: str, viewer: Viewer, home: Path, name: str = "prisutredning.pdf") -> uuid.UUID:
    """A file in the case; its id."""
    with transaction():
        kept = keep_document(FileStore(home), BytesIO(PDF), name, viewer, LATER, case_id=case(reference).id)
        return kept.id


def marked(reference: str, viewer: Viewer, what: uuid.UUID | None, paragraph: Paragraph) -> None:
    """Mark a file, or the case as a whole."""
    with transaction():
        mark_secret(reference, viewer, None, what, paragraph, WHY, LATER)
    follow(LATER)


def test_what_hides_from_the_other_side_of_a_negotiation_never_hides_less_than_what_hides_from_third_parties() -> None:
    assert HIDES[Paragraph.BUSINESS] < HIDES[Paragraph.NEGOTIATION]
    assert may_see(Paragraph.BUSINESS, Reader.COMPANY)
    assert not may_see(Paragraph.NEGOTIATION, Reader.COMPANY)
    assert all(may_see(paragraph, Reader.UNIT) for paragraph in Paragraph)
    assert all(may_see(None, reader) for reader in Reader)


@pytest.mark.parametrize("paragraph", list(Paragraph))
def test_the_companys_own_file_holds_its_business_and_not_our_position(
    town: Town, petra: Viewer, tmp_path: Path, paragraph: Paragraph
) -> None:
    reference = asked(town, petra)
    secret, other = filed(reference, petra, tmp_path), filed(reference, petra, tmp_path, "karta.pdf")
    marked(reference, petra, secret, paragraph)
    shown = {document.id for document in documents_for_company(case(reference).id)}
    assert other in shown
    assert (secret in shown) == (paragraph == Paragraph.BUSINESS)
    assert document_for(secret, petra).id == secret
    if paragraph == Paragraph.NEGOTIATION:
        with pytest.raises(NotFound):
            document_for(secret, town.amina)


def test_a_search_finds_no_secret_file_by_its_name_until_the_mark_is_lifted(
    town: Town, petra: Viewer, tmp_path: Path
) -> None:
    reference = asked(town, petra)
    marked(reference, petra, filed(reference, petra, tmp_path), Paragraph.BUSINESS)
    assert find_cases("prisutredning", petra, None).rows == []
    with transaction():
        lift_secrecy(reference, petra, None, db.session.scalars(select(SecrecyMark.id)).one(), LATER)
    follow(LATER)
    assert [row.reference for row in find_cases("prisutredning", petra, None).rows] == [reference]


def test_a_case_that_is_secret_as_a_whole_is_found_by_its_number_alone(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra, business_description="Batterifabrik med hemlig process")
    assert find_cases("batterifabrik", petra, None).rows
    marked(reference, petra, None, Paragraph.BUSINESS)
    assert find_cases("batterifabrik", petra, None).rows == []
    assert find_cases(reference, petra, None).rows
    assert hidden_cases([case(reference).id], Reader.LANDLORD) == {case(reference).id}
    assert hidden_cases([case(reference).id], Reader.COMPANY) == set()


def test_a_secret_file_goes_along_with_no_referral(town: Town, petra: Viewer, tmp_path: Path) -> None:
    reference = asked(town, petra)
    secret = filed(reference, petra, tmp_path)
    marked(reference, petra, secret, Paragraph.BUSINESS)
    question = Question("Vad säger ni?", LATER.date() + timedelta(days=14), [secret])
    to = [Recipient("Berga", "berga@example.se")]
    with pytest.raises(Invalid, match="secret_file"), transaction():
        send_referrals(reference, petra, case(reference).version, to, question, "s" * 20, LATER)


def test_a_mark_says_why_and_of_what_and_a_new_one_replaces_it_and_keeps_it_as_history(
    town: Town, petra: Viewer, tmp_path: Path
) -> None:
    reference, other = asked(town, petra), asked(town, petra)
    secret = filed(reference, petra, tmp_path)
    for paragraph, reason, code in (("9:9", WHY, "unknown_paragraph"), ("19:3", " ", "reason_missing")):
        with pytest.raises(Invalid, match=code), transaction():
            mark_secret(reference, petra, None, secret, paragraph, reason, LATER)
    with pytest.raises(Invalid, match="unknown_file"), transaction():
        mark_secret(other, petra, None, secret, "19:3", WHY, LATER)
    marked(reference, petra, secret, Paragraph.BUSINESS)
    marked(reference, petra, secret, Paragraph.NEGOTIATION)
    rows = db.session.scalars(select(SecrecyMark).order_by(SecrecyMark.id)).all()
    assert [(row.paragraph, row.lifted_at is None) for row in rows] == [("31:16", False), ("19:3", True)]
    with pytest.raises(WrongMove, match="mark_is_lifted"), transaction():
        lift_secrecy(reference, petra, None, rows[0].id, LATER)
    assert db.session.get(Document, secret) is not None
