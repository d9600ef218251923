"""What an officer does with a case: takes it, lays it back, says that it is complete."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import exists, update

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case, ConflictOfInterest
from eservice.cases.operations.loading import (
    case_for_officer,
    case_for_unit,
    check_mine,
    check_no_conflict,
    check_unchanged,
)
from eservice.cases.operations.log import already, append
from eservice.cases.rules import Actor, Event, Happened, State, Visibility, move
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import Invalid, WrongMove


def take_case(reference: str, viewer: Viewer, now: datetime) -> Case:
    """Take a case from the queue. Of two officers who try, one gets it, the other is told; one's own is no error.

    Claimed by one conditional UPDATE. Raises `WrongMove` ("taken_by_colleague"), `NotFound`, and `NotAllowed` for who
    has declared a conflict of interest in it.
    """
    claim = update(Case).where(
        Case.reference == reference,
        Case.unit_key.in_(viewer.officer_in),
        Case.state == State.QUEUED,
        Case.officer_id.is_(None),
        ~exists().where(ConflictOfInterest.case_id == Case.id, ConflictOfInterest.person_id == viewer.person_id),
    )
    claiming = claim.values(officer_id=viewer.person_id).returning(Case.id)
    claimed = db.session.scalar(claiming, execution_options=_PLAIN) is not None
    case = case_for_unit(reference, viewer)
    if claimed:
        happened = Happened(Event.TAKEN, Actor.OFFICER, now, viewer.person_id, {"officer": viewer.name})
        append(case, happened, now)
    elif case.officer_id != viewer.person_id:
        check_no_conflict(case, viewer)
        if case.officer_id is None:
            move(case.state, Event.TAKEN)
        raise WrongMove("taken_by_colleague", reference=reference)
    return case


#: The session's own copies are read again right after: no need to work out which ones the UPDATE touched.
_PLAIN = {"synchronize_session": False}


def release_case(reference: str, viewer: Viewer, version: int | None, now: datetime, once: str | None = None) -> Case:
    """Lay a case back in the queue, where any officer of the unit can take it. Its clocks go on."""
    case = case_for_unit(reference, viewer)
    if already(case, once):
        return case
    check_mine(case, viewer)
    check_unchanged(case, version)
    happened = Happened(Event.RELEASED, Actor.OFFICER, now, viewer.person_id, visibility=Visibility.INTERNAL, once=once)
    append(case, happened, now)
    case.officer_id = None
    return case


def confirm_completeness(
    reference: str,
    viewer: Viewer,
    version: int | None,
    now: datetime,
    once: str | None = None,
    complete_on: date | None = None,
) -> Case:
    """Say that the application has been complete (komplett) since `complete_on`, which is today where it is not given.

    The law counts from the day the complete application was in, not from the day somebody saw that it was. Raises
    `Invalid` for a day before the application came in, or after today.
    """
    case = case_for_officer(reference, viewer)
    if already(case, once):
        return case
    check_unchanged(case, version)
    day = complete_on or local_day(now)
    if not local_day(case.received_at) <= day <= local_day(now):
        raise Invalid("complete_day_wrong")
    data = {"counts_from": day.isoformat(), "officer": viewer.name}
    append(case, Happened(Event.COMPLETENESS_CONFIRMED, Actor.OFFICER, now, viewer.person_id, data, once=once), now)
    return case
