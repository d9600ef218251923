"""Referrals and hearings on a real database: who has the ball, what is written down, what happens when a day passes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from eservice.cases import queries
from eservice.cases.operations.handling import take_case
from eservice.cases.operations.hearings import answer_hearing, hear_company, skip_hearing
from eservice.cases.operations.referrals import (
    Question,
    Sent,
    answer_referral,
    send_referrals,
    withdraw_referral,
)
from eservice.cases.referral_queries import referral_for_token, referral_for_unit, referrals_to, statements_for_company
from eservice.cases.referrals import Recipient, link_token
from eservice.kit.db import db, transaction
from eservice.kit.errors import NotFound, Stale, WrongMove
from eservice.notifications.models import Letter
from eservice.notifications.referrals import write_referral_letter
from eservice.records.answer_days import mind_answer_days
from tests import factories
from tests.factories import NOW, SITE, Town

SECRET = "a secret for tests"
FIRE = Recipient("Brandförsvaret", "remiss@brand.example")
PROPERTY = Recipient("Telge Fastigheter AB", "lokaler@telge.example", "telge_fastigheter")
ASKED = Question("Vad säger ni om lokalen?", date(2026, 3, 16))


def taken(town: Town) -> str:
    """A case of Lena's."""
    reference = factories.routed(town)
    with transaction():
        take_case(reference, town.lena, NOW + timedelta(hours=1))
    return reference


def send(reference: str, town: Town, *recipients: Recipient, question: Question = ASKED) -> list[Sent]:
    """Lena asks them all, with the letters that go out."""
    with transaction():
        version = factories.case(reference).version
        now = NOW + timedelta(hours=2)
        sent = send_referrals(reference, town.lena, version, list(recipients), question, SECRET, now)
        for referral, event in sent:
            write_referral_letter(referral, event, "referral_sent", SITE, SECRET, now)
    return sent


def say(sent: Sent, days: int = 3) -> None:
    """A statement comes in."""
    with transaction():
        answer_referral(sent.referral.id, "no_objection", "Inget att erinra.", "Ada Brandt", NOW + timedelta(days=days))


def names(reference: str) -> list[str]:
    """The events of a case."""
    return [event.name for event in queries.timeline(factories.case(reference).id, for_company=False)]


def test_the_ball_is_with_those_who_are_asked_until_the_last_has_answered(town: Town) -> None:
    reference = taken(town)
    first, second = send(reference, town, FIRE, PROPERTY)
    assert factories.case(reference).holder == "other"
    say(first)
    assert factories.case(reference).holder == "other"
    say(second)
    assert factories.case(reference).holder == "officer"
    assert names(reference)[-4:] == ["referral_sent"] * 2 + ["referral_answered"] * 2


def test_an_officer_who_works_on_keeps_the_ball(town: Town) -> None:
    reference = taken(town)
    send(reference, town, FIRE, question=ASKED._replace(rests=False))
    assert factories.case(reference).holder == "officer"


def test_a_body_outside_gets_a_link_that_only_the_letter_holds_and_that_works_once(town: Town) -> None:
    reference = taken(town)
    (sent,) = send(reference, town, FIRE)
    token = link_token(SECRET, sent.referral.id, sent.referral.nonce)
    letter = db.session.scalars(select(Letter).where(Letter.template == "referral_sent")).one()
    assert (letter.recipient, f"/remiss/{token}" in letter.body) == (FIRE.email, True)
    assert sent.referral.token_hash != token
    assert referral_for_token(token, NOW).referral.id == sent.referral.id
    say(sent)
    with pytest.raises(NotFound):
        referral_for_token(token, NOW)


def test_a_link_dies_with_its_time_and_with_the_case(town: Town) -> None:
    reference = taken(town)
    (sent,) = send(reference, town, FIRE)
    token = link_token(SECRET, sent.referral.id, sent.referral.nonce)
    assert referral_for_token(token, NOW + timedelta(days=70))
    with pytest.raises(NotFound):
        referral_for_token(token, NOW + timedelta(days=80))
    with pytest.raises(NotFound):
        referral_for_token(token[::-1], NOW)


