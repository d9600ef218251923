"""Which cases the readers of the log (clocks, letters, figures) have not caught up with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select, update

from eservice.cases.models import Case, CaseEvent
from eservice.kit.db import db


def cases_to_follow(limit: int) -> Sequence[Case]:
    """Cases with events that nobody has read, locked; those that another worker reads now are passed over."""
    query = select(Case).where(Case.followed_seq < Case.event_count).order_by(Case.id).limit(limit)
    return db.session.scalars(query.with_for_update(skip_locked=True, key_share=True)).all()


def events_by_case(cases: Sequence[Case]) -> Mapping[int, list[CaseEvent]]:
    """Every event of `cases`, in order."""
    events: dict[int, list[CaseEvent]] = {case.id: [] for case in cases}
    query = select(CaseEvent).where(CaseEvent.case_id.in_(events)).order_by(CaseEvent.case_id, CaseEvent.seq)
    for event in db.session.scalars(query):
        events[event.case_id].append(event)
    return events


def mark_followed(cases: Sequence[Case]) -> None:
    """Say that every event of `cases` has been read. The version stays: nobody's open page goes stale by it."""
    table = Case.__table__
    ids = [case.id for case in cases]
    db.session.connection().execute(update(table).where(table.c.id.in_(ids)).values(followed_seq=table.c.event_count))
