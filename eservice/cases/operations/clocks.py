"""Keeping the clocks in step with the events: the ledger is written, and what the clocks show is stored for lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlalchemy.dialects.postgresql import insert

from eservice.cases.calendar import Calendar, calendar
from eservice.cases.clock_events import Logged, deadlines, happenings
from eservice.cases.models import Case, CaseClock, CaseEvent, ClockEntry
from eservice.cases.rules import Event, State
from eservice.catalogue.queries import rules_of
from eservice.clock.ledger import ledger
from eservice.clock.reading import read_clock
from eservice.clock.shape import ClockRule, LedgerEntry, Reading
from eservice.clock.workdays import before
from eservice.kit.days import local_day
from eservice.kit.db import db

#: Clocks that are shown and stored before they have started: the reader waits for them.
AWAITED = ("decision_deadline", "service_target", "waiting_period")


@dataclass(frozen=True)
class Kept:
    """What is kept of one case's clocks: the lines of their ledgers, what they show, and the case's two days."""

    entries: list[dict[str, Any]]
    shown: list[dict[str, Any]]
    due: dict[str, Any]


def keep_clocks(cases: Sequence[Case], events: Mapping[int, Sequence[CaseEvent]], today: date) -> None:
    """Write what the events of `cases` did to their clocks. Run twice, it changes nothing the second time.

    The case's own row is changed past its version: a page that an officer has open does not go stale by a clock.
    """
    known = calendar()
    write_kept([kept(case, events[case.id], today, known) for case in cases if case.clock_rules_id is not None])


def kept(case: Case, events: Sequence[CaseEvent], today: date, known: Calendar) -> Kept:
    """What is to be kept of a case's clocks on the day `today`, reckoned from its events."""
    clocks = read_clocks(case, events, today, known)
    due_on, next_due_on = deadlines([(rule, reading) for rule, reading, _lines in clocks])
    if case.state == State.AWAITING_COMPANY:
        next_due_on = answer_by(events) or next_due_on
    elif case.state == State.APPEALED:
        next_due_on = hand_over_by(events) or next_due_on
    return Kept(
        [_entry(case.id, line) for _rule, _reading, lines in clocks for line in lines],
        [clock_row(case.id, rule, reading) for rule, reading, lines in clocks if lines or rule.kind in AWAITED],
        {"which": case.id, "due": due_on, "next": next_due_on},
    )


def read_clocks(
    case: Case, events: Sequence[Logged], today: date, known: Calendar
) -> list[tuple[ClockRule, Reading, tuple[LedgerEntry, ...]]]:
    """Each clock of a case as it stands `today`, with its ledger. A case that has ended keeps its calendar."""
    happened, closed = happenings(events), known.closed(case.ended_at)
    clocks = []
    for rule in rules_of(case.clock_rules_id, case.case_type, local_day(case.received_at)):
        lines = ledger(rule, happened)
        clocks.append((rule, read_clock(rule, lines, today, closed), lines))
    return clocks


def answer_by(events: Sequence[Logged]) -> date | None:
    """The day the company was last asked to answer by: until then the case rests, after it somebody must act."""
    asked = [event.data["answer_by"] for event in events if event.name == Event.SUPPLEMENT_REQUESTED]
    return date.fromisoformat(asked[-1]) if asked else None


def hand_over_by(events: Sequence[Logged]) -> date | None:
    """The day by which the appeal is to be with the court: it stands on the worklist until then."""
    asked = [event.data["hand_over_by"] for event in events if "hand_over_by" in event.data]
    return date.fromisoformat(asked[-1]) if asked else None


def write_kept(kept: Sequence[Kept]) -> None:
    """Store what was reckoned. Lines of ledgers are only added; what the clocks show is written over."""
    entries = [row for one in kept for row in one.entries]
    shown = [row for one in kept for row in one.shown]
    due = [one.due for one in kept]
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
        "book": line.book,
        "by_day": line.by,
        "told_on": line.told_on,
        "person": line.person[:120],
        "note": line.note,
    }


def clock_row(case_id: int, rule: ClockRule, reading: Reading) -> dict[str, Any]:
    """What a clock shows, as the columns of its row."""
    due_on = None if reading.state == "paused" else reading.due_on
    return {
        "case_id": case_id,
        "rule_key": rule.key,
        "kind": rule.kind,
        "state": reading.state,
        "started_on": reading.started_on,
        "stopped_on": reading.stopped_on,
        "due_on": due_on,
        "warn_on": before(due_on, rule.warn_before) if due_on and rule.warn_before else None,
    }
