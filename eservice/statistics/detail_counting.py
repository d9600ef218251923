"""Counting the rest of what the indicators are made of: decisions, channels, languages, verdicts and establishments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, and_, case, cast, func, literal, select

from eservice.establishments.models import Establishment, EstablishmentStep
from eservice.feedback.models import Survey, SurveyAnswer
from eservice.intake.models import Submission
from eservice.kit.days import HERE, local_day
from eservice.kit.db import db
from eservice.statistics.detail_models import CaseDetail as Detail
from eservice.statistics.facts import DECIDED
from eservice.statistics.indicator_models import CaseConduct as Conduct
from eservice.statistics.journeys import Part, journey
from eservice.statistics.leaves import OPEN, Key, Leaf, Leaves
from eservice.statistics.models import CaseFactRow as Fact
from eservice.statistics.years import YEARS, since, year_of

_SERVICE, _UNIT = Fact.service_key.label("service"), func.coalesce(Fact.unit_key, "").label("unit")


def count_details(found: Leaves, mode: str, as_of: date) -> None:
    """Count all of it, as things stood when `as_of` ended."""
    for count in (_decisions, _fees, _channels, _languages, _verdicts, _journeys):
        count(found, mode, as_of)


def _rows(day: Any, columns: Sequence[Any], where: Sequence[Any]) -> Sequence[tuple[Any, ...]]:
    """Rows per year of `day`, service, unit and `columns`, each with its number of cases; only grouped columns."""
    inner = (
        select(year_of(day).label("year"), _SERVICE, _UNIT, *columns)
        .select_from(Fact)
        .join(Detail, Detail.case_id == Fact.case_id)
        .where(*where)
        .subquery()
    )
    return [tuple(row) for row in db.session.execute(select(*inner.c, func.count()).group_by(*inner.c))]


def _decided(mode: str, as_of: date) -> tuple[Any, ...]:
    return (Fact.mode == mode, Fact.ending == DECIDED, since(Fact.ended_on, as_of))


def _decisions(found: Leaves, mode: str, as_of: date) -> None:
    """Of the decisions of a year: letters that are whole, and grounds that are named where they must be."""
    columns = (Detail.letter_whole, Detail.ground_named)
    for year, service, unit, whole, named, n in _rows(Fact.ended_on, columns, _decided(mode, as_of)):
        leaf = found[Key(year, service, unit)]
        leaf.hit("letter", n if whole is not None else 0, n if whole else 0)
        leaf.hit("ground", n if named is not None else 0, n if named else 0)


def _fees(found: Leaves, mode: str, as_of: date) -> None:
    """Whole kronor that fell away of each fee."""
    lost = cast(func.round(Detail.fee_lost), Integer).label("lost")
    for year, service, unit, kronor, n in _rows(Fact.ended_on, (lost,), (*_decided(mode, as_of), Detail.has_fee)):
        found[Key(year, service, unit)].value("fee_lost", kronor, n)


def _channels(found: Leaves, mode: str, as_of: date) -> None:
    """Of the cases that came in: those that the company filed itself, and how often people wrote to each other."""
    came = (Fact.mode == mode, since(Fact.received_on, as_of))
    itself = (Detail.channel == "").label("itself")
    for year, service, unit, own, contacts, n in _rows(Fact.received_on, (itself, Detail.contacts), came):
        leaf = found[Key(year, service, unit)]
        leaf.hit("filed", n, n if own else 0)
        leaf.value("contacts", contacts, n)


def _languages(found: Leaves, mode: str, as_of: date) -> None:
    """Days to each ending by the language that the company reads."""
    ended = Fact.ended_on <= as_of
    days = cast(case((ended, Fact.ended_on), else_=literal(as_of)) - Fact.received_on, Integer).label("days")
    how = case((ended, Fact.ending), else_=literal(OPEN)).label("how")
    came = (Fact.mode == mode, since(Fact.received_on, as_of))
    for year, service, unit, language, took, ending, n in _rows(Fact.received_on, (Detail.language, days, how), came):
        found[Key(year, service, unit)].life(f"language/{language}", took, ending or OPEN, n)


def _verdicts(found: Leaves, mode: str, as_of: date) -> None:
    """Companies asked for a verdict, by occasion, and the sum of the three questions of those who answered."""
    answered = SurveyAnswer.answered_on <= as_of
    score = case((answered, SurveyAnswer.satisfied + SurveyAnswer.expected + SurveyAnswer.ideal)).label("score")
    day = func.date(func.timezone(HERE.key, Survey.asked_at))
    unit = func.coalesce(Survey.unit_key, "").label("unit")
    inner = (
        select(year_of(day).label("year"), Survey.service_key, unit, Survey.occasion, score)
        .outerjoin(SurveyAnswer, SurveyAnswer.survey_id == Survey.id)
        .where(Survey.mode == mode, since(day, as_of))
        .subquery()
    )
    for row in db.session.execute(select(*inner.c, func.count()).group_by(*inner.c)):
        year, service, where, occasion, points, n = tuple(row)
        leaf = found[Key(year, service, where)]
        leaf.hit(f"asked/{occasion}", n, n if points is not None else 0)
        if points is not None:
            leaf.value(f"pulse/{occasion}", points, n)


def _journeys(found: Leaves, mode: str, as_of: date) -> None:
    """From the first contact about an establishment to the last permit it needs, and who had its cases meanwhile."""
    opened = select(Establishment).where(Establishment.mode == mode).order_by(Establishment.opened_at, Establishment.id)
    parts = _parts(mode)
    for one in db.session.scalars(opened.execution_options(yield_per=500)):
        began = local_day(one.opened_at)
        made = journey(began, parts.get(one.id, []), one.closed_at is not None, as_of)
        if made is not None and began <= as_of and began.year > as_of.year - YEARS:
            leaf: Leaf = found[Key(began.year, "", "")]
            leaf.life("journey", made.days, "opened" if made.finished else OPEN, 1)
            leaf.hit("journey_held", made.all_days, made.company_days)


def _parts(mode: str) -> dict[UUID, list[Part]]:
    """By establishment: each step that is a service here, with what became of its case."""
    columns = (
        EstablishmentStep.establishment_id,
        Fact.case_id,
        func.coalesce(Conduct.served_on, Fact.ended_on),
        cast(Fact.company_days, Integer),
        cast(Fact.company_days + Fact.queue_days + Fact.officer_days + Fact.other_days, Integer),
    )
    query = (
        select(*columns)
        .join(Establishment, Establishment.id == EstablishmentStep.establishment_id)
        .outerjoin(Submission, Submission.draft_id == EstablishmentStep.draft_id)
        .outerjoin(Fact, Fact.case_id == Submission.case_id)
        .outerjoin(Conduct, Conduct.case_id == Fact.case_id)
        .where(and_(Establishment.mode == mode, EstablishmentStep.definition["service"].astext.is_not(None)))
        .order_by(EstablishmentStep.establishment_id, EstablishmentStep.position)
    )
    found: dict[UUID, list[Part]] = {}
    for establishment_id, case_id, over, company, all_days in db.session.execute(query):
        part = Part(case_id is not None, over, company or 0, all_days or 0)
        found.setdefault(establishment_id, []).append(part)
    return found
