"""Questions about cases: always ordered, always bounded."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, or_, select, tuple_

from eservice.accounts.models import Company, Mandate, Person, Unit
from eservice.accounts.rules import ALL_UNITS, Viewer, can_read_case, can_read_for, can_see_inside, is_guest
from eservice.cases.calendar import calendar
from eservice.cases.clock_events import HAPPENING, OFFERED, moves_clocks
from eservice.cases.models import Case, CaseEvent, ClockEntry, Document, Message, SupplementRequest
from eservice.cases.operations.clocks import read_clocks
from eservice.cases.redaction import given_to_party
from eservice.cases.referral_queries import Statement, statements_for_company
from eservice.cases.rules import Visibility
from eservice.cases.secrecy import Reader
from eservice.cases.secrecy_queries import hidden_files
from eservice.cases.supplement_models import SupplementItem
from eservice.clock.reading import request_window_ends as window_end
from eservice.clock.shape import ClockRule, Reading
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import NotFound

#: A page shows the newest lines of a very long history; the whole of it is in the export.
MOST_LINES = 500
#: More than any case has that move a clock.
MOST_EVENTS = 10_000


class CaseView(NamedTuple):
    """A case with the names that stand on its page."""

    case: Case
    unit: Unit | None
    company: Company | None
    officer: str | None
    #: Somebody acts for the company on nothing but their own word.
    on_own_word: bool = False


def case_for_reading(reference: str, viewer: Viewer) -> CaseView:
    """A case that the viewer may read. Raises `NotFound` for every other, as for one that is not there."""
    stated = exists().where(Mandate.company_id == Case.company_id, Mandate.basis == "stated")
    query = (
        select(Case, Unit, Company, Person.name, stated)
        .outerjoin(Unit, Unit.key == Case.unit_key)
        .outerjoin(Company, Company.id == Case.company_id)
        .outerjoin(Person, Person.id == Case.officer_id)
        .where(Case.reference == reference)
    )
    row = db.session.execute(query).first()
    if row is None or not may_read(viewer, row[0]):
        raise NotFound("no_such_case")
    return CaseView(*row)


def case_for_staff(reference: str, viewer: Viewer) -> CaseView:
    """A case whose inside the viewer may see. Raises `NotFound` for every other, also for one of their own company."""
    view = case_for_reading(reference, viewer)
    if not can_see_inside(viewer, view.case.unit_key):
        raise NotFound("no_such_case")
    return view


def case_of_company(reference: str, viewer: Viewer) -> CaseView:
    """A case of a company that the viewer acts for. Raises `NotFound`."""
    view = case_for_reading(reference, viewer)
    case = view.case
    if not (can_read_for(viewer, case.company_id, case.service_key) or is_guest(viewer, case_id=case.id)):
        raise NotFound("no_such_case")
    return view


def timeline(case_id: int, for_company: bool) -> Sequence[CaseEvent]:
    """What has happened, oldest first; the company sees what is meant for it."""
    query = select(CaseEvent).where(CaseEvent.case_id == case_id)
    if for_company:
        query = query.where(CaseEvent.visibility == Visibility.COMPANY)
    newest = db.session.scalars(query.order_by(CaseEvent.seq.desc()).limit(MOST_LINES)).all()
    return newest[::-1]


def messages(case_id: int) -> Sequence[tuple[Message, str]]:
    """What was written, oldest first, each with its author's name."""
    query = select(Message, Person.name).join(Person, Person.id == Message.author_id)
    rows = db.session.execute(query.where(Message.case_id == case_id).order_by(Message.id.desc()).limit(MOST_LINES))
    return [(message, name) for message, name in rows.all()[::-1]]


def supplement_requests(case_id: int) -> Sequence[SupplementRequest]:
    """What was asked for, oldest first."""
    query = select(SupplementRequest).where(SupplementRequest.case_id == case_id)
    return db.session.scalars(query.order_by(SupplementRequest.id).limit(MOST_LINES)).all()


def supplement_items(case_id: int) -> Mapping[int, list[SupplementItem]]:
    """The points of every request in a case, by the request's id, in their order."""
    query = select(SupplementItem).join(SupplementRequest).where(SupplementRequest.case_id == case_id)
    items: dict[int, list[SupplementItem]] = {}
    for item in db.session.scalars(query.order_by(SupplementItem.request_id, SupplementItem.position)):
        items.setdefault(item.request_id, []).append(item)
    return items


