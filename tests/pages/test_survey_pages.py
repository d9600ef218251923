"""The survey behind its link, and the page of its figures."""

from __future__ import annotations

from datetime import timedelta

from eservice.cases.models import Case
from eservice.feedback.models import Survey
from eservice.feedback.operations import answer_survey, begin_survey
from eservice.feedback.rules import Occasion, Verdict, link_token
from eservice.kit.db import db, transaction
from eservice.web.clock import moment
from tests.conftest import Browse
from tests.factories import Town, case, routed

SECRET = "only-for-tests-" * 3
ANSWERED = {"satisfied": "8", "expected": "7", "ideal": "6", "information": "9", "efficiency": "-", "knew": "partly"}


def address(about: Case, occasion: Occasion = Occasion.DECIDED) -> str:
    """The link of a survey about a case."""
    with transaction():
        survey = begin_survey(about, occasion, SECRET, moment())
        assert survey
        return f"/enkat/{link_token(SECRET, survey.id, survey.nonce)}"


def test_a_survey_is_answered_once_without_signing_in(browse: Browse, town: Town) -> None:
    link = address(case(routed(town, moment())))
    visitor = browse()
    page = visitor.see(link)
    assert "Hur nöjda är ni med oss" in page.text
    assert "Tack för era svar" in visitor.send(page, link, **ANSWERED).text
    visitor.see(link, 404)
    visitor.send(page, link, 404, **ANSWERED)


def test_what_is_missing_is_said_beside_its_question_and_nothing_that_was_chosen_is_lost(
    browse: Browse, town: Town
) -> None:
    link = address(case(routed(town, moment())))
    visitor = browse()
    page = visitor.send(visitor.see(link), link, 422, satisfied="8", expected="11")
    assert "Välj ett tal mellan 1 och 10" in page.error_beside("ideal")
    assert page.error_beside("expected")
    assert page.typed("satisfied") == "8"
    assert db.session.query(Survey).filter(Survey.answered_at.is_not(None)).count() == 0


def test_a_link_that_is_wrong_or_old_is_not_found(browse: Browse, town: Town) -> None:
    about = case(routed(town, moment()))
    with transaction():
        survey = begin_survey(about, Occasion.OPEN, SECRET, moment() - timedelta(days=61))
        assert survey
        old = link_token(SECRET, survey.id, survey.nonce)
    visitor = browse()
    assert "redan besvarad" in visitor.see(f"/enkat/{old}", 404).text
    visitor.see("/enkat/" + "0" * 64, 404)
    visitor.see("/enkat/" + "x" * 500, 404)


def test_the_survey_speaks_the_language_of_its_letter(browse: Browse, town: Town) -> None:
    about = case(routed(town, moment()))
    about.language = "en"
    db.session.commit()
    visitor = browse()
    with visitor.session_transaction() as session:
        session.pop("language")
    assert "How satisfied are you with us" in visitor.see(address(about)).text


def test_managers_see_the_figures_with_their_label_and_small_cells_hidden(browse: Browse, town: Town) -> None:
    references = [routed(town, moment()) for _ in range(8)]
    for at, reference in enumerate(references):
        with transaction():
            survey = begin_survey(case(reference), Occasion.DECIDED, SECRET, moment())
            assert survey
            if at < 7:
                answer_survey(survey.id, Verdict({"satisfied": 8, "expected": 7, "ideal": 6}), moment())
    few = routed(town, moment(), "lokalforfragan")
    with transaction():
        survey = begin_survey(case(few), Occasion.REFUSED, SECRET, moment())
        assert survey
        answer_survey(survey.id, Verdict({"satisfied": 1, "expected": 1, "ideal": 1}), moment())
    page = browse(town.manager.person_id).see("/chef/omdome")
    assert "ovägt – ej jämförbart i decimal med SKR" in page.text
    assert "för få" in page.text
    assert "skyddar en liten grupp" in page.text
    for name in ("Amina", "Hamnkrogen", few):
        assert name not in page.text
    browse(town.amina.person_id).see("/chef/omdome", 403)


def test_before_anybody_was_asked_the_page_says_so(browse: Browse, town: Town) -> None:
    assert "Ingen har tillfrågats" in browse(town.manager.person_id).see("/chef/omdome").text
