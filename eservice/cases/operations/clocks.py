"""Keeping the clocks in step with the events: the ledger is written, and what the clocks show is stored for lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlalchemy.dialects.postgresql import insert

from eservice.cases.models import Case, CaseClock, CaseEvent, ClockEntry
from eservice.cases.rules import Event, State, deadlines, happenings
from eservice.catalogue.queries import clock_rules
from eservice.clock.ledger import ledger
from eservice.clock.reading import read_clock
from eservice.clock.rules import rules_for
from eservice.clock.shape import ClockRule, LedgerEntry, Reading
from eservice.kit.days import local_day
from eservice.kit.db import db


def keep_clocks(cases: Sequence[Case], events: Mapping[int, Sequence[CaseEvent]], today: date) -> None:
    """Write what the events of `cases` did to their clocks. Run twice, it changes nothing the second time.

    The case's own row is changed past its version: a page that an officer has open does not go stale by a clock.
    """
    entries: list[dict[str, Any]] = []
    shown: list[dict[str, Any]] = []
    due: list[dict[str, Any]] = []
    for case in cases:
        if case.clock_rules_id is None:
            continue
        readings: list[tuple[ClockRule, Reading]] = []
        rules = rules_for(clock_rules(case.clock_rules_id), case.case_type, local_day(case.received_at))
        for rule in rules:
            lines = ledger(rule, happenings(events[case.id]))
            readings.append((rule, read_clock(rule, lines, today)))
            entries += [_entry(case.id, line) for line in lines]
        shown += [_clock(case.id, rule, reading) for rule, reading in readings]
        due_on, next_due_on = deadlines(readings)
        if case.state == State.AWAITING_COMPANY:
            next_due_on = answer_by(events[case.id]) or next_due_on
        due.append({"which": case.id, "due": due_on, "next": next_due_on})
    _write(entries, shown, due)


def answer_by(events: Sequence[CaseEvent]) -> date | None:
    """The day the company was last asked to answer by: until then the case rests, after it somebody must act."""
    asked = [event.data["answer_by"] for event in events if event.name == Event.SUPPLEMENT_REQUESTED]
    return date.fromisoformat(asked[-1]) if asked else None


def _write(entries: list[dict[str, Any]], shown: list[dict[str, Any]], due: list[dict[str, Any]]) -> None:
    if entries:
        db.session.execute(insert(ClockEntry).on_conflict_do_nothing(), entries)
    if due:
        db.session.execute(delete(CaseClock).where(CaseClock.case_id.in_([row["which"] for row in due])))
    if shown:
        db.session.execute(insert(CaseClock), shown)
    if due:
        table = Case.__table__
        write = update(table).where(table.c.id == bindparam("which"))
        db.session.connection().execute(write.values(due_on=bindparam("due"), next_due_on=bindparam("next")), due)


def _entry(case_id: int, line: LedgerEntry) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "rule_key": line.rule_key,
        "seq": line.seq,
        "kind": line.kind,
        "on": line.on,
        "reason": line.reason,
        "basis": line.basis[:200],
        "length_n": line.length.n if line.length else None,
        "length_unit": line.length.unit if line.length else None,
    }


def _clock(case_id: int, rule: ClockRule, reading: Reading) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "rule_key": rule.key,
        "kind": rule.kind,
        "state": reading.state,
        "started_on": reading.started_on,
        "stopped_on": reading.stopped_on,
        "due_on": None if reading.state == "paused" else reading.due_on,
    }
