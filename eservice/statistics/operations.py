"""Keeping facts and figures in step with the events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import and_, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from eservice.cases.models import Case, CaseEvent
from eservice.kit.db import db
from eservice.statistics.counting import Slice, counts_by_slice, last_day, months_of
from eservice.statistics.counts import Counts
from eservice.statistics.experience import make_experience
from eservice.statistics.facts import CaseFact, FactEvent, Subject, fold
from eservice.statistics.hiding import Place, hidden_places
from eservice.statistics.models import CaseFactRow, FigureMark, FigureReport
from eservice.statistics.rules import Hidden, Report, decided_in, due_in, report
from eservice.statistics.service_times import make_service_times

IMPORTED = "imported"


def keep_facts(cases: Sequence[Case], events: Mapping[int, Sequence[CaseEvent]], now: datetime) -> None:
    """Fold the events of `cases` into their fact rows, and note that the figures of their modes are behind."""
    if not cases:
        return
    rows = [fact_row(case, events[case.id]) for case in cases]
    write = insert(CaseFactRow)
    changed = {name: write.excluded[name] for name in rows[0] if name != "case_id"}
    db.session.execute(write.on_conflict_do_update(index_elements=["case_id"], set_=changed), rows)
    mark_changed({case.mode for case in cases}, now)


def mark_changed(modes: Iterable[str], now: datetime) -> None:
    """Note that the figures of `modes` are to be made anew. In order, so that two workers never wait for each other."""
    for mode in sorted(modes):
        write = insert(FigureMark).values(mode=mode, changed_at=now)
        # The oldest note stands until the figures are made: writing it again would only make workers queue for the row.
        unset = write.on_conflict_do_update(
            index_elements=["mode"], set_={"changed_at": now}, where=FigureMark.changed_at.is_(None)
        )
        db.session.execute(unset)


def fact_row(case: Case, events: Sequence[CaseEvent]) -> dict[str, Any]:
    """The fact of a case as the columns of its row, folded from its events."""
    # Due days come from the clocks, which are kept just before and past this session's copy of the row.
    db.session.refresh(case, ["due_on"])
    subject = Subject(case.id, case.mode, case.service_key, case.unit_key, case.due_on)
    return fact_values(fold(subject, (_fact_event(event) for event in events)), case.event_count)


def _fact_event(event: CaseEvent) -> FactEvent:
    return FactEvent(event.name, event.effective_at, event.holder)


def fact_values(fact: CaseFact, seq: int) -> dict[str, Any]:
    """A fact as the columns of its row."""
    return {
        "case_id": fact.case_id,
        "mode": fact.mode,
        "service_key": fact.service,
        "unit_key": fact.unit,
        "received_on": fact.received_on,
        "decided_on": fact.decided_on,
        "ended_on": fact.ended_on,
        "ending": fact.ending,
        "due_on": fact.due_on,
        "queue_days": fact.held.queue,
        "officer_days": fact.held.officer,
        "company_days": fact.held.company,
        "other_days": fact.held.other,
        "holder": fact.holder,
        "held_since": fact.held_since,
        "seq": seq,
    }


def modes_behind(today: date) -> list[str]:
    """Modes whose figures were made before the last change, or on another day; the longest behind first."""
    newest = (
        select(FigureReport.mode, func.max(FigureReport.as_of).label("as_of")).group_by(FigureReport.mode).subquery()
    )
    query = (
        select(FigureMark.mode)
        .outerjoin(newest, newest.c.mode == FigureMark.mode)
        .where(or_(FigureMark.changed_at.is_not(None), and_(newest.c.as_of < today, FigureMark.mode != IMPORTED)))
        .order_by(FigureMark.changed_at, FigureMark.mode)
    )
    return list(db.session.scalars(query))


def make_figures(mode: str, now: datetime, today: date) -> int:
    """Make every report of `mode` anew and say how many there are. Two workers take turns; the second does it again.

    An imported log is as old as its last line: its open cases are counted as of that day, not of today.
    """
    mark = db.session.scalars(select(FigureMark).where(FigureMark.mode == mode).with_for_update()).first()
    if mark is None:
        return 0
    as_of = (last_day(mode) if mode == IMPORTED else None) or today
    months = months_of(mode, as_of)
    counted = counts_by_slice(mode, months, as_of)
    hidden = hidden_by_slice(counted, months)
    reports = [
        _report_row(slice_, report(counts, months, as_of, hidden[slice_]), now) for slice_, counts in counted.items()
    ]
    if reports:
        write = insert(FigureReport)
        changed = {name: write.excluded[name] for name in ("as_of", "made_at", "report")}
        keys = ["mode", "service_key", "unit_key"]
        db.session.execute(write.on_conflict_do_update(index_elements=keys, set_=changed), reports)
    make_service_times(mode, as_of)
    make_experience(mode, as_of)
    mark.changed_at = None
    return len(reports)


def hidden_by_slice(counted: Mapping[Slice, Counts], months: Sequence[date]) -> dict[Slice, Hidden]:
    """What each report must not show, because it or another one's could be had from all of them together."""
    due, held = (_hidden(counted, months, size) for size in (due_in, decided_in))
    return {slice_: Hidden(due[slice_], held[slice_]) for slice_ in counted}


def _hidden(
    counted: Mapping[Slice, Counts], months: Sequence[date], size: Callable[[Counts, date], int]
) -> Mapping[Slice, frozenset[date | None]]:
    sizes: dict[Place, int] = {}
    for (_mode, service, unit), counts in counted.items():
        by_month = {month: size(counts, month) for month in months}
        sizes |= {Place(service, unit, month): n for month, n in by_month.items()}
        sizes[Place(service, unit, None)] = sum(by_month.values())
    found = hidden_places(sizes)
    return {
        slice_: frozenset(month for month in (None, *months) if Place(slice_[1], slice_[2], month) in found)
        for slice_ in counted
    }


def _report_row(slice_: Slice, made: Report, now: datetime) -> dict[str, Any]:
    return {
        "mode": slice_.mode,
        "service_key": slice_.service_key,
        "unit_key": slice_.unit_key,
        "as_of": made.as_of,
        "made_at": now,
        "report": msgspec.to_builtins(made),
    }
