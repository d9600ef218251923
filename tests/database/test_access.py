"""Who may read a case, its files and its letters: every role against every kind of case."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from eservice.accounts.models import Mandate
from eservice.cases.of_companies import cases_of_companies
from eservice.cases.operations.documents import keep_document
from eservice.cases.queries import case_for_reading, case_of_company, document_for
from eservice.kit.db import db, transaction
from eservice.kit.errors import NotFound
from eservice.kit.files import FileStore
from eservice.notifications.models import Letter
from eservice.notifications.queries import letter_for
from tests.factories import NOW, Town, case, routed, submitted, viewer_of

#: Who reads what: a permit case of Amina's that lies at its unit, and one that waits for its route.
READERS = {
    "amina": (True, True),
    "rival": (False, False),
    "lena": (True, False),
    "omar": (True, False),
    "nora": (False, False),
    "administrator": (False, False),
}


def reads(town: Town, who: str, reference: str) -> bool:
    """Whether somebody may read the case."""
    try:
        case_for_reading(reference, getattr(town, who))
    except NotFound:
        return False
    return True


@pytest.mark.parametrize("who", READERS)
def test_a_case_is_read_by_its_company_and_by_the_officers_of_its_unit_only(town: Town, who: str) -> None:
    at_unit, waiting = routed(town), submitted(town)
    assert (reads(town, who, at_unit), reads(town, who, waiting)) == READERS[who]


@pytest.mark.parametrize("who", READERS)
def test_the_company_s_page_of_a_case_is_for_the_company_only(town: Town, who: str) -> None:
    reference = routed(town)
    if who == "amina":
        assert case_of_company(reference, town.amina).case.reference == reference
    else:
        with pytest.raises(NotFound):
            case_of_company(reference, getattr(town, who))


@pytest.mark.parametrize("who", READERS)
def test_a_file_is_read_by_who_reads_its_case(town: Town, who: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    reference, store = routed(town), FileStore(tmp_path_factory.mktemp("files"))
    with transaction():
        content = io.BytesIO(b"%PDF-1.7\n1 0 obj\n")
        kept = keep_document(store, content, "plan.pdf", town.amina, NOW, case_id=case(reference).id).id
    if READERS[who][0]:
        assert document_for(kept, getattr(town, who)).name == "plan.pdf"
    else:
        with pytest.raises(NotFound):
            document_for(kept, getattr(town, who))


@pytest.mark.parametrize("who", [*READERS, "manager"])
def test_a_letter_is_read_by_its_company_and_by_who_sees_that_letters_go_out(town: Town, who: str) -> None:
    routed(town)
    letter = db.session.scalars(select(Letter.id)).one()
    if who in ("amina", "administrator"):
        assert letter_for(letter, getattr(town, who)).id == letter
    else:
        with pytest.raises(NotFound):
            letter_for(letter, getattr(town, who))


def test_a_mandate_that_has_ended_opens_nothing(town: Town) -> None:
    reference = routed(town)
    with transaction():
        yesterday = NOW.date() - timedelta(days=1)
        db.session.execute(update(Mandate).where(Mandate.person_id == town.amina.person_id).values(valid_to=yesterday))
    amina = viewer_of(town.amina.person_id)
    assert amina.companies == frozenset()
    with pytest.raises(NotFound):
        case_for_reading(reference, amina)
    assert cases_of_companies(amina, None).rows == []


def test_a_company_s_list_holds_its_own_cases_and_each_of_them_once_over_all_pages(town: Town) -> None:
    mine = [submitted(town, NOW + timedelta(minutes=number // 3)) for number in range(60)]
    submitted(town, viewer=town.rival)
    listed, after = [], None
    while True:
        page = cases_of_companies(town.amina, after)
        listed += [row.reference for row in page.rows]
        after = page.after
        if after is None:
            break
    assert listed == sorted(mine, key=lambda reference: (mine.index(reference) // 3, mine.index(reference)))[::-1]
