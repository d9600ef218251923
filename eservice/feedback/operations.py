"""Asking companies for their verdict, each once per case and occasion, and taking it in."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from eservice.cases.models import Case
from eservice.cases.referrals import token_hash
from eservice.catalogue.queries import service_version
from eservice.feedback.models import Survey, SurveyAnswer
from eservice.feedback.queries import cases_to_ask_about
from eservice.feedback.rules import ITEMS, LIVES, Occasion, Verdict, check_verdict, link_token, occasion_of
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import NotFound

#: Surveys begun in one transaction.
CHUNK = 100


def begin_surveys(secret: str, now: datetime, limit: int = CHUNK) -> list[Survey]:
    """Ask about the cases that are to be asked about. Run twice, it asks nobody the second time."""
    begun = (begin_survey(case, occasion_for(case), secret, now) for case in cases_to_ask_about(now, limit))
    return [survey for survey in begun if survey is not None]


def occasion_for(case: Case) -> Occasion:
    """The occasion that a case gives as it stands."""
    if case.ended_at is None:
        return Occasion.OPEN
    service = service_version(case.service_version_id)
    kinds = {outcome.key: outcome.kind for outcome in service.outcomes}
    return occasion_of(case.state, kinds.get(case.outcome or ""))


def begin_survey(case: Case, occasion: Occasion, secret: str, now: datetime) -> Survey | None:
    """A survey about a case; None where there is one for that occasion already."""
    values = {
        "case_id": case.id,
        "occasion": occasion,
        "mode": case.mode,
        "service_key": case.service_key,
        "unit_key": case.unit_key,
        "language": case.language,
        "nonce": secrets.token_hex(16),
        "asked_at": now,
        "expires_at": now + LIVES,
    }
    survey = db.session.scalar(insert(Survey).values(values).on_conflict_do_nothing().returning(Survey))
    if survey is not None:
        survey.token_hash = token_hash(link_token(secret, survey.id, survey.nonce))
    return survey


def answer_survey(survey_id: int, verdict: Verdict, now: datetime) -> None:
    """Take in a verdict; the link is used up. Raises `Invalid`, and `NotFound` for one that was answered meanwhile."""
    check_verdict(verdict)
    query = select(Survey).where(Survey.id == survey_id, Survey.answered_at.is_(None)).with_for_update()
    survey = db.session.scalars(query).first()
    if survey is None:
        raise NotFound("no_such_survey")
    survey.answered_at = now
    scores = {item: verdict.scores.get(item) for item in ITEMS}
    db.session.add(SurveyAnswer(survey_id=survey.id, answered_on=local_day(now), knew=verdict.knew, **scores))
    db.session.flush()
