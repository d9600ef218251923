"""Finding cases by words: keeping the words in step with the events, and asking for them in Swedish."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import insert

from eservice.accounts.models import Company
from eservice.accounts.rules import Viewer
from eservice.cases.models import Case, Document, Message, SupplementRequest
from eservice.cases.queries import open_to
from eservice.cases.secrecy import Reader
from eservice.cases.secrecy_queries import hidden_cases, hidden_files
from eservice.intake.models import Submission
from eservice.kit.db import db
from eservice.kit.paging import PAGE_SIZE, Page, page_of, place
from eservice.worklist.models import CaseWords
from eservice.worklist.rules import distinct_words, long_words

#: Characters of a search that are read; people who paste more mean its beginning.
LONGEST_SEARCH = 200
#: Characters of a case's words that are kept: a tsvector holds one megabyte at most.
LONGEST_WORDS = 100_000
SWEDISH = "swedish"
#: Quotation marks and a minus before a word mean something: such a search is taken by its stems alone.
_OPERATOR = re.compile(r'"|(?:^|\s)-')
#: The weight of what a case is called by; a constant in the statement, for its type is not that of a text.
_MOST: ColumnElement[str] = literal_column("'A'")


def keep_words(cases: Sequence[Case]) -> None:
    """Collect the words of `cases` anew. Run twice, it changes nothing the second time."""
    ids = [case.id for case in cases]
    if not ids:
        return
    names = dict(_pairs(select(Case.id, Company.name).join(Company, Company.id == Case.company_id), ids))
    # A case that is secret as a whole is found by its number alone: not by whose it is, nor by what it says.
    secret = hidden_cases(ids, Reader.SEARCH)
    names, written = {one: name for one, name in names.items() if one not in secret}, _written(ids, secret)
    write = insert(CaseWords).values([_row(case, names.get(case.id), written.get(case.id, ())) for case in cases])
    again = {"stems": write.excluded.stems, "words": write.excluded.words}
    db.session.execute(write.on_conflict_do_update(index_elements=["case_id"], set_=again))


def keep_missing_words(limit: int = 200) -> int:
    """Collect the words of up to `limit` cases that have none yet, as those that were read in; how many there were."""
    missing = select(Case).outerjoin(CaseWords, CaseWords.case_id == Case.id).where(CaseWords.case_id.is_(None))
    cases = db.session.scalars(missing.order_by(Case.id).limit(limit)).all()
    keep_words(cases)
    return len(cases)


def _row(case: Case, company: str | None, written: Iterable[str]) -> dict[str, Any]:
    heading = " ".join(filter(None, (case.reference, case.external_id, company)))
    body = "\n".join(written)[:LONGEST_WORDS]
    stems = func.setweight(func.to_tsvector(SWEDISH, heading), _MOST).op("||")(func.to_tsvector(SWEDISH, body))
    return {"case_id": case.id, "stems": stems, "words": distinct_words((heading, body))}


def _written(ids: Sequence[int], secret: Collection[int]) -> Mapping[int, list[str]]:
    """What people wrote in each case, and the names of its files. What is secret is found by no word of its own."""
    texts: dict[int, list[str]] = {}
    hidden = hidden_files(ids, Reader.SEARCH)
    ids = [case_id for case_id in ids if case_id not in secret]
    asks = (
        select(Message.case_id, Message.body),
        select(SupplementRequest.case_id, SupplementRequest.asked_for),
        select(SupplementRequest.case_id, SupplementRequest.answer),
        select(Document.case_id, Document.name).where(Document.id.not_in(hidden)),
    )
    for ask in asks:
        for case_id, text in _pairs(ask, ids):
            texts.setdefault(case_id, []).append(text or "")
    for case_id, answers in _pairs(select(Submission.case_id, Submission.answers), ids):
        texts.setdefault(case_id, []).extend(_texts(answers, frozenset(map(str, hidden))))
    return texts


def _pairs(ask: Any, ids: Sequence[int]) -> Iterable[tuple[int, Any]]:
    which = ask.selected_columns[0]
    return [(row[0], row[1]) for row in db.session.execute(ask.where(which.in_(ids)).order_by(which))]


def _texts(answer: Any, hidden: frozenset[str]) -> Iterator[str]:
    """Every text in an answer, however deep it lies; a file is found by its name, not by its number, or not at all."""
    if isinstance(answer, str):
        yield answer
    elif isinstance(answer, Mapping) and answer.get("id") not in hidden:
        for key, value in answer.items():
            if key != "id":
                yield from _texts(value, hidden)
    elif isinstance(answer, list):
        for one in answer:
            yield from _texts(one, hidden)


class Found(NamedTuple):
    """A case that a search found."""

    id: int
    reference: str
    service_key: str
    state: str
    received_at: datetime
    company: str | None
    unit_key: str | None


def find_cases(search: str, viewer: Viewer, after: str | None) -> Page[Found]:
    """The cases that the viewer works with or leads and that hold every word of `search`, newest first.

    A word is found in its inflections (stemmed as Swedish), and from four letters on also inside a compound:
    `servering` finds `uteservering`. Words in quotation marks stand together, a minus leaves out, as web searches do.
    """
    text = " ".join(search.replace("\0", " ").split())[:LONGEST_SEARCH]
    if not text:
        return Page([])
    query = (
        select(Case.id, Case.reference, Case.service_key, Case.state, Case.received_at, Company.name, Case.unit_key)
        .join(CaseWords, CaseWords.case_id == Case.id)
        .outerjoin(Company, Company.id == Case.company_id)
        .where(open_to(viewer), _holds(text))
    )
    key = place(after, tuple[int])
    if key:
        query = query.where(Case.id < key[0])
    rows = [Found(*row) for row in db.session.execute(query.order_by(Case.id.desc()).limit(PAGE_SIZE + 1))]
    return page_of(rows, lambda row: (row.id,))


def _holds(text: str) -> ColumnElement[bool]:
    stems = CaseWords.stems.op("@@")(func.websearch_to_tsquery(SWEDISH, text))
    parts = long_words(text)
    if _OPERATOR.search(text) or len(parts) != len(text.split()):
        return stems
    return or_(stems, and_(*(CaseWords.words.contains(part, autoescape=True) for part in parts)))


def case_called(reference: str, viewer: Viewer) -> str | None:
    """The reference of the one case that is called exactly so and whose inside the viewer may see."""
    query = select(Case.reference).where(Case.reference == reference.strip().upper()[:40], open_to(viewer))
    return db.session.scalar(query)
