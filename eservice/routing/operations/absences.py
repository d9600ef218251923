"""Being away: entering it, moving what cannot wait, and offering it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from eservice.accounts.models import Absence, Person, RoleGrant
from eservice.accounts.queries import is_valid
from eservice.accounts.rules import ALL_UNITS, Viewer
from eservice.cases.models import Case, SupplementRequest
from eservice.cases.operations.loading import case_to_change
from eservice.cases.operations.log import append
from eservice.cases.rules import OPEN_STATES, Actor, Event, Happened, State, Visibility, can
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotFound
from eservice.routing.models import AbsenceMove
from eservice.routing.operations.assigning import given
from eservice.routing.people import Away, HeldCase, makes_loop, must_move, stand_in
from eservice.routing.staff import absences_on, conflicts_in

#: Longer than any leave that is entered at once.
LONGEST = timedelta(days=366)
MOST_SHOWN = 200
#: A case that waits for a signature or for the committee waits for somebody else than its officer.
MOVABLE = (State.IN_PROGRESS, State.AWAITING_COMPANY)


def units_of(person_id: int, today: date) -> frozenset[str]:
    """The units that somebody is an officer in today."""
    query = select(RoleGrant.unit_key).where(
        RoleGrant.person_id == person_id, RoleGrant.role == "officer", is_valid(RoleGrant, today)
    )
    return frozenset(key for key in db.session.scalars(query.order_by(RoleGrant.unit_key)) if key)


def may_enter(viewer: Viewer, person_id: int, today: date) -> bool:
    """One's own absence, and that of the officers one leads."""
    leads_all = ALL_UNITS in viewer.manager_of
    theirs = units_of(person_id, today)
    return bool(theirs) and (viewer.person_id == person_id or leads_all or bool(theirs & viewer.manager_of))


