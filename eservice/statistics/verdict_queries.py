"""Counting the answers to surveys: a few hundred sums, whoever answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from eservice.feedback.models import Survey, SurveyAnswer
from eservice.feedback.rules import ITEMS, Knew
from eservice.kit.db import db
from eservice.statistics.verdicts import Cell, Tally, VerdictReport, verdict_report

#: Those asked in the last twelve months.
PERIOD = timedelta(days=365)


def verdicts(mode: str, now: datetime) -> VerdictReport:
    """The company's verdict over the twelve months up to `now`."""
    columns = [getattr(SurveyAnswer, item) for item in ITEMS]
    query = (
        select(
            func.coalesce(Survey.unit_key, ""),
            Survey.service_key,
            Survey.occasion,
            func.count(Survey.id),
            func.count(SurveyAnswer.survey_id),
            func.count(SurveyAnswer.knew),
            func.count().filter(SurveyAnswer.knew == Knew.YES),
            *(func.count(column) for column in columns),
            *(func.coalesce(func.sum(column), 0) for column in columns),
        )
        .outerjoin(SurveyAnswer, SurveyAnswer.survey_id == Survey.id)
        .where(Survey.mode == mode, Survey.asked_at > now - PERIOD, Survey.asked_at <= now)
        .group_by(Survey.unit_key, Survey.service_key, Survey.occasion)
        .order_by(Survey.unit_key, Survey.service_key, Survey.occasion)
    )
    return verdict_report({Cell(*row[:3]): _tally(tuple(row[3:])) for row in db.session.execute(query)})


def _tally(row: tuple[int, ...]) -> Tally:
    asked, answered, said, knew, *rest = row
    counts, sums = rest[: len(ITEMS)], rest[len(ITEMS) :]
    return Tally(
        asked, answered, dict(zip(ITEMS, counts, strict=True)), dict(zip(ITEMS, sums, strict=True)), said, knew
    )