def test_a_unit_sees_only_what_it_is_asked(town: Town) -> None:
    reference = taken(town)
    _outside, inside = send(reference, town, FIRE, PROPERTY)
    assert referral_for_unit(inside.referral.id, town.nora).case.reference == reference
    assert [row.referral.id for row in referrals_to(town.nora, None).rows] == [inside.referral.id]
    assert referrals_to(town.omar, None).rows == []
    with pytest.raises(NotFound):
        referral_for_unit(inside.referral.id, town.omar)


def test_a_day_that_passes_is_noted_once_reminds_once_and_gives_the_ball_back(town: Town) -> None:
    reference = taken(town)
    send(reference, town, FIRE)
    for days, found in ((14, 0), (15, 1), (16, 0)):
        with transaction():
            assert mind_answer_days(SITE, SECRET, NOW + timedelta(days=days)) == found
    assert factories.case(reference).holder == "officer"
    assert names(reference).count("referral_overdue") == 1
    assert db.session.scalars(select(Letter.recipient).where(Letter.template == "referral_reminder")).all() == [
        FIRE.email
    ]


def test_a_late_statement_is_taken_in_and_counts_down_nothing_twice(town: Town) -> None:
    reference = taken(town)
    first, _second = send(reference, town, FIRE, PROPERTY, question=ASKED)
    with transaction():
        mind_answer_days(SITE, SECRET, NOW + timedelta(days=15))
    say(first, days=20)
    assert (factories.case(reference).rests_on, factories.case(reference).holder) == (0, "officer")


def test_a_statement_is_given_once_and_never_after_it_was_taken_back(town: Town) -> None:
    reference = taken(town)
    first, second = send(reference, town, FIRE, PROPERTY)
    say(first)
    with pytest.raises(WrongMove, match="referral_closed"):
        say(first)
    with transaction():
        version = factories.case(reference).version
        withdraw_referral(reference, town.lena, version, second.referral.id, NOW + timedelta(days=4))
    assert factories.case(reference).holder == "officer"
    with pytest.raises(WrongMove, match="referral_closed"):
        say(second)


def test_a_referral_from_an_old_page_is_refused_and_nobody_is_asked(town: Town) -> None:
    reference = taken(town)
    with pytest.raises(Stale), transaction():
        send_referrals(reference, town.lena, 1, [FIRE], ASKED, SECRET, NOW)
    assert "referral_sent" not in names(reference)


def hear(reference: str, town: Town) -> None:
    """Lena lets the company speak."""
    with transaction():
        version = factories.case(reference).version
        at = NOW + timedelta(days=4)
        hear_company(reference, town.lena, version, "Vi tänker avslå.", date(2026, 3, 20), at)


def test_a_company_that_is_heard_has_the_ball_until_it_answers_and_sees_the_statements(town: Town) -> None:
    reference = taken(town)
    (sent,) = send(reference, town, FIRE)
    say(sent)
    case_id = factories.case(reference).id
    assert statements_for_company(case_id) == []
    hear(reference, town)
    assert factories.case(reference).holder == "company"
    assert [one.id for one in statements_for_company(case_id)] == [sent.referral.id]
    with transaction():
        answer_hearing(reference, town.amina, "Vi håller inte med.", NOW + timedelta(days=6))
    assert factories.case(reference).holder == "officer"
    with pytest.raises(WrongMove, match="hearing_closed"), transaction():
        answer_hearing(reference, town.amina, "En gång till.", NOW + timedelta(days=7))


def test_a_company_that_says_nothing_loses_the_ball_when_the_day_has_passed(town: Town) -> None:
    reference = taken(town)
    hear(reference, town)
    for days, found in ((18, 0), (19, 1), (20, 0)):
        with transaction():
            assert mind_answer_days(SITE, SECRET, NOW + timedelta(days=days)) == found
    assert factories.case(reference).holder == "officer"
    assert names(reference)[-1] == "hearing_expired"


def test_why_a_company_is_not_heard_is_kept_from_it_but_stands_in_the_log(town: Town) -> None:
    reference = taken(town)
    with transaction():
        version = factories.case(reference).version
        skip_hearing(reference, town.lena, version, "favourable", "Bifall i alla delar.", NOW + timedelta(days=4))
    case_id = factories.case(reference).id
    assert names(reference)[-1] == "hearing_skipped"
    assert "hearing_skipped" not in [event.name for event in queries.timeline(case_id, for_company=True)]
