"""What is marked as secret: one rule, asked by the company's file, search, referrals, landlords and the public page."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from eservice.accounts.models import Company
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
from eservice.insikt.queries import decided_cases, mappings
from eservice.insikt.rules import Selection, select_cases
from eservice.kit.db import db, transaction
from eservice.kit.errors import Invalid, NotFound, WrongMove
from eservice.kit.files import FileStore
from eservice.notifications.queries import letter_for, letters_in, outbox
from eservice.premises.balance import balance
from eservice.premises.stages.land_queries import Public, public_allocations
from eservice.premises.stages.operations import allocating
from eservice.premises.stages.operations.moving import move_stage
from eservice.premises.stages.rules import Stage, Terms
from eservice.premises.watching import watch_inquiries
from eservice.worklist.search import find_cases
from tests.factories import Town, case, follow
from tests.inquiring import LAND, LATER, asked, moved, officer, vacant

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


def test_a_secret_case_is_not_found_by_whose_it_is(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    name = db.session.scalars(select(Company.name).where(Company.id == case(reference).company_id)).one()
    assert [row.reference for row in find_cases(name, petra, None).rows] == [reference]
    marked(reference, petra, None, Paragraph.BUSINESS)
    assert find_cases(name, petra, None).rows == []
    assert find_cases(reference, petra, None).rows


def test_who_runs_the_system_reads_no_letter_of_a_secret_case_and_its_company_does(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    letter = letters_in(case(reference).id)[0]
    assert letter_for(letter.id, town.administrator).id == letter.id
    marked(reference, petra, None, Paragraph.BUSINESS)
    with pytest.raises(NotFound):
        letter_for(letter.id, town.administrator)
    assert letter_for(letter.id, town.amina).id == letter.id
    assert {hides for row, _reference, hides in outbox(None).rows if row.case_id == letter.case_id} == {True}


def test_a_secret_inquiry_is_in_no_line_of_what_is_asked_for(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    with transaction():
        watch_inquiries(LATER)
    before = balance("demo", "premises", LATER.date())
    assert (sum(line.asked for line in before.types), len(before.codes)) == (1, 1)
    marked(reference, petra, None, Paragraph.BUSINESS)
    after = balance("demo", "premises", LATER.date())
    assert (after.types, after.bands, after.areas, after.codes) == ([], [], [], [])
    assert all(quarter.asked == 0 for quarter in after.quarters)


def test_a_secret_case_is_in_no_address_file(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    with transaction():
        move_stage(reference, petra, None, Stage.NO_MATCH, Terms(reason="no_stock"), LATER)
    follow(LATER)
    marked(reference, petra, None, Paragraph.BUSINESS)
    [found] = decided_cases("demo", LATER.date(), LATER.date())
    mapping = mappings()[-1]
    everything = msgspec.structs.replace(mapping, areas={"lokalforfragan": "lokaler"})
    assert select_cases([found], everything) == Selection((), {"secret": 1})
    assert len(select_cases([replace(found, is_secret=False)], everything).chosen) == 1


class Direct:
    """A plot that goes to one company without comparison, for a reason that names it."""

    def __init__(self, town: Town) -> None:
        self.karim = officer("Karim Land", "exploatering")
        self.own = asked(town, self.karim, LAND)
        moved(self.own, self.karim, Stage.MEETING, Stage.REVIEW)
        thing = vacant("land", "Moraberg 1", "exploatering")
        with transaction():
            made = allocating.open_allocation(
                thing, self.karim, "exploatering", "direct", "Bara Batteribolaget passar", "board", None, "demo", LATER
            )
            allocating.join_allocation(made.id, self.karim, self.own, None, LATER)
            self.id = made.id

    def public(self) -> Public:
        """The process as everybody sees it."""
        [one] = public_allocations("demo", LATER.date())
        return one


@pytest.mark.parametrize("paragraph", list(Paragraph))
def test_what_is_written_of_land_is_public_only_while_no_company_in_it_is_secret(
    town: Town, paragraph: Paragraph
) -> None:
    plot = Direct(town)
    assert plot.public().why_direct == "Bara Batteribolaget passar"
    marked(plot.own, plot.karim, None, paragraph)
    assert (plot.public().why_direct, plot.public().chosen) == ("", "")
    given = Terms(until=(LATER + timedelta(days=365)).date(), decider="board", decided_on=LATER.date())
    with transaction():
        allocating.choose(plot.id, plot.karim, None, plot.own, "Batteribolaget har flest jobb", "", given, LATER)
    assert (plot.public().outcome, plot.public().chosen) == ("", "")
    with transaction():
        lift_secrecy(plot.own, plot.karim, None, db.session.scalars(select(SecrecyMark.id)).one(), LATER)
    assert plot.public().outcome == "Batteribolaget har flest jobb"


def test_why_land_was_given_to_nobody_is_not_public_where_a_company_in_it_is_secret(town: Town) -> None:
    plot = Direct(town)
    marked(plot.own, plot.karim, None, Paragraph.BUSINESS)
    with transaction():
        allocating.cancel_allocation(plot.id, plot.karim, None, "Batteribolaget drog sig ur", LATER)
    assert plot.public().outcome == ""
