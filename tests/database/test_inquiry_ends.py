"""Whose turn it is while an offer waits, and the ends of the way, each of which ends the case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from eservice.accounts.rules import Viewer
from eservice.cases.models import CaseClock
from eservice.cases.queries import clocks, timeline
from eservice.decisions.queries import decision_of
from eservice.kit.db import db, transaction
from eservice.kit.errors import Invalid, NotAllowed, WrongMove
from eservice.notifications.models import Letter
from eservice.premises.stages.models import InquiryReading, InquiryStage, Offer
from eservice.premises.stages.operations.moving import change_terms, move_stage, step_back, wake
from eservice.premises.stages.operations.offers import answer_offer, recall_offer, sign_contract
from eservice.premises.stages.operations.sharing import change_consent, note_offers_read
from eservice.premises.stages.operations.viewings import book_viewing, offer_times
from eservice.premises.stages.queries import offers_in
from eservice.premises.stages.rules import Circle, Stage, Terms
from eservice.statistics.indicator_models import CaseConduct
from eservice.statistics.models import CaseFactRow
from tests.factories import NOW, Town, case, follow
from tests.inquiring import LAND, LATER, asked, moved, offered, officer

SIGNED = Terms(decider="landlord", decided_on=LATER.date())
NO_ROOM = Terms(reason="no_stock")


@pytest.fixture
def petra(town: Town) -> Viewer:
    """An officer of the unit that takes inquiries in."""
    return officer("Petra Holm", "naringsliv")


def offer_id(reference: str) -> int:
    """The first offer of an inquiry."""
    return db.session.scalars(select(Offer.id).where(Offer.case_id == case(reference).id).order_by(Offer.id)).all()[0]


def target(reference: str) -> CaseClock:
    """The service target of an inquiry for premises."""
    query = select(CaseClock).where(CaseClock.case_id == case(reference).id, CaseClock.rule_key == "POLICY-LOKAL")
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def stage_of(reference: str) -> str:
    """Where an inquiry is, as lists see it."""
    return str(db.session.get_one(InquiryStage, case(reference).id, populate_existing=True).stage)


def test_an_offer_hands_the_ball_to_the_company_and_its_answer_hands_it_back(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    offered(reference, petra)
    assert case(reference).holder == "company"
    with transaction():
        answer_offer(reference, town.amina, offer_id(reference), False, "price", "", LATER + timedelta(days=4))
    assert case(reference).holder == "officer"


def test_times_to_book_hand_it_over_too_and_a_booking_hands_it_back(town: Town, petra: Viewer) -> None:
    reference, when = asked(town, petra), LATER + timedelta(days=9)
    offered(reference, petra)
    with transaction():
        answer_offer(reference, town.amina, offer_id(reference), True, "", "", LATER)
        assert case(reference).holder == "officer"
        offer_times(reference, petra, None, offer_id(reference), [when], LATER)
    assert case(reference).holder == "company"
    [time] = offers_in(case(reference).id, LATER)[0].times
    with transaction():
        book_viewing(reference, town.amina, offer_id(reference), time.id, LATER)
    assert case(reference).holder == "officer"


def test_the_service_target_stands_still_while_the_offer_waits_and_the_days_are_the_company_s(
    town: Town, petra: Viewer
) -> None:
    reference = asked(town, petra)
    follow(LATER)
    due = target(reference).due_on
    offered(reference, petra)
    follow(LATER)
    assert target(reference).state == "paused"
    assert {rule.key: reading.state for rule, reading in clocks(case(reference), LATER.date())}[
        "POLICY-LOKAL"
    ] == "paused"
    read = clocks(case(reference), LATER.date(), timeline(case(reference).id, for_company=False))
    assert {rule.key: reading.state for rule, reading in read}["POLICY-LOKAL"] == "paused"
    with transaction():
        answer_offer(reference, town.amina, offer_id(reference), True, "", "", LATER + timedelta(days=7))
    follow(LATER + timedelta(days=7))
    assert due is not None
    assert (target(reference).state, target(reference).due_on) == ("running", due + timedelta(days=7))
    with transaction():
        move_stage(reference, petra, None, Stage.NEGOTIATION, Terms(), LATER + timedelta(days=7))
        sign_contract(reference, petra, None, offer_id(reference), SIGNED, LATER + timedelta(days=9), None)
    follow(LATER + timedelta(days=9))
    fact = db.session.get_one(CaseFactRow, case(reference).id, populate_existing=True)
    assert (fact.company_days, fact.officer_days + fact.queue_days) == (7, 3)


def test_an_inquiry_that_rests_waits_for_its_company_which_lets_it_go_on(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    moved(reference, petra, Stage.QUALIFIED, Stage.DORMANT)
    assert case(reference).holder == "company"
    with transaction():
        wake(reference, town.amina, LATER, "key")
        wake(reference, town.amina, LATER, "key")
    assert (case(reference).holder, stage_of(reference)) == ("officer", "qualified")
    with pytest.raises(WrongMove, match="wrong_stage"), transaction():
        wake(reference, town.amina, LATER)


def test_a_lease_ends_the_case_with_its_outcome_and_its_clocks(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    offered(reference, petra)
    with transaction():
        answer_offer(reference, town.amina, offer_id(reference), True, "", "", LATER)
        move_stage(reference, petra, None, Stage.NEGOTIATION, Terms(), LATER)
    for _again in range(2):
        with transaction():
            sign_contract(reference, petra, None, offer_id(reference), SIGNED, LATER, "key")
    follow(LATER)
    found = case(reference)
    assert (found.state, found.outcome, found.holder) == ("decided", "agreement", "nobody")
    assert (stage_of(reference), target(reference).state) == ("contract", "stopped")
    decision = decision_of(found.id)
    assert decision is not None
    assert (decision.decided_by, "Kajen 4" in decision.reasons) == (petra.person_id, True)
    query = select(Letter.template).where(Letter.case_id == found.id)
    assert "decision" in db.session.scalars(query).all()
    assert db.session.get_one(CaseConduct, found.id).outcome == "agreement"


@pytest.mark.parametrize(
    ("to", "reason", "outcome"),
    [(Stage.NO_MATCH, "no_stock", "no_match"), (Stage.CLOSED, "no_reply", "closed")],
)
def test_a_no_ends_the_case_with_its_reason_as_the_ground(
    town: Town, petra: Viewer, to: Stage, reason: str, outcome: str
) -> None:
    reference = asked(town, petra)
    with transaction():
        move_stage(reference, petra, None, to, Terms(reason=reason), LATER)
    found, row = case(reference), db.session.get_one(InquiryStage, case(reference).id)
    assert (found.state, found.outcome, row.stage, row.reason_code) == ("decided", outcome, to, reason)
    decision = decision_of(found.id)
    assert decision is not None
    assert (decision.grounds, decision.delegation) == ([reason], "ANN 1.1")


def test_a_reason_of_another_end_ends_nothing(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    with pytest.raises(Invalid, match="reason_of_another_end"), transaction():
        move_stage(reference, petra, None, Stage.NO_MATCH, Terms(reason="no_reply"), LATER)
    assert (case(reference).state, stage_of(reference), decision_of(case(reference).id)) == (
        "in_progress",
        "received",
        None,
    )


def test_what_becomes_vacant_after_a_no_can_still_be_offered_and_leased(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    with transaction():
        move_stage(reference, petra, None, Stage.NO_MATCH, NO_ROOM, LATER)
    offered(reference, petra)
    with transaction():
        answer_offer(reference, town.amina, offer_id(reference), True, "", "", LATER)
        move_stage(reference, petra, None, Stage.NEGOTIATION, Terms(), LATER)
        sign_contract(reference, petra, None, offer_id(reference), SIGNED, LATER, None)
    assert (case(reference).outcome, stage_of(reference)) == ("no_match", "contract")


def test_land_that_nobody_has_ends_the_case_and_only_for_who_may_decide_that(town: Town) -> None:
    karim = officer("Karim Land", "exploatering")
    reference = asked(town, karim, LAND)
    with transaction():
        move_stage(reference, karim, None, Stage.NO_LAND, NO_ROOM, LATER)
    assert (case(reference).state, case(reference).outcome) == ("decided", "no_land")
    other = asked(town, karim, LAND)
    with pytest.raises(NotAllowed, match="not_yours_to_sign"), transaction():
        move_stage(other, karim, None, Stage.NO_LAND, NO_ROOM, NOW.replace(year=2022))
    assert case(other).state == "in_progress"


def test_an_agreement_on_land_ends_the_case_and_the_way_goes_on_to_the_building(town: Town) -> None:
    karim = officer("Karim Land", "exploatering")
    reference = asked(town, karim, LAND)
    moved(reference, karim, Stage.MEETING, Stage.REVIEW)
    signed = Terms(decider="board", decided_on=LATER.date(), conditions="Byggt inom två år.")
    with transaction():
        move_stage(reference, karim, None, Stage.AGREEMENT, signed, LATER)
    assert (case(reference).state, case(reference).outcome) == ("decided", "agreement")
    moved(reference, karim, Stage.PERMIT)
    with transaction():
        move_stage(reference, karim, None, Stage.ACCESS, Terms(until=date(2029, 1, 1)), LATER)
    assert stage_of(reference) == "access"


def test_nothing_more_is_done_to_an_inquiry_that_its_company_has_withdrawn(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    with transaction():
        move_stage(reference, petra, None, Stage.NO_MATCH, NO_ROOM, LATER)
    offered(reference, petra)
    with transaction():
        step_back(reference, town.amina, LATER)
    for do in (
        lambda: change_consent(reference, town.amina, Circle.TELGE, True, LATER),
        lambda: recall_offer(reference, petra, None, offer_id(reference), "Uthyrd", LATER),
        lambda: offer_times(reference, petra, None, offer_id(reference), [LATER + timedelta(days=1)], LATER),
        lambda: change_terms(reference, petra, None, Terms(note="Mer"), LATER),
    ):
        with pytest.raises(WrongMove, match="inquiry_withdrawn"), transaction():
            do()


def test_an_officer_who_notes_that_the_company_withdrew_ends_the_case(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    moved(reference, petra, Stage.WITHDRAWN)
    assert (case(reference).state, case(reference).holder, stage_of(reference)) == ("withdrawn", "nobody", "withdrawn")
    assert case(reference).ended_at == LATER


def test_who_of_the_company_has_read_which_offer_is_kept_once(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    offered(reference, petra)
    for hours in (1, 2):
        with transaction():
            note_offers_read(case(reference).id, town.amina, LATER + timedelta(hours=hours))
    [read] = db.session.scalars(select(InquiryReading).where(InquiryReading.what == "offer"))
    assert (read.thing_id, read.reader, read.read_at) == (
        offer_id(reference),
        "Amina Haddad",
        LATER + timedelta(hours=1),
    )


def test_news_of_an_inquiry_that_come_together_are_one_letter(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    moved(reference, petra, Stage.QUALIFIED)
    offered(reference, petra)
    follow(LATER)
    offered(reference, petra, title="Kajen 5")
    follow(LATER + timedelta(days=1))
    query = select(Letter.template).where(Letter.case_id == case(reference).id, Letter.template == "inquiry_news")
    assert len(db.session.scalars(query).all()) == 2
