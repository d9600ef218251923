"""Completeness from experience: which questions and files others were most often asked to supplement, and why.

Counted from the reason codes of real requests: a case counts once per question, however often it was asked again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, select

from eservice.cases.models import SupplementRequest
from eservice.cases.supplement_models import SupplementItem
from eservice.kit.db import db
from eservice.kit.text import Text
from eservice.statistics.measures import FEW, SMALL
from eservice.statistics.models import CaseFactRow as Fact
from eservice.statistics.models import FieldExperienceRow
from eservice.statistics.service_times import DAYS_BACK

#: The questions told of are at most so many per service, and those that so large a share was asked about.
MOST_TOLD = 4
LEAST_SHARE = 0.05


class Asked(NamedTuple):
    """In how many cases a question was asked about for one reason, and in how many for any."""

    field_key: str
    reason: Text
    for_reason: int
    for_any: int


class Experience(NamedTuple):
    """What happened to others at a question: `asked` of `n` cases had to supplement it, most often for `reason`."""

    field_key: str
    reason: Text
    asked: int
    n: int


def most_asked(rows: Iterable[Asked], n: int) -> list[Experience]:
    """The questions most often asked about, of `n` cases; nothing under `FEW` cases or `SMALL` asked."""
    if n < FEW:
        return []
    usual: dict[str, Asked] = {}
    for row in sorted(rows, key=lambda row: (-row.for_reason, row.reason.sv)):
        usual.setdefault(row.field_key, row)
    often = [row for row in usual.values() if row.for_any >= max(SMALL, LEAST_SHARE * n)]
    often.sort(key=lambda row: (-row.for_any, row.field_key))
    return [Experience(row.field_key, row.reason, row.for_any, n) for row in often[:MOST_TOLD]]


def make_experience(mode: str, as_of: date) -> None:
    """Make the experience of every service of `mode` anew, from the cases received in the last two years."""
    recent = and_(Fact.mode == mode, Fact.received_on <= as_of, Fact.received_on > as_of - timedelta(days=DAYS_BACK))
    counted = select(Fact.service_key, func.count()).where(recent).group_by(Fact.service_key)
    cases = {row[0]: row[1] for row in db.session.execute(counted)}
    asked = _asked(recent)
    made = [
        {
            "mode": mode,
            "service_key": service_key,
            "field_key": one.field_key,
            "reason_sv": one.reason.sv,
            "reason_en": one.reason.en,
            "asked": one.asked,
            "n": one.n,
        }
        for service_key, n in cases.items()
        for one in most_asked(asked[service_key], n)
    ]
    db.session.execute(delete(FieldExperienceRow).where(FieldExperienceRow.mode == mode))
    if made:
        db.session.execute(insert(FieldExperienceRow), made)


def _asked(recent: ColumnElement[bool]) -> dict[str, list[Asked]]:
    """What was asked about, by service: cases per question and reason, and per question."""
    item = SupplementItem
    for_any = {(service, field): n for service, field, n in db.session.execute(_counted(recent))}
    rows: dict[str, list[Asked]] = defaultdict(list)
    for service, field, sv, en, n in db.session.execute(_counted(recent, item.reason_sv, item.reason_en)):
        rows[service].append(Asked(field, Text(sv, en), n, for_any[service, field]))
    return rows


def _counted(recent: ColumnElement[bool], *columns: Any) -> Select[Any]:
    """Cases by service, question and `columns`."""
    item, cases = SupplementItem, func.count(SupplementRequest.case_id.distinct())
    query = select(Fact.service_key, item.field_key, *columns, cases)
    query = query.join(SupplementRequest, SupplementRequest.case_id == Fact.case_id)
    query = query.join(item, item.request_id == SupplementRequest.id).where(recent, item.field_key != "")
    return query.group_by(Fact.service_key, item.field_key, *columns)