def request_window_ends(case: Case, events: Sequence[CaseEvent]) -> date | None:
    """The last day on which a request to supplement makes a clock of the case count from the remedy; None for no such.

    The plan and building law has it (three weeks); a request after it moves no clock.
    """
    if case.clock_rules_id is None:
        return None
    clocks = read_clocks(case, events, local_day(case.received_at), calendar())
    ends = (window_end(rule, lines) for rule, _reading, lines in clocks)
    return max((end for end in ends if end), default=None)


def documents(case_id: int) -> Sequence[Document]:
    """The files of a case, oldest first."""
    query = select(Document).where(Document.case_id == case_id).order_by(Document.uploaded_at, Document.id)
    return db.session.scalars(query.limit(MOST_LINES)).all()


def documents_for_company(case_id: int, statements: Sequence[Statement] | None = None) -> Sequence[Document]:
    """The files that its company sees: its own, and of statements those it was told of when it was heard, redacted
    where an officer has made a copy for that. What is secret from the company itself is left out."""
    statements = statements_for_company(case_id) if statements is None else statements
    known = given_to_party(documents(case_id), {statement.id for statement in statements})
    hidden = hidden_files([case_id], Reader.COMPANY) if known else ()
    return [document for document in known if document.id not in hidden]


def document_for(document_id: uuid.UUID, viewer: Viewer) -> Document:
    """A file of a case that the viewer may read. Raises `NotFound`."""
    query = select(Document, Case).join(Case, Case.id == Document.case_id).where(Document.id == document_id)
    row = db.session.execute(query).first()
    if row is None or not may_read(viewer, row[1]):
        raise NotFound("no_such_document")
    document, case = row
    if can_see_inside(viewer, case.unit_key):
        return document
    kept_apart = document.referral_id or document.redacts_id
    if kept_apart and document not in documents_for_company(case.id):
        raise NotFound("no_such_document")
    if document.id in hidden_files([case.id], Reader.COMPANY):
        raise NotFound("no_such_document")
    return document


def clocks(case: Case, today: date, events: Sequence[CaseEvent] | None = None) -> list[tuple[ClockRule, Reading]]:
    """Each clock of the case as it stands `today`, with the steps that lead to its date.

    Reckoned from every event that moves a clock, whoever may read it: both sides see the same dates. `events`, where
    a page has them already, are all of the case's.
    """
    if case.clock_rules_id is None:
        return []
    events = clock_events(case.id) if events is None else [one for one in events if moves_clocks(one)]
    return [(rule, reading) for rule, reading, _lines in read_clocks(case, events, today, calendar())]


def clock_events(case_id: int) -> Sequence[CaseEvent]:
    """What has happened that moves clocks, oldest first."""
    moving = or_(CaseEvent.name.in_(list(HAPPENING)), CaseEvent.data.has_key(OFFERED))
    query = select(CaseEvent).where(CaseEvent.case_id == case_id, moving)
    return db.session.scalars(query.order_by(CaseEvent.seq).limit(MOST_EVENTS)).all()


def clock_ledger(case_id: int) -> Sequence[ClockEntry]:
    """The ledger as it is kept, oldest first."""
    query = select(ClockEntry).where(ClockEntry.case_id == case_id)
    in_order = query.order_by(ClockEntry.book, ClockEntry.seq, ClockEntry.rule_key, ClockEntry.id)
    return db.session.scalars(in_order.limit(MOST_LINES)).all()


def open_to(viewer: Viewer) -> ColumnElement[bool]:
    """The same rule as `case_for_staff`, asked of the database: for lists and searches, which show no case besides."""
    if ALL_UNITS in viewer.manager_of:
        return Case.unit_key.is_not(None)
    return Case.unit_key.in_(viewer.officer_in | viewer.manager_of)


def may_read(viewer: Viewer, case: Case) -> bool:
    """`can_read_case`, of a case that is loaded."""
    return can_read_case(
        viewer, company_id=case.company_id, unit_key=case.unit_key, service_key=case.service_key, case_id=case.id
    )


def theirs(viewer: Viewer) -> ColumnElement[bool]:
    """The cases of the viewer's companies, of the services they act in, and those they were let into."""
    let_into = [one.case_id for one in viewer.guest_of if one.case_id is not None]
    in_services = tuple_(Case.company_id, Case.service_key).in_(viewer.services)
    return or_(Case.company_id.in_(viewer.companies), in_services, Case.id.in_(let_into))
