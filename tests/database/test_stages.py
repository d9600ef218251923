"""Stages, referrals and details as facts: folded by the reader of the log, checked against it, shown by name."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from click.testing import CliRunner
from flask import Flask
from sqlalchemy import delete, select, update

from eservice.cases.models import Case
from eservice.cases.operations.correspondence import answer_supplement, request_supplement
from eservice.cases.operations.handling import take_case
from eservice.cases.operations.referrals import Question, answer_referral, send_referrals
from eservice.cases.referrals import Recipient
from eservice.catalogue.queries import current_service
from eservice.commands.checks import check_
from eservice.decisions.operations.signing import decide_case
from eservice.kit.days import local_day
from eservice.kit.db import db, transaction
from eservice.records.following import fold_missing_details
from eservice.statistics.detail_models import CaseDetail, ReferralFact, StageFact
from eservice.statistics.held_operations import held_behind, held_report, make_held
from eservice.statistics.operations import make_figures
from tests.conftest import Browse
from tests.factories import NOW, PERMIT, Town, case, follow, routed

POLICE = Recipient("Polismyndigheten", "remiss@polis.example")
REASONS = "Sökanden uppfyller alla krav som lagen ställer på den som serverar alkohol."
LATER = NOW + timedelta(days=60)


def asked(town: Town, answers: bool = True) -> str:
    """A case that rests on what the police say."""
    reference = routed(town)
    question = Question("Vad säger ni om lokalen?", local_day(NOW) + timedelta(days=20))
    with transaction():
        take_case(reference, town.lena, NOW + timedelta(hours=1))
    with transaction():
        at = NOW + timedelta(days=2)
        (sent,) = send_referrals(reference, town.lena, case(reference).version, [POLICE], question, "secret", at)
    if answers:
        with transaction():
            answer_referral(sent.referral.id, "no_objection", "Inget.", "Ada", NOW + timedelta(days=12))
    return reference


def made(town: Town, answered: int, unanswered: int = 0) -> None:
    """So many cases with their reports."""
    for number in range(answered + unanswered):
        asked(town, number < answered)
    follow(LATER)
    with transaction():
        make_figures("demo", LATER, local_day(LATER))
        make_held("demo", LATER, local_day(LATER))


def facts() -> list[list[tuple[object, ...]]]:
    """Everything that is kept, as plain rows."""
    return [
        [
            tuple(getattr(row, column.key) for column in table.__table__.columns)
            for row in db.session.scalars(select(table))
        ]
        for table in (StageFact, ReferralFact, CaseDetail)
    ]


def test_the_stages_and_the_referral_of_a_case_are_kept_and_folding_again_changes_nothing(town: Town) -> None:
    reference = asked(town)
    follow(LATER)
    rows = db.session.scalars(select(StageFact).order_by(StageFact.position)).all()
    assert [row.stage for row in rows][-2:] == ["on_referral", "in_progress"]
    assert (rows[-2].ended_on - rows[-2].began_on).days == 10  # type: ignore[operator]
    (one,) = db.session.scalars(select(ReferralFact))
    assert (one.body, one.answered_on, one.case_id) == (
        POLICE.name,
        local_day(NOW + timedelta(days=12)),
        case(reference).id,
    )
    before = facts()
    with transaction():
        db.session.execute(update(Case).values(followed_seq=0))
    follow(LATER)
    assert facts() == before


def test_a_changed_stage_and_a_lost_referral_are_found_by_the_check(town: Town, app: Flask) -> None:
    asked(town)
    follow(LATER)
    with transaction():
        db.session.execute(update(StageFact).where(StageFact.stage == "on_referral").values(holder="officer"))
        db.session.execute(delete(ReferralFact))
    found = CliRunner().invoke(check_, ["figures"], obj=None)
    assert found.exit_code == 1
    assert "stage_fact holder: officer / other" in found.output
    assert "referral_fact saknas" in found.output


def test_cases_from_before_stages_were_kept_are_folded_later(town: Town) -> None:
    asked(town)
    follow(LATER)
    before = facts()
    with transaction():
        for table in (StageFact, ReferralFact, CaseDetail):
            db.session.execute(delete(table))
    with transaction():
        assert fold_missing_details() == 1
    assert fold_missing_details() == 0
    assert facts() == before


def test_a_body_is_told_by_name_and_those_who_wait_for_it_count(town: Town) -> None:
    made(town, 15, 6)
    told = held_report("demo", PERMIT)
    assert told is not None
    (police,) = told.bodies
    assert (police.body, police.asked, police.open, police.median.value) == (POLICE.name, 21, 6, 10)
    assert (police.on_time.n, police.on_time.value) == (21, 15 / 21)
    resting = next(row for row in told.stages if row.stage == "on_referral")
    assert (resting.n, resting.open) == (15, 6)
    assert held_behind() == []


def test_the_page_names_the_bottleneck_and_the_body_in_both_languages(browse: Browse, town: Town) -> None:
    made(town, 21)
    page = "/chef/vems-tur?lage=demo"
    swedish, english = (
        browse(town.manager.person_id).get(page).text,
        browse(town.manager.person_id, language="en").get(page).text,
    )
    assert "Flaskhalsen" in swedish
    assert "Hos dem som tillfrågats (remiss)" in swedish
    assert "With those who were asked (referral)" in english
    assert POLICE.name in swedish
    assert POLICE.name in english


def test_a_company_does_not_see_the_page(browse: Browse, town: Town) -> None:
    assert browse(town.amina.person_id).get("/chef/vems-tur").status_code in (403, 404)


def test_what_a_decision_says_and_how_the_case_was_written_about_is_kept(town: Town) -> None:
    reference = routed(town)
    refusal = next(one for one in current_service(PERMIT)[1].outcomes if one.kind == "unfavourable")
    at = NOW + timedelta(hours=1)
    with transaction():
        take_case(reference, town.lena, at)
    with transaction():
        request_supplement(
            reference, town.lena, case(reference).version, "Ritning.", local_day(at) + timedelta(days=9), at
        )
    with transaction():
        answer_supplement(reference, town.amina, "Här är den.", at + timedelta(days=1))
    with transaction():
        then = at + timedelta(days=2)
        permit = current_service(PERMIT)[1].outcomes[0]
        decide_case(reference, town.lena, case(reference).version, permit.key, list(permit.grounds[:1]), REASONS, then)
    follow(LATER)
    kept = db.session.get_one(CaseDetail, case(reference).id)
    assert (kept.channel, kept.contacts, kept.letter_whole) == ("", 2, True)
    assert (kept.has_fee, kept.fee_lost) == (False, Decimal(0))
    assert kept.ground_named is None or permit.kind == refusal.kind
