"""Keeping what the indicators are counted from in step with the events, and checking it against the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from eservice.accounts.models import Company
from eservice.cases.calendar import calendar
from eservice.cases.models import Case, CaseEvent
from eservice.cases.operations.clocks import read_clocks
from eservice.cases.operations.following import events_by_case
from eservice.cases.rules import Event, Visibility
from eservice.catalogue.models import ServiceVersion
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.statistics.conduct import ClockFact, Conduct, Told, clock_fact, conduct
from eservice.statistics.detail_models import CaseDetail, ReferralFact, StageFact
from eservice.statistics.details import detail_rows, referral_rows, stage_rows
from eservice.statistics.indicator_models import CaseConduct, ClockFactRow, Promise
from eservice.statistics.models import CaseFactRow
from eservice.statistics.operations import IMPORTED, fact_row
from eservice.statistics.queries import curves
from eservice.statistics.survival import quantile

#: By case: the day its receipt was written.
Receipts = Mapping[int, date]
#: Cases compared in one go.
BATCH = 200


def keep_conduct(cases: Sequence[Case], events: Mapping[int, Sequence[CaseEvent]], receipts: Receipts) -> None:
    """Fold how `cases` were treated, and each of their clocks. Run twice, it changes nothing the second time."""
    if not cases:
        return
    rows = conduct_rows(cases, events, receipts)
    write = insert(CaseConduct)
    changed = {name: write.excluded[name] for name in rows[0] if name != "case_id"}
    db.session.execute(write.on_conflict_do_update(index_elements=["case_id"], set_=changed), rows)
    db.session.execute(delete(ClockFactRow).where(ClockFactRow.case_id.in_([case.id for case in cases])))
    clocks = clock_rows(cases, events)
    if clocks:
        db.session.execute(insert(ClockFactRow), clocks)


def conduct_rows(
    cases: Sequence[Case], events: Mapping[int, Sequence[CaseEvent]], receipts: Receipts
) -> list[dict[str, Any]]:
    """How `cases` were treated, as the columns of their rows, reckoned from their events."""
    known = _applicants(cases)
    return [
        _row(case, conduct(_told(events[case.id])), receipts.get(case.id), known.get(case.id, (False, False, None)))
        for case in cases
    ]


def clock_rows(cases: Sequence[Case], events: Mapping[int, Sequence[CaseEvent]]) -> list[dict[str, Any]]:
    """The clocks of `cases`, as the columns of their rows, in order."""
    days = calendar()
    rows = []
    for case in cases:
        if case.clock_rules_id is None:
            continue
        told = conduct(_told(events[case.id])).delay_told_on
        withdrawn = next((local_day(e.effective_at) for e in events[case.id] if e.name == Event.WITHDRAWN), None)
        closed, received = days.closed(case.ended_at), local_day(case.received_at)
        for rule, reading, lines in read_clocks(case, events[case.id], received, days):
            fact = clock_fact(rule, reading, lines, received, closed)
            if fact is not None:
                rows.append(_clock_row(case, fact, withdrawn, told))
    return sorted(rows, key=lambda row: (row["case_id"], row["rule_key"]))


def _clock_row(case: Case, fact: ClockFact, withdrawn_on: date | None, delay_told: date | None) -> dict[str, Any]:
    told = min((day for day in (fact.told_on, delay_told) if day), default=None)
    about = {"case_id": case.id, "mode": case.mode, "service_key": case.service_key, "unit_key": case.unit_key}
    return {**about, **asdict(fact), "withdrawn_on": withdrawn_on, "told_on": told}


def _told(events: Iterable[CaseEvent]) -> list[Told]:
    return [
        Told(
            event.name,
            event.effective_at,
            event.actor_kind,
            event.visibility == Visibility.COMPANY,
            str(event.data.get("outcome") or ""),
            date.fromisoformat(event.data["served_on"]) if event.data.get("served_on") else None,
        )
        for event in events
    ]


def _row(case: Case, made: Conduct, receipt_on: date | None, about: tuple[bool, bool, int | None]) -> dict[str, Any]:
    folded = {key: value for key, value in asdict(made).items() if key not in ("ended", "received_on")}
    is_own, is_returning, form_version = about
    return {
        "case_id": case.id,
        **folded,
        "receipt_on": receipt_on,
        "form_version": form_version,
        "is_own": is_own,
        "is_returning": is_returning,
    }


def _applicants(cases: Sequence[Case]) -> dict[int, tuple[bool, bool, int | None]]:
    """By case: whether its company is the municipality's own, has applied before, and the version of the form."""
    earlier = aliased(Case)
    before = exists().where(earlier.company_id == Case.company_id, earlier.received_at < Case.received_at)
    query = (
        select(Case.id, Company.is_municipal, before, ServiceVersion.version)
        .outerjoin(Company, Company.id == Case.company_id)
        .outerjoin(ServiceVersion, ServiceVersion.id == Case.service_version_id)
        .where(Case.id.in_([case.id for case in cases]))
    )
    return {row[0]: (bool(row[1]), row[2], row[3]) for row in db.session.execute(query)}