def enter_absence(
    person_id: int, from_on: date, to_on: date, substitute_id: int | None, viewer: Viewer, now: datetime
) -> Absence:
    """Somebody is away on these days. What cannot wait is moved when the first of them has come.

    Raises `Invalid` for days in the wrong order, passed, too many, or entered already; for a substitute who shares no
    unit; and where substitutes would go in a circle.
    """
    today = local_day(now)
    if not may_enter(viewer, person_id, today):
        raise NotFound("no_such_person")
    if not (from_on <= to_on and to_on >= today and to_on - from_on <= LONGEST):
        raise Invalid("absence_days_wrong")
    others = _others(from_on, to_on)
    if any(one.person_id == person_id for one in others):
        raise Invalid("absence_twice")
    if substitute_id is not None and (
        substitute_id == person_id or not units_of(substitute_id, today) & units_of(person_id, today)
    ):
        raise Invalid("substitute_wrong")
    if makes_loop(Away(person_id, from_on, to_on, substitute_id), others):
        raise Invalid("substitute_circle")
    row = Absence(
        person_id=person_id,
        from_on=from_on,
        to_on=to_on,
        substitute_id=substitute_id,
        entered_by=viewer.person_id,
        entered_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _others(from_on: date, to_on: date) -> list[Away]:
    query = select(Absence).where(Absence.from_on <= to_on, Absence.to_on >= from_on, Absence.cancelled_at.is_(None))
    return [Away(one.person_id, one.from_on, one.to_on, one.substitute_id) for one in db.session.scalars(query)]


def cancel_absence(absence_id: int, viewer: Viewer, now: datetime) -> None:
    """Somebody is there after all, or has come back early. Cancelled twice is no error. Raises `NotFound`."""
    row = db.session.get(Absence, absence_id, with_for_update=True)
    if row is None or not may_enter(viewer, row.person_id, local_day(now)):
        raise NotFound("no_such_absence")
    row.cancelled_at = row.cancelled_at or now


def absences_of(people: Sequence[int], today: date) -> Sequence[tuple[Absence, str, str | None]]:
    """Absences that are or will be, soonest first, with the names of who is away and who stands in."""
    substitute = aliased(Person)
    query = (
        select(Absence, Person.name, substitute.name)
        .join(Person, Person.id == Absence.person_id)
        .outerjoin(substitute, substitute.id == Absence.substitute_id)
        .where(Absence.person_id.in_(people), Absence.to_on >= today, Absence.cancelled_at.is_(None))
        .order_by(Absence.from_on, Absence.id)
        .limit(MOST_SHOWN)
    )
    return [(absence, name, stands_in) for absence, name, stands_in in db.session.execute(query)]


def move_for_absences(now: datetime, limit: int = 50) -> int:
    """Move the cases that cannot wait for who is away today; how many were moved.

    To the first of the substitutes who is there, works in the case's unit and is not biased; where there is none, to
    the unit's queue. Each case moves once per absence, so what a manager then does with it stands.
    """
    today = local_day(now)
    away = absences_on(today)
    done = 0
    for absence, case, answer_by in _held(today, limit):
        held = HeldCase(case.next_due_on, answer_by, case.message_waiting)
        if must_move(held, Away(absence.person_id, absence.from_on, absence.to_on)):
            done += _move(absence, case, away, now)
    db.session.flush()
    return done


def _held(today: date, limit: int) -> Sequence[tuple[Absence, Case, date | None]]:
    """Cases in the hands of people who are away today, that their absence has not moved yet; locked."""
    query = (
        select(Absence, Case, SupplementRequest.answer_by)
        .join(Case, Case.officer_id == Absence.person_id)
        .outerjoin(
            SupplementRequest, and_(SupplementRequest.case_id == Case.id, SupplementRequest.answered_at.is_(None))
        )
        .outerjoin(AbsenceMove, and_(AbsenceMove.absence_id == Absence.id, AbsenceMove.case_id == Case.id))
        .where(Absence.from_on <= today, Absence.to_on >= today, Absence.cancelled_at.is_(None))
        .where(Case.state.in_(MOVABLE), AbsenceMove.case_id.is_(None))
        .order_by(Case.next_due_on, Case.id)
        .limit(limit)
    )
    rows = db.session.execute(query.with_for_update(of=Case, skip_locked=True))
    return [(absence, case, answer_by) for absence, case, answer_by in rows]


def _move(absence: Absence, case: Case, away: Sequence[Away], now: datetime) -> bool:
    found, _chain = stand_in(absence.person_id, local_day(now), away)
    fits = found is not None and case.unit_key in units_of(found, local_day(now)) and found not in conflicts_in(case.id)
    if not fits and case.state != State.IN_PROGRESS:
        # The company has the ball: when its answer comes, the case is in progress, and the next run moves it.
        return False
    row = AbsenceMove(absence_id=absence.id, case_id=case.id, to_person=found if fits else None, moved_at=now)
    db.session.add(row)
    if fits and found is not None:
        name = db.session.get_one(Person, found).name
        given(case, found, Actor.WORKER, None, {"officer": name, "because": "absence"}, now)
    else:
        case.officer_id = None
        data = {"because": "absence"}
        append(case, Happened(Event.RELEASED, Actor.WORKER, now, data=data, visibility=Visibility.INTERNAL), now)
    return True


class Offer(NamedTuple):
    """A case that an absence moved, offered back."""

    move: AbsenceMove
    case: Case
    #: Who has it now.
    officer: str | None


def offers_to(viewer: Viewer, today: date) -> list[Offer]:
    """What may be taken back by somebody who is here again: open cases of their units that others have now."""
    query = (
        select(AbsenceMove, Case, Person.name)
        .join(Absence, Absence.id == AbsenceMove.absence_id)
        .join(Case, Case.id == AbsenceMove.case_id)
        .outerjoin(Person, Person.id == Case.officer_id)
        .where(Absence.person_id == viewer.person_id, AbsenceMove.answered_at.is_(None))
        .where((Absence.to_on < today) | Absence.cancelled_at.is_not(None))
        .where(Case.state.in_(OPEN_STATES), Case.unit_key.in_(viewer.officer_in))
        .where(Case.officer_id.is_distinct_from(viewer.person_id))
        .order_by(Case.next_due_on, Case.id)
        .limit(MOST_SHOWN)
    )
    return [Offer(*row) for row in db.session.execute(query)]


def answer_offer(absence_id: int, case_id: int, take_back: bool, viewer: Viewer, now: datetime) -> Case:
    """Take a case back that an absence moved, or let it stay. Answered twice, the first answer stands."""
    case = case_to_change(Case.id == case_id)
    offered = {(one.move.absence_id, one.case.id): one.move for one in offers_to(viewer, local_day(now))}
    move = offered.get((absence_id, case_id))
    if move is None:
        raise NotFound("no_such_offer")
    move.answered_at, move.taken_back = now, take_back
    if take_back:
        if viewer.person_id in conflicts_in(case.id) or not can(case.state, Event.ASSIGNED):
            raise Invalid("officer_conflict")
        data = {"officer": viewer.name, "because": "back"}
        given(case, viewer.person_id, Actor.OFFICER, viewer.person_id, data, now)
    return case
