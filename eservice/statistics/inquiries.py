"""Inquiries for premises and land in figures: days in each stage, why nothing fitted, and jobs.

Service targets and customs, no times of the law. Counted are inquiries that came in during the last twelve months.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Integer, cast, func, select

from eservice.cases.models import Case
from eservice.cases.secrecy import Reader
from eservice.cases.secrecy_queries import hidden_cases
from eservice.kit.days import HERE
from eservice.kit.db import db
from eservice.premises.stages.models import InquiryPeriod, InquiryStage
from eservice.premises.stages.rules import WITH_REASON, Kind, Stage
from eservice.statistics.measures import FEW, SMALL, percentile

#: Days that are looked back.
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class StageTime:
    """How long inquiries were in a stage that they have left. No median for fewer than 20, no n for fewer than 7."""

    stage: str
    n: int | None
    median: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one kind. None stands for what is too few to be told."""

    kind: Kind
    times: Sequence[StageTime]
    reasons: Mapping[str, int | None]
    jobs: int | None
    jobs_n: int | None


def report(kind: Kind, mode: str, today: date) -> Report:
    """The figures of a kind. A secret inquiry counts among the others, and its jobs are in no sum."""
    jobs, asking = _jobs(kind, mode, today)
    told = asking >= SMALL
    return Report(
        kind, _times(kind, mode, today), _reasons(kind, mode, today), *((jobs, asking) if told else (None, None))
    )


def told_apart(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Counts by name, the largest first. Fewer than 7 are hidden, and so is the next where one could be subtracted."""
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    hidden = {name for name, n in rows if n < SMALL}
    if hidden and sum(counts[name] for name in hidden) < SMALL:
        hidden |= {name for name, _n in [row for row in rows if row[0] not in hidden][-1:]}
    return {name: None if name in hidden else n for name, n in rows}


def _of(kind: Kind, mode: str, today: date) -> tuple[Any, ...]:
    received = func.date(func.timezone(str(HERE), Case.received_at))
    return InquiryStage.kind == kind, Case.mode == mode, received > today - YEAR, received <= today


def _times(kind: Kind, mode: str, today: date) -> list[StageTime]:
    days = cast(InquiryPeriod.ended_on - InquiryPeriod.began_on, Integer).label("days")
    query = (
        select(InquiryPeriod.stage, days, func.count())
        .join(InquiryStage, InquiryStage.case_id == InquiryPeriod.case_id)
        .join(Case, Case.id == InquiryPeriod.case_id)
        .where(*_of(kind, mode, today), InquiryPeriod.ended_on.is_not(None))
    )
    rows: dict[str, dict[int, int]] = {}
    for stage, length, n in db.session.execute(query.group_by(InquiryPeriod.stage, days)):
        rows.setdefault(stage, {})[length] = n
    return [_time(stage, rows[stage]) for stage in Stage if stage in rows]


def _time(stage: Stage, row: dict[int, int]) -> StageTime:
    n = sum(row.values())
    return StageTime(stage, n if n >= SMALL else None, percentile(row, 0.5) if n >= FEW else None)


def _reasons(kind: Kind, mode: str, today: date) -> dict[str, int | None]:
    query = select(InquiryStage.reason_code, func.count()).join(Case, Case.id == InquiryStage.case_id)
    query = query.where(*_of(kind, mode, today), InquiryStage.stage.in_(WITH_REASON), InquiryStage.reason_code != "")
    return told_apart({row[0]: row[1] for row in db.session.execute(query.group_by(InquiryStage.reason_code))})


def _jobs(kind: Kind, mode: str, today: date) -> tuple[int, int]:
    query = select(InquiryStage.case_id, InquiryStage.jobs).join(Case, Case.id == InquiryStage.case_id)
    rows = db.session.execute(query.where(*_of(kind, mode, today), InquiryStage.jobs.is_not(None))).all()
    secret = hidden_cases([row[0] for row in rows], Reader.FIGURES)
    counted = [int(jobs) for case_id, jobs in rows if case_id not in secret and jobs is not None]
    return sum(counted), len(counted)
