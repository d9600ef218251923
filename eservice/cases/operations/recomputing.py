"""Reckoning clocks anew from the log and comparing with what is kept. What differs is put right, and reported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from eservice.cases.calendar import calendar
from eservice.cases.models import Case, CaseClock, CheckRun, ClockEntry
from eservice.cases.operations.clocks import Kept, kept, write_kept
from eservice.cases.operations.following import events_by_case
from eservice.cases.rules import OPEN_STATES
from eservice.kit.days import local_day
from eservice.kit.db import db

#: Cases reckoned in one transaction, and differences that a report names.
BATCH = 200
MOST_EXAMPLES = 50
CLOCKS = "clocks"
#: Cases that still have somebody waiting; the others keep what they ended with.
OPEN: ColumnElement[bool] = Case.state.in_(OPEN_STATES)


def start_recomputing(now: datetime) -> int:
    """Open a report; its id."""
    run = CheckRun(name=CLOCKS, ran_at=now, checked=0, wrong=0, examples=[])
    db.session.add(run)
    db.session.flush()
    return run.id


def recompute_clocks(
    run_id: int, after: int, now: datetime, which: ColumnElement[bool] = OPEN, mend: bool = True
) -> int | None:
    """Reckon the clocks of the next cases anew, add what differs to the report, and say where to go on.

    Returns None after the last. Cases that the readers of the log have not caught up with are left to them. Without
    `mend` what is kept stays as it is.
    """
    query = select(Case).where(Case.id > after, Case.clock_rules_id.is_not(None), which)
    caught_up = query.where(Case.followed_seq == Case.event_count).order_by(Case.id).limit(BATCH)
    cases = db.session.scalars(caught_up.with_for_update(skip_locked=True, key_share=True)).all()
    if not cases:
        return None
    events, known = events_by_case(cases), calendar()
    reckoned = {case.id: kept(case, events[case.id], local_day(now), known) for case in cases}
    found = _differences(cases, reckoned)
    if found and mend:
        wrong = {row["case_id"] for row in found}
        write_kept([reckoned[case_id] for case_id in sorted(wrong)])
    _report(run_id, len(cases), found)
    return cases[-1].id


def _report(run_id: int, checked: int, found: Sequence[dict[str, Any]]) -> None:
    run = db.session.get_one(CheckRun, run_id, with_for_update=True)
    run.checked += checked
    run.wrong += len({row["case_id"] for row in found})
    run.examples = [*run.examples, *found][:MOST_EXAMPLES]


def _differences(cases: Sequence[Case], reckoned: dict[int, Kept]) -> list[dict[str, Any]]:
    """What is kept and what was reckoned, where the two are not the same."""
    ids = [case.id for case in cases]
    clocks = _clocks(ids)
    entries = _entries(ids)
    found = []
    for case in cases:
        one = reckoned[case.id]
        days = {"due_on": case.due_on, "next_due_on": case.next_due_on}
        pairs: list[tuple[str, Any, Any]] = [
            (name, days[name], one.due[short]) for name, short in (("due_on", "due"), ("next_due_on", "next"))
        ]
        pairs += [(key, clocks[case.id].get(key), now) for key, now in _shown(one).items()]
        pairs += [(key, was, None) for key, was in clocks[case.id].items() if key not in _shown(one)]
        pairs.append(("ledger", *_ledgers(entries[case.id], one)))
        found += [
            {"case_id": case.id, "reference": case.reference, "what": what, "kept": str(was), "reckoned": str(now)}
            for what, was, now in pairs
            if was != now
        ]
    return found


def _ledgers(lines: set[tuple[Any, ...]], one: Kept) -> tuple[int, int]:
    """How many lines of the reckoned ledgers are kept, and how many there are; older books are history."""
    wanted = {(row["rule_key"], row["book"], row["seq"], row["kind"], row["on"]) for row in one.entries}
    return len(wanted & lines), len(wanted)


def _shown(one: Kept) -> dict[str, tuple[str, date | None]]:
    return {row["rule_key"]: (row["state"], row["due_on"]) for row in one.shown}


def _clocks(ids: Sequence[int]) -> dict[int, dict[str, tuple[str, date | None]]]:
    rows: dict[int, dict[str, tuple[str, date | None]]] = {case_id: {} for case_id in ids}
    query = select(CaseClock).where(CaseClock.case_id.in_(ids)).order_by(CaseClock.case_id, CaseClock.rule_key)
    for clock in db.session.scalars(query):
        rows[clock.case_id][clock.rule_key] = (clock.state, clock.due_on)
    return rows


def _entries(ids: Sequence[int]) -> dict[int, set[tuple[Any, ...]]]:
    rows: dict[int, set[tuple[Any, ...]]] = {case_id: set() for case_id in ids}
    query = select(ClockEntry).where(ClockEntry.case_id.in_(ids)).order_by(ClockEntry.id)
    for line in db.session.scalars(query):
        rows[line.case_id].add((line.rule_key, line.book, line.seq, line.kind, line.on))
    return rows
