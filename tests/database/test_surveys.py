"""Surveys: who is asked, each once per case and occasion, and answers that name nobody."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from eservice.cases.operations.correspondence import withdraw_case
from eservice.cases.operations.handling import take_case
from eservice.feedback.models import Survey, SurveyAnswer
from eservice.feedback.operations import answer_survey
from eservice.feedback.queries import survey_for_token
from eservice.feedback.rules import Knew, Verdict
from eservice.kit.db import db, transaction
from eservice.kit.errors import NotFound
from eservice.notifications.models import Letter
from eservice.notifications.surveys import ask_for_verdicts
from eservice.statistics.verdict_queries import verdicts
from tests.factories import NOW, SITE, Town, case, follow, routed

SECRET = "only-for-tests-" * 3
SCORES = {"satisfied": 8, "expected": 7, "ideal": 6, "information": 9}


def asked(now: datetime) -> int:
    """What the sweep does."""
    with transaction():
        return ask_for_verdicts(SITE, SECRET, now)


def withdrawn(town: Town, now: datetime = NOW) -> str:
    """A case that came in and was taken back at `now`."""
    reference = routed(town, now)
    with transaction():
        withdraw_case(reference, town.amina, now)
    follow(now)
    return reference


def surveys() -> list[Survey]:
    """Every survey, oldest first."""
    return list(db.session.scalars(select(Survey).order_by(Survey.id).execution_options(populate_existing=True)))


def token() -> str:
    """The secret part of the link in the newest letter that asks."""
    query = select(Letter.body).where(Letter.template == "survey").order_by(Letter.id.desc())
    found = re.search(r"/enkat/([0-9a-f]{64})", db.session.scalars(query.limit(1)).one())
    assert found
    return found.group(1)


def test_who_took_an_application_back_is_asked_once_with_a_link_of_its_own(town: Town) -> None:
    reference = withdrawn(town)
    assert asked(NOW + timedelta(hours=1)) == 1
    assert asked(NOW + timedelta(hours=2)) == 0
    (survey,) = surveys()
    assert (survey.case_id, survey.occasion, survey.unit_key) == (
        case(reference).id,
        "withdrawn",
        "tillstandsenheten",
    )
    letters = db.session.scalars(select(Letter).where(Letter.template == "survey")).all()
    assert [letter.recipient for letter in letters] == ["amina@example.se"]
    assert survey_for_token(token(), NOW).id == survey.id
    assert token() not in (survey.token_hash, survey.nonce)


def test_an_open_case_is_asked_about_when_it_is_sixty_days_old_and_not_before(town: Town) -> None:
    reference = routed(town)
    assert asked(NOW + timedelta(days=59)) == 0
    assert asked(NOW + timedelta(days=60)) == 1
    assert asked(NOW + timedelta(days=61)) == 0
    with transaction():
        withdraw_case(reference, town.amina, NOW + timedelta(days=62))
    follow(NOW + timedelta(days=62))
    assert asked(NOW + timedelta(days=62)) == 1
    assert [survey.occasion for survey in surveys()] == ["open", "withdrawn"]


def test_what_happened_long_before_the_first_sweep_is_not_asked_about(town: Town) -> None:
    withdrawn(town)
    routed(town)
    assert asked(NOW + timedelta(days=90)) == 0


def test_a_link_is_used_up_by_its_answer_and_ends_by_itself(town: Town) -> None:
    withdrawn(town)
    asked(NOW)
    with pytest.raises(NotFound):
        survey_for_token(token(), NOW + timedelta(days=60))
    survey = survey_for_token(token(), NOW + timedelta(days=59))
    with transaction():
        answer_survey(survey.id, Verdict(SCORES, Knew.YES), NOW)
    with pytest.raises(NotFound):
        survey_for_token(token(), NOW)
    with pytest.raises(NotFound), transaction():
        answer_survey(survey.id, Verdict(SCORES), NOW)
    (answer,) = db.session.scalars(select(SurveyAnswer)).all()
    assert (answer.satisfied, answer.ideal, answer.efficiency, answer.knew) == (8, 6, None, "yes")


def test_an_answer_has_no_person_no_moment_and_no_case_of_its_own() -> None:
    columns = set(SurveyAnswer.__table__.columns.keys())
    assert not columns & {"person_id", "case_id", "answered_at", "comment"}


def test_the_database_itself_keeps_scores_on_the_scale(town: Town) -> None:
    withdrawn(town)
    asked(NOW)
    (survey,) = surveys()
    db.session.add(SurveyAnswer(survey_id=survey.id, answered_on=NOW.date(), satisfied=11, expected=1, ideal=1))
    with pytest.raises(IntegrityError, match="ck_survey_answer_scale"):
        db.session.flush()
    db.session.rollback()


def test_the_figures_count_the_answers_and_those_who_did_not_answer(town: Town) -> None:
    for at in range(9):
        withdrawn(town, NOW + timedelta(minutes=at))
    asked(NOW + timedelta(hours=1))
    for survey in surveys()[:7]:
        with transaction():
            answer_survey(survey.id, Verdict(SCORES, Knew.NO), NOW)
    found = verdicts("demo", NOW + timedelta(days=1))
    assert found.total.nki.value == pytest.approx(66.67, abs=0.01)
    assert (found.total.nki.n, found.total.asked, found.total.knew.value) == (7, 9, 0)
    assert found.total.factors["efficiency"].reason == "none"
    assert [row.key for row in found.occasions] == ["withdrawn"]
    assert verdicts("live", NOW + timedelta(days=1)).total.asked == 0
    assert verdicts("demo", NOW + timedelta(days=400)).total.asked == 0


def test_a_case_that_somebody_works_on_now_does_not_hold_up_the_sweep(town: Town) -> None:
    reference = routed(town)
    with transaction():
        take_case(reference, town.lena, NOW)
    assert asked(NOW + timedelta(days=60)) == 1
