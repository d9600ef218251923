"""Appending to the event log: the only way a case changes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from eservice.cases.models import Case, CaseEvent
from eservice.cases.rules import Actor, Happened, chain, holder_of, move
from eservice.kit.background import later
from eservice.kit.db import db


def append(case: Case, happened: Happened, now: datetime) -> CaseEvent:
    """Move the case by `happened` and write it to the log; the readers are told after the commit.

    Raises `WrongMove` for a move that the lifecycle does not have; then nothing is written.
    """
    case.state = move(case.state, happened.event)
    event = record(case, happened, now)
    later("follow_changed_cases")
    return event


def record(case: Case, happened: Happened, now: datetime) -> CaseEvent:
    """Write `happened` to the log of a case that is already in its new state, and hand the ball on."""
    case.holder = holder_of(case.state, case.rests_on or 0, bool(case.is_heard), bool(case.is_offered))
    seq = case.event_count + 1
    case.event_hash = chain(case.event_hash, seq, happened.event, happened.effective_at, happened.data)
    case.event_count = seq
    if happened.actor_kind == Actor.COMPANY and seq > 1:
        case.company_seq = seq
    if case in db.session.new:
        # A new case is written here, with the head of its chain, and so only once.
        db.session.flush()
    event = CaseEvent(
        case_id=case.id,
        seq=seq,
        name=happened.event,
        actor_id=happened.actor_id,
        actor_kind=happened.actor_kind,
        effective_at=happened.effective_at,
        recorded_at=now,
        holder=case.holder,
        data=dict(happened.data),
        visibility=happened.visibility,
        hash=case.event_hash,
        once=happened.once,
    )
    db.session.add(event)
    return event


def already(case: Case, once: str | None) -> bool:
    """Whether the form that carried the key `once` has been handled: a double click is no error and no second event."""
    if once is None:
        return False
    query = select(CaseEvent.id).where(CaseEvent.case_id == case.id, CaseEvent.once == once)
    return db.session.scalar(query) is not None
