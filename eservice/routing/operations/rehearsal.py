"""Trying a draft on the cases of the last twelve months, chunk by chunk, so that a page can show how far it is."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import msgspec
from sqlalchemy import ColumnElement, and_, func, select

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.catalogue.shape import RoutingTable
from eservice.kit.background import later
from eservice.kit.days import HERE, local_day
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotFound
from eservice.routing.checks import is_good
from eservice.routing.models import Rehearsal, RoutingTableVersion
from eservice.routing.operations.tables import YEAR, draft_to_change, findings
from eservice.routing.queries import Known, cases_with_answers, known_cases, open_units
from eservice.routing.rehearsing import PastCase, Report, counted, report, tally_from
from eservice.routing.rules import instead_of_closed, route
from eservice.routing.tables import rows_from, table_of

#: Cases per run of the worker: about a second of work, so that the page moves.
CHUNK = 200
#: The longest target length that can be tried.
MOST_DAYS = 1000


def ask_rehearsal(
    table_id: int, lock: int | None, viewer: Viewer, mode: str, now: datetime, target_days: int | None = None
) -> Rehearsal:
    """Ask for a rehearsal of a draft. Raises `Invalid` where the checks refuse the draft, or the target is no length.

    Asked for twice while the table is the same and the first has not finished, it is one rehearsal.
    """
    draft = draft_to_change(table_id, lock)
    if target_days is not None and not 1 <= target_days <= MOST_DAYS:
        raise Invalid("target_days_wrong")
    today = local_day(now)
    if not is_good(findings(draft, today, now)):
        raise Invalid("table_not_good")
    running = newest_rehearsal(draft.id)
    if running is not None and running.finished_at is None and running.digest == draft.digest:
        return running
    first = today - YEAR
    asked = Rehearsal(
        table_id=draft.id,
        digest=draft.digest,
        mode=mode,
        target_days=target_days,
        from_on=first,
        to_on=today,
        total=how_many(draft.service_key, mode, first, today),
        asked_by=viewer.person_id,
        asked_at=now,
    )
    db.session.add(asked)
    db.session.flush()
    later("rehearse_tables")
    return asked


def newest_rehearsal(table_id: int) -> Rehearsal | None:
    """The last rehearsal that was asked for, finished or not."""
    query = select(Rehearsal).where(Rehearsal.table_id == table_id).order_by(Rehearsal.id.desc()).limit(1)
    return db.session.scalars(query).first()


def report_of(rehearsal: Rehearsal) -> Report:
    """What a rehearsal says, of the cases it has tried so far."""
    version = db.session.get(RoutingTableVersion, rehearsal.table_id)
    if version is None:
        raise NotFound("no_such_table")
    rules = [row.key for row in rows_from(version.rows)]
    return report(tally_from(rehearsal.tally), rules, (rehearsal.to_on - rehearsal.from_on).days)


def continue_rehearsals(now: datetime) -> int:
    """Try the next chunk of the oldest rehearsal that is not finished; how many cases that were.

    The row is locked while its chunk is tried, so each case counts once however many workers there are. A draft that
    changes while it is rehearsed ends its rehearsal: the report would be of a table that nobody has.
    """
    query = select(Rehearsal).where(Rehearsal.finished_at.is_(None)).order_by(Rehearsal.id).limit(1)
    rehearsal = db.session.scalars(query.with_for_update(skip_locked=True)).first()
    if rehearsal is None:
        return 0
    draft = db.session.get_one(RoutingTableVersion, rehearsal.table_id, with_for_update=True)
    if draft.digest != rehearsal.digest:
        rehearsal.finished_at = now
        return 0
    tried = _try_chunk(rehearsal, draft, now)
    if tried < CHUNK:
        rehearsal.finished_at = now
        if draft.status == "draft":
            draft.status = "rehearsed"
    later("rehearse_tables")
    db.session.flush()
    return tried


def how_many(service_key: str, mode: str, first: date, last: date) -> int:
    """How many cases of a service a table can be tried on: those that came in from `first` to `last`."""
    return db.session.scalars(select(func.count()).where(_cases(service_key, mode, first, last))).one()


class Tried(NamedTuple):
    """A case, and where a table would have sent it."""

    case_id: int
    past: PastCase


def try_table(
    service_key: str, mode: str, period: tuple[date, date], after: int, table: RoutingTable, today: date
) -> list[Tried]:
    """The next cases of a period, in the order of their numbers, each routed by `table`; `CHUNK` of them at most.

    A unit that has ceased by `today` takes none: the case goes where `instead_of_closed` says.
    """
    query = cases_with_answers().where(_cases(service_key, mode, *period), Case.id > after)
    rows = db.session.execute(query.order_by(Case.id).limit(CHUNK)).all()
    units = open_units(today)
    return [Tried(known.case.id, _past(known, table, units)) for known in known_cases(rows)]


def _cases(service_key: str, mode: str, first: date, last: date) -> ColumnElement[bool]:
    return and_(
        Case.service_key == service_key,
        Case.mode == mode,
        Case.received_at >= _begin_of(first),
        Case.received_at < _begin_of(last + timedelta(days=1)),
        Case.unit_key.is_not(None),
        Case.service_version_id.is_not(None),
    )


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), HERE)


def _try_chunk(rehearsal: Rehearsal, draft: RoutingTableVersion, now: datetime) -> int:
    period, table = (rehearsal.from_on, rehearsal.to_on), table_of(rows_from(draft.rows))
    tried = try_table(draft.service_key, rehearsal.mode, period, rehearsal.last_case_id, table, local_day(now))
    past = [one.past for one in tried]
    tally = counted(tally_from(rehearsal.tally), past, rehearsal.to_on, rehearsal.target_days)
    rehearsal.tally = msgspec.to_builtins(tally)
    rehearsal.done += len(tried)
    if tried:
        rehearsal.last_case_id = tried[-1].case_id
    return len(tried)


def _past(known: Known, table: RoutingTable, units: frozenset[str]) -> PastCase:
    found = instead_of_closed(route(table, known.facts), known.service, units, table)
    case = known.case
    return PastCase(
        reference=case.reference,
        unit=case.unit_key or "",
        new_unit=found.unit,
        new_rule=found.rule,
        received_on=local_day(case.received_at),
        ended_on=local_day(case.ended_at) if case.ended_at else None,
        due_on=case.due_on,
    )
