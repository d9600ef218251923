"""The indicators as of an earlier day: folded anew from what had taken effect by then, and was written down by then.

The facts of that day are folded into tables of the same names that only this transaction sees (PostgreSQL looks for
temporary tables first), by the same code that keeps the real ones: nothing is counted in two ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, insert, select, text

from eservice.cases.models import Case, CaseEvent
from eservice.cases.operations.following import events_by_case
from eservice.cases.rules import Event
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.notifications.queries import receipt_days
from eservice.statistics.detail_models import CaseDetail, ReferralFact, StageFact
from eservice.statistics.details import keep_details
from eservice.statistics.facts import FactEvent, Subject, fold
from eservice.statistics.indicator_counting import leaves
from eservice.statistics.indicator_models import CaseConduct, ClockFactRow
from eservice.statistics.indicator_queries import Cell, Year
from eservice.statistics.keeping import BATCH, keep_conduct
from eservice.statistics.models import CaseFactRow
from eservice.statistics.operations import fact_values

SHADOWED = (CaseFactRow, CaseConduct, ClockFactRow, StageFact, ReferralFact, CaseDetail)


def year_as_of(mode: str, year: int, as_of: date, known_at: datetime) -> Year:
    """The counts of a year as they stood when `as_of` ended, from what was written down by `known_at`.

    Must be rolled back or committed by the caller: until then this transaction sees the facts of that day. Whether a
    company is the municipality's own, and the promise that was given, are as they are kept.
    """
    for model in SHADOWED:
        _shadow(model.__table__)
    # What this connection has prepared before goes to the tables that it found then: the real ones.
    db.session.execute(text("discard plans"))
    last = 0
    while cases := _cases(mode, last):
        _fold(cases, as_of, known_at)
        last = cases[-1].id
    cells = [
        Cell(key.service_key, key.unit_key, leaf)
        for key, leaf in sorted(leaves(mode, as_of).items())
        if key.year == year
    ]
    return Year(cells, as_of, known_at)


def _shadow(table: Table) -> None:
    db.session.execute(text(f"create temporary table {table.name} (like {table.name} including all) on commit drop"))


def _cases(mode: str, last: int) -> Sequence[Case]:
    query = select(Case).where(Case.mode == mode, Case.id > last, Case.clock_rules_id.is_not(None))
    return db.session.scalars(query.order_by(Case.id).limit(BATCH)).all()


def _fold(cases: Sequence[Case], as_of: date, known_at: datetime) -> None:
    known = {case_id: _known(events, as_of, known_at) for case_id, events in events_by_case(cases).items()}
    there = [case for case in cases if any(event.name == Event.OPENED for event in known[case.id])]
    if not there:
        return
    db.session.execute(insert(CaseFactRow), [_fact(case, known[case.id]) for case in there])
    receipts = {case_id: day for case_id, day in receipt_days([case.id for case in there]).items() if day <= as_of}
    keep_conduct(there, known, receipts)
    keep_details(there, known)


def _known(events: Sequence[CaseEvent], as_of: date, known_at: datetime) -> list[CaseEvent]:
    return [one for one in events if one.recorded_at <= known_at and local_day(one.effective_at) <= as_of]


def _fact(case: Case, events: Sequence[CaseEvent]) -> dict[str, Any]:
    # The due days are in the clocks of that day; the indicators read them there.
    subject = Subject(case.id, case.mode, case.service_key, case.unit_key, None)
    told = (FactEvent(event.name, event.effective_at, event.holder) for event in events)
    return fact_values(fold(subject, told), len(events))
