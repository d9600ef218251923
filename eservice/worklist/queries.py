"""The officer's worklist: what is in it, and in which order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased

from eservice.accounts.models import Company, Person
from eservice.accounts.rules import Viewer
from eservice.cases.models import Case, CaseClock
from eservice.cases.rules import OPEN_STATES, OTHERS, OURS, Holder, State
from eservice.kit.db import db
from eservice.kit.paging import PAGE_SIZE, Page, page_of, place
from eservice.worklist.models import CaseSeen, PutOff, SavedView
from eservice.worklist.rules import SOON, Candidate, Filter, Show

#: More than this is shown as "more than": nobody counts further by hand, and no page should either.
COUNTED = 999
#: Of a unit's open cases, so many with the nearest deadlines are weighed for the next best one.
WEIGHED = 200


class WorkLine(NamedTuple):
    """A case in a worklist."""

    id: int
    reference: str
    service_key: str
    state: State
    holder: Holder
    received_at: datetime
    next_due_on: date
    officer_id: int | None
    officer: str | None
    company: str | None
    message_waiting: bool
    #: Something has happened since the viewer last looked, or they never have.
    is_new: bool


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose list it is: the unit, the person who looks, and the day they look."""

    unit_key: str
    viewer: Viewer
    today: date


def worklist(whose: Whose, chosen: Filter, after: str | None) -> Page[WorkLine]:
    """The open cases of a unit that the filter asks for, the nearest deadline first."""
    key = place(after, tuple[date, int])
    asked = _values(whose) | {"service": chosen.service_key}
    if key:
        asked |= {"day": key[0], "id": key[1]}
    rows = [
        WorkLine(*row) for row in db.session.execute(_lines(chosen.show, bool(chosen.service_key), bool(key)), asked)
    ]
    return page_of(rows, lambda row: (row.next_due_on, row.id))


def counts(whose: Whose) -> dict[Show, int]:
    """How many cases each list of the unit holds, each counted to `COUNTED` + 1; one question for all of them."""
    found = {Show(show): n for show, n in db.session.execute(_counts(), _values(whose))}
    return {show: found.get(show, 0) for show in Show}


#: What a list asks for; the questions are put together once and only their values change.
_UNIT: BindParameter[str] = bindparam("unit")
_ME: BindParameter[int] = bindparam("me")
_TODAY: BindParameter[date] = bindparam("today")
_SOON: BindParameter[date] = bindparam("soon")


def _values(whose: Whose) -> dict[str, Any]:
    soon = whose.today + timedelta(days=SOON)
    return {"unit": whose.unit_key, "me": whose.viewer.person_id, "today": whose.today, "soon": soon}


@cache
def _lines(show: Show, of_one_service: bool, from_a_place: bool) -> Select[*tuple[Any, ...]]:
    seen = aliased(CaseSeen)
    query: Select[*tuple[Any, ...]] = (
        select(
            Case.id,
            Case.reference,
            Case.service_key,
            Case.state,
            Case.holder,
            Case.received_at,
            Case.next_due_on,
            Case.officer_id,
            Person.name,
            Company.name,
            Case.message_waiting,
            Case.event_count > func.coalesce(seen.seq, 0),
        )
        .outerjoin(Company, Company.id == Case.company_id)
        .outerjoin(Person, Person.id == Case.officer_id)
        .outerjoin(seen, and_(seen.case_id == Case.id, seen.person_id == _ME))
        .where(_in(show))
    )
    if of_one_service:
        query = query.where(Case.service_key == bindparam("service"))
    if from_a_place:
        query = query.where(tuple_(Case.next_due_on, Case.id) > tuple_(bindparam("day"), bindparam("id")))
    return query.order_by(Case.next_due_on, Case.id).limit(PAGE_SIZE + 1)


@cache
def _counts() -> CompoundSelect[*tuple[Any, ...]]:
    some = [
        select(literal(show.value).label("show"), Case.id).where(_in(show)).limit(COUNTED + 1).subquery()
        for show in Show
    ]
    return union_all(*(select(one.c.show, func.count()).group_by(one.c.show) for one in some))


