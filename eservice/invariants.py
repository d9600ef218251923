"""What must always be true, each as a question that has no answer when all is well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import func, or_, select, text
from sqlalchemy.dialects.postgresql import distinct_on

from eservice.cases.models import Case, CaseClock, CaseEvent, CheckRun, ClockEntry
from eservice.cases.rules import ENDED_STATES, OPEN_STATES, Actor, State, chain
from eservice.decisions.models import Decision
from eservice.kit.days import HERE, local_day
from eservice.kit.db import db
from eservice.kit.text import Text
from eservice.premises.models import PremisesChange, PremisesObject
from eservice.snapshots.recounting import frozen_after, tampered
from eservice.statistics.models import CaseFactRow

#: What a report names of the cases that break a rule.
MOST_EXAMPLES = 50
#: Work that is this young is on its way: a worker has not come by yet.
ON_ITS_WAY = timedelta(minutes=15)
NIGHTLY_FROM = 2
#: Clocks that run on when a case has ended.
AFTERWARDS = ("appeal", "service_of_documents")


@dataclass(frozen=True)
class Invariant:
    """A sentence that must be true, and the query for the cases where it is not."""

    key: str
    says: Text
    #: Rows of (reference, detail).
    breaches: Any


def invariants(now: datetime) -> list[Invariant]:
    """Every invariant that one query can ask, as of `now`."""
    ended = Case.state.in_(ENDED_STATES)
    return [
        Invariant(
            "routed",
            Text(
                "Varje ärende har en enhet en kvart efter att det kom in.",
                "Each case has a unit a quarter of an hour after it came in.",
            ),
            select(Case.reference, Case.state).where(
                Case.state.in_(OPEN_STATES), Case.unit_key.is_(None), Case.received_at < now - ON_ITS_WAY
            ),
        ),
        Invariant(
            "no_clock_after_the_end",
            Text("Ingen klocka går i ett ärende som är slut.", "No clock runs in a case that has ended."),
            select(Case.reference, CaseClock.rule_key)
            .join(CaseClock, CaseClock.case_id == Case.id)
            .where(ended, CaseClock.state.in_(["running", "paused"]), CaseClock.kind.not_in(AFTERWARDS))
            .where(Case.followed_seq == Case.event_count, Case.mode != "imported"),
        ),
        Invariant(
            "events_are_counted",
            Text("Ärendet vet hur många händelser det har.", "A case knows how many events it has."),
            select(Case.reference, func.count(CaseEvent.id))
            .outerjoin(CaseEvent, CaseEvent.case_id == Case.id)
            .group_by(Case.id)
            .having(or_(func.count(CaseEvent.id) != Case.event_count, func.max(CaseEvent.seq) != Case.event_count)),
        ),
        Invariant(
            "company_is_heard_last",
            Text(
                "Ärendet vet vad företaget gjorde senast.",
                "A case knows the last thing that its company did.",
            ),
            select(Case.reference, Case.company_seq).where(
                Case.mode != "imported", Case.company_seq != func.coalesce(_last_by_company(), 0)
            ),
        ),
        Invariant(
            "decided_has_a_decision",
            Text(
                "Ett ärende som är beslutat har ett fattat beslut.",
                "A case that is decided has a decision that was made.",
            ),
            select(Case.reference, Case.state).where(
                Case.state.in_([State.DECIDED, State.APPEALED, State.AT_COURT]),
                Case.mode != "imported",
                ~select(Decision.id).where(Decision.case_id == Case.id, Decision.decided_at.is_not(None)).exists(),
            ),
        ),
        Invariant(
            "read_to_the_end",
            Text(
                "Klockor, brev och siffror har läst varje händelse.",
                "Clocks, letters and figures have read every event.",
            ),
            select(Case.reference, Case.event_count - Case.followed_seq)
            .join(CaseEvent, (CaseEvent.case_id == Case.id) & (CaseEvent.seq == Case.event_count))
            .where(Case.followed_seq < Case.event_count, CaseEvent.recorded_at < now - ON_ITS_WAY),
        ),
        Invariant(
            "facts_are_kept",
            Text(
                "Varje ärende som är läst har sin rad för siffrorna.",
                "Each case that was read has its row for the figures.",
            ),
            select(Case.reference, CaseFactRow.seq)
            .outerjoin(CaseFactRow, CaseFactRow.case_id == Case.id)
            .where(Case.followed_seq == Case.event_count, Case.event_count > 0)
            .where(or_(CaseFactRow.case_id.is_(None), CaseFactRow.seq != Case.event_count)),
        ),
        Invariant(
            "a_clock_has_a_ledger",
            Text(
                "En klocka som har startat har rader i sin liggare.",
                "A clock that has started has lines in its ledger.",
            ),
            select(Case.reference, CaseClock.rule_key)
            .join(CaseClock, CaseClock.case_id == Case.id)
            .where(CaseClock.state != "not_started")
            .where(
                ~select(ClockEntry.id)
                .where(ClockEntry.case_id == CaseClock.case_id, ClockEntry.rule_key == CaseClock.rule_key)
                .exists()
            ),
        ),
        Invariant(
            "vacant_as_its_history_says",
            Text(
                "Ett objekt i lokalregistret är i den version som dess historik slutar med.",
                "An object of the premises register is in the version that its history ends with.",
            ),
            select(PremisesObject.owner_key + " " + PremisesObject.own_number, PremisesObject.version)
            .outerjoin(PremisesChange, PremisesChange.object_id == PremisesObject.id)
            .group_by(PremisesObject.id)
            .having(func.coalesce(func.max(PremisesChange.version), 0) != PremisesObject.version),
        ),
    ]


CHAIN = Text(
    "Loggens kedja är hel: ingen händelse har ändrats i efterhand.",
    "The chain of the log is whole: no event was changed afterwards.",
)

FROZEN = Text(
    "Frysta siffror är som de frystes, och deras underlag ger dem igen.",
    "Frozen figures are as they were frozen, and what they rest on gives them again.",
)


def sentences(now: datetime) -> dict[str, Text]:
    """Every invariant in words, by its key."""
    return {one.key: one.says for one in invariants(now)} | {"chain": CHAIN, "frozen": FROZEN}


def check_invariants(now: datetime) -> list[CheckRun]:
    """Ask every question, keep a report of each, and give the reports."""
    total = db.session.scalar(select(func.count(Case.id))) or 0
    runs = []
    for one in invariants(now):
        broken = db.session.execute(one.breaches.order_by(text("1")).limit(1000)).all()
        runs.append(_report(one.key, now, total, [(row[0], row[1]) for row in broken]))
    runs.append(_report("chain", now, total, list(broken_chains())))
    runs.append(_frozen(now))
    db.session.add_all(runs)
    db.session.flush()
    return runs


def _frozen(now: datetime) -> CheckRun:
    checked, broken, last = 0, list[tuple[str, Any]](), 0
    while rows := frozen_after(last):
        checked, last = checked + len(rows), rows[-1].id
        broken += [(str(row.id), line) for row in rows for line in tampered(row)]
    return _report("frozen", now, checked, broken)


def broken_chains() -> Iterator[tuple[str, int]]:
    """The cases whose events do not hash to what is kept, each with the first place where they do not."""
    query = (
        select(
            Case.reference, Case.event_hash, CaseEvent.seq, CaseEvent.name, CaseEvent.effective_at, CaseEvent.data,
            CaseEvent.hash,
        )
        .join(CaseEvent, CaseEvent.case_id == Case.id)
        .order_by(Case.id, CaseEvent.seq)
    )  # fmt: skip
    rows = db.session.execute(query.execution_options(yield_per=2000))
    for reference, events in groupby(rows, key=lambda row: row[0]):
        place = _first_break(list(events))
        if place is not None:
            yield reference, place


def _last_by_company() -> Any:
    """The place of the last event after the first that a case's company made."""
    made = (CaseEvent.case_id == Case.id, CaseEvent.actor_kind == Actor.COMPANY, CaseEvent.seq > 1)
    return select(func.max(CaseEvent.seq)).where(*made).correlate(Case).scalar_subquery()


