"""Giving a case to a person: by a colleague or manager with a reason, or by the system where a unit wants that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from eservice.accounts.models import Unit
from eservice.accounts.rules import Viewer
from eservice.cases.models import Case, ConflictOfInterest
from eservice.cases.operations.loading import case_for_unit, check_unchanged
from eservice.cases.operations.log import already, append
from eservice.cases.rules import Actor, Event, Happened, State, Visibility, can, move
from eservice.kit.db import db
from eservice.kit.errors import Invalid
from eservice.routing.operations.moving import case_for_staff, check_may_dispose
from eservice.routing.people import Candidate, Judged, choice, days_left, decided_by, ranked
from eservice.routing.staff import conflicts_in, need_of, officers_of, usual_days


def candidates_for(case: Case, now: datetime) -> list[Judged]:
    """The officers of the case's unit in the order of `people`, each with what stands in the way."""
    return ranked(need_of(case.id), _with_conflicts(case, officers_of(case.unit_key or "", now)))


def _with_conflicts(case: Case, officers: Sequence[Candidate]) -> list[Candidate]:
    biased = conflicts_in(case.id)
    return [replace(one, has_conflict=one.person_id in biased) for one in officers]


def assign_case(
    reference: str,
    viewer: Viewer,
    version: int | None,
    person_id: int,
    reason: str,
    now: datetime,
    once: str | None = None,
) -> Case:
    """Give the case to an officer of its unit, and say why; a manager also gives on what somebody has.

    Raises `Invalid` for somebody who is not there, is biased, or has it already. Lacking competence hinders no person's
    choice: whoever chooses says why.
    """
    case = case_for_staff(reference, viewer)
    if already(case, once):
        return case
    check_may_dispose(case, viewer)
    check_unchanged(case, version)
    move(case.state, Event.ASSIGNED)
    if not reason.strip():
        raise Invalid("reason_missing")
    wanted = next((one for one in candidates_for(case, now) if one.candidate.person_id == person_id), None)
    if wanted is None:
        raise Invalid("not_an_officer_here")
    if wanted.hindrance in ("conflict", "away"):
        raise Invalid(f"officer_{wanted.hindrance}")
    if case.officer_id == person_id:
        raise Invalid("already_theirs")
    data = {"officer": wanted.candidate.name, "by": viewer.name, "reason": reason.strip()}
    given(case, person_id, Actor.OFFICER, viewer.person_id, data, now, once)
    return case


def given(
    case: Case,
    person_id: int,
    kind: Actor,
    by: int | None,
    data: dict[str, str],
    now: datetime,
    once: str | None = None,
) -> None:
    """The case is this officer's from now on; the log says so, for the unit only."""
    case.officer_id = person_id
    append(case, Happened(Event.ASSIGNED, kind, now, by, data, Visibility.INTERNAL, once=once), now)


def give_out_cases(now: datetime, limit: int = 50) -> int:
    """Give cases that nobody has to officers, in units that want that; how many were given.

    Higher priority first, then the nearest day. Each case counts to its officer's load before the next is given. A
    case that nobody may have stays in the queue, where people see it.
    """
    units = select(Unit.key).where(Unit.gives_out)
    query = select(Case).where(
        Case.unit_key.in_(units), Case.state.in_((State.QUEUED, State.IN_PROGRESS)), Case.officer_id.is_(None)
    )
    query = query.order_by(Case.priority.desc(), Case.next_due_on, Case.id).limit(limit)
    cases = db.session.scalars(query.with_for_update(skip_locked=True)).all()
    usual = usual_days(now) if cases else {}
    officers: dict[str, list[Candidate]] = {}
    done = 0
    for case in cases:
        here = officers.setdefault(case.unit_key or "", officers_of(case.unit_key or "", now))
        need = need_of(case.id)
        judged = ranked(need, _with_conflicts(case, here))
        best = choice(need, [one.candidate for one in judged])
        if best is None:
            continue
        data = {"officer": best.candidate.name, "because": decided_by(best, judged)}
        given(case, best.candidate.person_id, Actor.WORKER, None, data, now)
        officers[case.unit_key or ""] = [_with_one_more(one, best, usual.get(case.service_key), now) for one in here]
        done += 1
    db.session.flush()
    return done


def _with_one_more(one: Candidate, best: Judged, usual: float | None, now: datetime) -> Candidate:
    if one.person_id != best.candidate.person_id:
        return one
    load = one.load_days + days_left(usual, 0)
    return replace(one, load_days=load, open_cases=one.open_cases + 1, last_given_at=now)


def declare_conflict(reference: str, viewer: Viewer, reason: str, now: datetime, once: str | None = None) -> Case:
    """An officer tells that they are biased (jävig) in a case of their unit: at once, as the law wants (FL 18 §).

    From then on they can neither get, take, decide nor sign it. A case of theirs goes back to the queue, or waits for
    the company without an officer. Said twice, it is said once. Two things happen, and the log tells both.
    """
    case = case_for_unit(reference, viewer)
    if already(case, once) or viewer.person_id in conflicts_in(case.id):
        return case
    if not reason.strip():
        raise Invalid("reason_missing")
    row = ConflictOfInterest(case_id=case.id, person_id=viewer.person_id, declared_at=now, reason=reason.strip())
    data = {"officer": viewer.name}
    happened = Happened(
        Event.CONFLICT_DECLARED, Actor.OFFICER, now, viewer.person_id, data, Visibility.INTERNAL, once=once
    )
    append(case, happened, now)
    db.session.add(row)
    if case.officer_id == viewer.person_id and can(case.state, Event.ASSIGNED):
        case.officer_id = None
        if case.state == State.IN_PROGRESS:
            released = Happened(Event.RELEASED, Actor.OFFICER, now, viewer.person_id, visibility=Visibility.INTERNAL)
            append(case, released, now)
    db.session.flush()
    return case