def _in(show: Show) -> ColumnElement[bool]:
    """Whether an open case of the unit belongs to the list `show`."""
    mine = Case.officer_id == _ME
    at_the_unit = Case.holder.in_(OURS)
    parts: dict[Show, ColumnElement[bool]] = {
        Show.ALL: literal(True),
        Show.MINE: mine,
        # Whatever is queued is with the queue; said, so that the index of holders finds the few among the many.
        Show.UNASSIGNED: and_(Case.state == State.QUEUED, Case.holder == Holder.QUEUE),
        Show.ANSWERS: and_(mine, _company_has_done_something()),
        Show.WAITING: Case.holder.in_(OTHERS),
        Show.SOON: and_(at_the_unit, Case.next_due_on.between(_TODAY, _SOON)),
        Show.LATE: Case.next_due_on < _TODAY,
    }
    return and_(Case.unit_key == _UNIT, Case.state.in_(OPEN_STATES), parts[show])


def _company_has_done_something() -> ColumnElement[bool]:
    """The company wrote, answered or added something after the viewer last looked."""
    looked = select(CaseSeen.seq).where(CaseSeen.case_id == Case.id, CaseSeen.person_id == _ME)
    return Case.company_seq > func.coalesce(looked.correlate(Case).scalar_subquery(), 0)


class Dates(NamedTuple):
    """The nearest running day that the law sets, and the nearest that the organisation has set itself."""

    statute: date | None
    target: date | None


def dates_of(case_ids: Collection[int]) -> dict[int, Dates]:
    """Both days of each case; a clock that stands still has no day."""
    days = [
        func.min(case((CaseClock.kind == kind, CaseClock.due_on))) for kind in ("decision_deadline", "service_target")
    ]
    query = select(CaseClock.case_id, *days).where(CaseClock.case_id.in_(case_ids), CaseClock.state == "running")
    rows = db.session.execute(query.group_by(CaseClock.case_id))
    return {case_id: Dates(statute, target) for case_id, statute, target in rows}


class Weighed(NamedTuple):
    """A case that could be worked on now, with what is needed to name it and to weigh it."""

    id: int
    reference: str
    service_key: str
    received_at: datetime
    next_due_on: date
    officer_id: int | None


def workable(whose: Whose) -> Sequence[Weighed]:
    """Cases that the viewer could work on now: their own and untaken ones, unless the viewer has put them off.

    At most `WEIGHED`, those with the nearest deadlines.
    """
    me = whose.viewer.person_id
    put_off = exists().where(PutOff.case_id == Case.id, PutOff.person_id == me, PutOff.until > whose.today)
    query = (
        select(Case.id, Case.reference, Case.service_key, Case.received_at, Case.next_due_on, Case.officer_id)
        .where(
            Case.unit_key == whose.unit_key,
            Case.state.in_(OPEN_STATES),
            Case.holder.in_(OURS),
            or_(Case.officer_id == me, Case.state == State.QUEUED),
            ~put_off,
        )
        .order_by(Case.next_due_on, Case.id)
        .limit(WEIGHED)
    )
    return [Weighed(*row) for row in db.session.execute(query)]


def candidate(one: Weighed, received_on: date, usually_left: float | None) -> Candidate:
    """The case as the rule weighs it."""
    return Candidate(one.id, received_on, one.next_due_on, usually_left)


def put_off_by(whose: Whose) -> Sequence[tuple[PutOff, str]]:
    """What the viewer has put off in the unit and not yet got back, each with its case's reference."""
    query = select(PutOff, Case.reference).join(Case, Case.id == PutOff.case_id)
    query = query.where(
        PutOff.person_id == whose.viewer.person_id,
        PutOff.until > whose.today,
        Case.unit_key == whose.unit_key,
        Case.state.in_(OPEN_STATES),
    )
    return [(row, reference) for row, reference in db.session.execute(query.order_by(PutOff.until, Case.id).limit(50))]


def saved_views(viewer: Viewer) -> Sequence[tuple[SavedView, str]]:
    """The viewer's saved views and those that colleagues in their units share, by name, each with its owner's name."""
    query = select(SavedView, Person.name).join(Person, Person.id == SavedView.owner_id)
    query = query.where(or_(SavedView.owner_id == viewer.person_id, SavedView.unit_key.in_(viewer.officer_in)))
    rows = db.session.execute(query.order_by(func.lower(SavedView.name), SavedView.id).limit(50))
    return [(view, name) for view, name in rows]