def _first_break(events: list[Any]) -> int | None:
    last = ""
    for _reference, _head, seq, name, effective_at, data, kept in events:
        last = chain(last, seq, name, effective_at, data)
        if last != kept:
            return int(seq)
    return None if last == events[-1][1] else int(events[-1][2])


def is_checked_today(now: datetime) -> bool:
    """Whether the nightly check has run since midnight, or its hour has not come."""
    here = now.astimezone(HERE)
    if here.hour < NIGHTLY_FROM:
        return True
    newest = db.session.scalar(select(func.max(CheckRun.ran_at)).where(CheckRun.name == "chain"))
    return newest is not None and local_day(newest) == here.date()


def newest_runs() -> dict[str, CheckRun]:
    """The last report of each check, by its name."""
    query = (
        select(CheckRun)
        .ext(distinct_on(CheckRun.name))
        .order_by(CheckRun.name, CheckRun.ran_at.desc(), CheckRun.id.desc())
    )
    return {run.name: run for run in db.session.scalars(query)}


def _report(key: str, now: datetime, checked: int, broken: list[tuple[str, Any]]) -> CheckRun:
    examples = [{"reference": reference, "what": str(detail)} for reference, detail in broken[:MOST_EXAMPLES]]
    return CheckRun(name=key, ran_at=now, checked=checked, wrong=len(broken), examples=examples)