def keep_promises(cases: Sequence[Case], now: datetime) -> None:
    """Keep when cases that came in today or yesterday are expected to end; never revised; none where it is not known.

    The days within which half, and eight of ten, of the service's cases have ended, open ones counted.
    """
    new = [case for case in cases if case.mode != IMPORTED and now - case.received_at < timedelta(days=1)]
    rows: list[dict[str, Any]] = []
    for mode in {case.mode for case in new}:
        known = curves(mode, {case.service_key for case in new})
        for case in (one for one in new if one.mode == mode and one.service_key in known):
            curve = known[case.service_key]
            half, eight = quantile(curve, 0.5), quantile(curve, 0.8)
            if half is not None and eight is not None:
                day = local_day(case.received_at)
                by = {"half_by": day + timedelta(days=half), "eight_by": day + timedelta(days=eight)}
                rows.append({"case_id": case.id, **by, "n": curve.n, "made_at": now})
    if rows:
        db.session.execute(insert(Promise).on_conflict_do_nothing(), rows)


def missing(limit: int) -> Sequence[Case]:
    """Cases that have a fact and no word on how they were treated: from before it was kept. Imported ones have none."""
    query = (
        select(Case)
        .join(CaseFactRow, CaseFactRow.case_id == Case.id)
        .outerjoin(CaseConduct, CaseConduct.case_id == Case.id)
        .where(CaseConduct.case_id.is_(None), Case.mode != IMPORTED, Case.followed_seq == Case.event_count)
    )
    return db.session.scalars(query.order_by(Case.id).limit(limit)).all()


def followed_after(case_id: int, limit: int = BATCH) -> Sequence[Case]:
    """The next cases that the readers of the log have caught up with, imported ones aside, by id."""
    query = select(Case).where(Case.id > case_id, Case.mode != IMPORTED, Case.followed_seq == Case.event_count)
    return db.session.scalars(query.order_by(Case.id).limit(limit)).all()


def differences(cases: Sequence[Case], receipts: Receipts) -> list[str]:
    """What is kept of `cases` and differs from what their events say, as lines: reference, table, column, values."""
    events = events_by_case(cases)
    by_id = {case.id: case.reference for case in cases}
    wanted: list[tuple[str, type[Any], list[dict[str, Any]], tuple[str, ...]]] = [
        ("case_fact", CaseFactRow, [fact_row(case, events[case.id]) for case in cases], ("case_id",)),
        ("case_conduct", CaseConduct, conduct_rows(cases, events, receipts), ("case_id",)),
        ("clock_fact", ClockFactRow, clock_rows(cases, events), ("case_id", "rule_key")),
        ("stage_fact", StageFact, stage_rows(cases, events), ("case_id", "position")),
        ("referral_fact", ReferralFact, referral_rows(cases, events), ("case_id", "referral_id")),
        ("case_detail", CaseDetail, detail_rows(cases, events), ("case_id",)),
    ]
    lines: list[str] = []
    for name, table, rows, key in wanted:
        kept = {tuple(getattr(row, column) for column in key): row for row in _kept(table, by_id)}
        for row in rows:
            place = tuple(row[column] for column in key)
            lines += [f"{by_id[place[0]]} {name} {what}" for what in _compared(kept.pop(place, None), row)]
        lines += [f"{by_id[place[0]]} {name} {place[1:]}: för mycket" for place in kept]
    return lines


def _kept(table: type[Any], ids: Iterable[int]) -> Sequence[Any]:
    query = select(table).where(table.case_id.in_(list(ids))).order_by(table.case_id)
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def _compared(kept: Any, row: Mapping[str, Any]) -> list[str]:
    if kept is None:
        return ["saknas"]
    pairs = [(name, getattr(kept, name), value) for name, value in row.items()]
    return [f"{name}: {was} / {now}" for name, was, now in pairs if was != now]
