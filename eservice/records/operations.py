"""Reading histories in: a log becomes cases with mode `imported`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import insert, select

from eservice.accounts.models import Unit
from eservice.cases.models import Case, CaseEvent
from eservice.cases.operations.clocks import keep_clocks
from eservice.cases.operations.following import events_by_case
from eservice.cases.operations.opening import next_reference
from eservice.cases.rules import Actor, Event, Visibility, chain
from eservice.catalogue.queries import current_clock_rules
from eservice.kit.background import later
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.records.importing import ImportedCase, imported_case
from eservice.records.traces import BrokenLog, Trace
from eservice.statistics.details import keep_details
from eservice.statistics.facts import FactEvent, Subject, fold
from eservice.statistics.models import CaseFactRow
from eservice.statistics.operations import IMPORTED, fact_values, mark_changed

#: Cases written at a time.
BATCH = 200


@dataclass
class Imported:
    """What an import did."""

    cases: int = 0
    #: Lines of the log; that a case was opened and has ended comes on top of them.
    events: int = 0
    #: Cases that were there already and were left as they are.
    known: int = 0


def import_log(
    traces: Iterable[Trace],
    service_key: str,
    source: str,
    now: datetime,
    received_attr: str | None = None,
    ended_attr: str | None = None,
) -> Imported:
    """Read `traces` in as cases of `service_key`; a case is known by `source` and its trace's name.

    Raises `BrokenLog`. All of it belongs into one transaction: a broken file is then not half-imported.
    """
    done, seen, units = Imported(), set[str](), _Units()
    for batch in _batches(_cases(traces, received_attr, ended_attr, seen)):
        known = _known(source, batch)
        fresh = [case for case in batch if case.external_id not in known]
        done.known += len(batch) - len(fresh)
        if fresh:
            done.cases += len(fresh)
            done.events += sum(event.name == Event.IMPORTED_STEP for case in fresh for event in case.events)
            _write(fresh, service_key, source, units, now)
    if done.cases:
        mark_changed({IMPORTED}, now)
        later("refresh_figures")
    return done


def _cases(
    traces: Iterable[Trace], received_attr: str | None, ended_attr: str | None, seen: set[str]
) -> Iterator[ImportedCase]:
    for trace in traces:
        if trace.name in seen:
            raise BrokenLog("spåret står två gånger i filen:", trace.place, trace.name)
        seen.add(trace.name)
        yield imported_case(trace, received_attr, ended_attr)


def _batches(cases: Iterator[ImportedCase]) -> Iterator[list[ImportedCase]]:
    while batch := list(islice(cases, BATCH)):
        yield batch


def _known(source: str, batch: list[ImportedCase]) -> set[str]:
    query = select(Case.external_id).where(
        Case.external_source == source, Case.external_id.in_([case.external_id for case in batch])
    )
    return {name for name in db.session.scalars(query) if name is not None}


def _write(cases: list[ImportedCase], service_key: str, source: str, units: _Units, now: datetime) -> None:
    rows = [_case_row(case, service_key, source, units.key(case.group)) for case in cases]
    chains = [_chained(case) for case in cases]
    for row, hashes in zip(rows, chains, strict=True):
        row["event_hash"] = hashes[-1]
    returning = insert(Case).returning(Case.id, sort_by_parameter_order=True)
    ids = list(db.session.scalars(returning, rows))
    events = [
        _event_row(case_id, seq, case, hash_, now)
        for case_id, case, hashes in zip(ids, cases, chains, strict=True)
        for seq, hash_ in enumerate(hashes, start=1)
    ]
    db.session.execute(insert(CaseEvent), events)
    facts = [_fact(case_id, case, row) for case_id, case, row in zip(ids, cases, rows, strict=True)]
    db.session.execute(insert(CaseFactRow), facts)
    written = db.session.scalars(select(Case).where(Case.id.in_(ids)).order_by(Case.id)).all()
    happened = events_by_case(written)
    keep_clocks(written, happened, local_day(now))
    keep_details(written, happened)
    db.session.expunge_all()


def _case_row(case: ImportedCase, service_key: str, source: str, unit_key: str | None) -> dict[str, Any]:
    return {
        "reference": next_reference("IMP", local_day(case.received_at).year),
        "service_key": service_key,
        "case_type": service_key,
        "clock_rules_id": current_clock_rules(),
        "unit_key": unit_key,
        "state": case.state,
        "holder": case.events[-1].holder,
        "mode": IMPORTED,
        "language": "sv",
        "received_at": case.received_at,
        "decided_at": case.ended_at,
        "ended_at": case.ended_at,
        "attributes": case.attributes,
        "event_count": len(case.events),
        "followed_seq": len(case.events),
        "external_source": source,
        "external_id": case.external_id,
    }


def _chained(case: ImportedCase) -> list[str]:
    hashes, last = [], ""
    for seq, event in enumerate(case.events, start=1):
        last = chain(last, seq, event.name, event.at, event.data)
        hashes.append(last)
    return hashes


def _event_row(case_id: int, seq: int, case: ImportedCase, hash_: str, now: datetime) -> dict[str, Any]:
    event = case.events[seq - 1]
    return {
        "case_id": case_id,
        "seq": seq,
        "name": event.name,
        "actor_kind": Actor.IMPORT,
        "effective_at": event.at,
        "recorded_at": now,
        "holder": event.holder,
        "data": event.data,
        "visibility": Visibility.INTERNAL,
        "hash": hash_,
    }


def _fact(case_id: int, case: ImportedCase, row: dict[str, Any]) -> dict[str, Any]:
    subject = Subject(case_id, IMPORTED, row["service_key"], row["unit_key"], None)
    events = (FactEvent(event.name, event.at, event.holder) for event in case.events)
    return fact_values(fold(subject, events), len(case.events))


class _Units:
    """The units that a log's groups stand for: known ones by key or name, others made as `imported` units."""

    def __init__(self) -> None:
        self._keys: dict[str, str] = {}
        for unit in db.session.scalars(select(Unit).order_by(Unit.key)):
            for name in (unit.name_en, unit.name_sv, unit.key):
                self._keys[name.casefold()] = unit.key

    def key(self, group: str | None) -> str | None:
        """The unit's key; None for no group."""
        if group is None:
            return None
        known = self._keys.get(group.casefold())
        if known is None:
            known = self._keys[group.casefold()] = self._make(group)
        return known

    def _make(self, group: str) -> str:
        taken, key = set(self._keys.values()), f"imp_{_slug(group)}"[:40]
        number = 2
        while key in taken:
            key = f"{key[:36]}_{number}"
            number += 1
        name = group[:120]
        db.session.add(Unit(key=key, name_sv=name, name_en=name, kind="imported"))
        db.session.flush()
        return key


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "unit"
