"""The way of an inquiry for premises: stages, offers, viewings that one company gets, consent, and the contract."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from eservice.accounts.rules import Viewer
from eservice.cases.models import CaseClock, CaseEvent
from eservice.cases.operations.correspondence import withdraw_case
from eservice.cases.referrals import Recipient
from eservice.cases.rules import Event
from eservice.kit.db import db, transaction
from eservice.kit.errors import Invalid, NotFound, Stale, WrongMove
from eservice.premises.models import PremisesObject
from eservice.premises.register.operations import move_object
from eservice.premises.stages.links import landlord_token
from eservice.premises.stages.models import InquiryPeriod, InquiryStage, Offer, ViewingTime
from eservice.premises.stages.operations.minding import mind_inquiries
from eservice.premises.stages.operations.moving import move_stage, step_back
from eservice.premises.stages.operations.offers import answer_offer, recall_offer, sign_contract
from eservice.premises.stages.operations.sharing import answer_question, ask_landlords, change_consent
from eservice.premises.stages.operations.viewings import book_viewing, cancel_viewing
from eservice.premises.stages.queries import (
    offers_in,
    question_for_token,
    question_for_unit,
    questions_in,
    questions_to,
)
from eservice.premises.stages.rules import Circle, Stage, Terms
from eservice.records.following import fold_missing_stages
from tests.factories import Town, case, follow, routed
from tests.inquiring import LATER, asked, company_person, moved, offered, officer, vacant

SECRET = "only-for-tests"
FIRST, SECOND = LATER + timedelta(days=3), LATER + timedelta(days=4)
SIGNED = Terms(decider="landlord", decided_on=LATER.date())


@pytest.fixture
def petra(town: Town) -> Viewer:
    """An officer of the unit that takes inquiries in."""
    return officer("Petra Holm", "naringsliv")


def stage_of(reference: str) -> InquiryStage:
    """Where an inquiry is, as lists see it."""
    return db.session.get_one(InquiryStage, case(reference).id, populate_existing=True)


def offer_of(reference: str) -> Offer:
    """The one offer of an inquiry."""
    query = select(Offer).where(Offer.case_id == case(reference).id).execution_options(populate_existing=True)
    return db.session.scalars(query).one()


def events_of(reference: str, name: Event) -> list[CaseEvent]:
    """The events of one sort in a case, in order."""
    query = select(CaseEvent).where(CaseEvent.case_id == case(reference).id, CaseEvent.name == name)
    return list(db.session.scalars(query.order_by(CaseEvent.seq)))


def free_times(reference: str) -> list[ViewingTime]:
    """The times that the company of an inquiry can book."""
    return list(offers_in(case(reference).id, LATER)[0].times)


def test_a_stage_change_is_one_event_that_the_company_reads_and_moves_no_clock(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    before = [(row.rule_key, row.state, row.due_on) for row in db.session.scalars(select(CaseClock))]
    moved(reference, petra, Stage.QUALIFIED)
    follow(LATER)
    [event] = events_of(reference, Event.STAGE_CHANGED)
    assert (event.data["left"], event.data["stage"], event.visibility) == ("received", "qualified", "company")
    assert [(row.rule_key, row.state, row.due_on) for row in db.session.scalars(select(CaseClock))] == before
    assert stage_of(reference).stage == Stage.QUALIFIED


def test_the_kept_stages_are_the_same_when_they_are_folded_anew(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    moved(reference, petra, Stage.QUALIFIED, Stage.DORMANT)
    rows = [(row.stage, row.began_on) for row in db.session.scalars(select(InquiryPeriod))]
    follow(LATER)
    assert [(row.stage, row.began_on) for row in db.session.scalars(select(InquiryPeriod))] == rows
    assert [stage for stage, _day in rows] == ["received", "qualified", "dormant"]


def test_an_inquiry_from_before_stages_were_kept_gets_its_own_and_other_cases_none(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    moved(reference, petra, Stage.QUALIFIED)
    routed(town)
    follow(LATER)
    with transaction():
        for table in (InquiryPeriod, InquiryStage):
            db.session.execute(delete(table))
    with transaction():
        assert fold_missing_stages() == 1
    assert stage_of(reference).stage == Stage.QUALIFIED
    assert fold_missing_stages() == 0


def test_a_form_sent_twice_moves_once_and_one_from_an_old_page_moves_nothing(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    for _again in range(2):
        with transaction():
            move_stage(reference, petra, None, Stage.QUALIFIED, Terms(), LATER, "the-key")
    assert len(events_of(reference, Event.STAGE_CHANGED)) == 1
    with pytest.raises(Stale), transaction():
        move_stage(reference, petra, 1, Stage.DORMANT, Terms(), LATER)


def test_a_stage_that_does_not_follow_leaves_everything_as_it_was(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    with pytest.raises(WrongMove), transaction():
        move_stage(reference, petra, None, Stage.NEGOTIATION, Terms(), LATER)
    assert stage_of(reference).stage == Stage.RECEIVED


def test_an_offer_is_an_answer_on_the_matter_and_its_company_can_book_and_book_anew(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    offered(reference, petra, FIRST, SECOND)
    assert stage_of(reference).answered_at == LATER
    one, other = free_times(reference)
    with transaction():
        book_viewing(reference, town.amina, offer_of(reference).id, one.id, LATER)
    assert stage_of(reference).stage == Stage.VIEWING
    with transaction():
        book_viewing(reference, town.amina, offer_of(reference).id, other.id, LATER)
    assert [time.id for time in free_times(reference)] == [one.id]
    with transaction():
        cancel_viewing(reference, town.amina, offer_of(reference).id, LATER)
    assert len(free_times(reference)) == 2


def test_a_time_that_has_been_cannot_be_booked_and_nobody_books_for_another_company(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    offered(reference, petra, FIRST)
    [time] = free_times(reference)
    with pytest.raises(Invalid, match="viewing_past"), transaction():
        book_viewing(reference, town.amina, offer_of(reference).id, time.id, FIRST)
    with pytest.raises(NotFound), transaction():
        book_viewing(reference, town.rival, offer_of(reference).id, time.id, LATER)


def two_offered(town: Town, petra: Viewer, *times: Any) -> tuple[str, str, Viewer, int]:
    """Two companies that were offered the same premises."""
    thing = vacant()
    rival = company_person("Rakel Berg", "5599010039", "Berg Bygg AB")
    own = asked(town, petra)
    theirs = asked(Town(**{**town.__dict__, "amina": rival}), petra)
    offered(own, petra, *times, thing=thing)
    offered(theirs, petra, thing=thing)
    return own, theirs, rival, thing


def at_once(app: Flask, *doings: Callable[[], Any]) -> list[str]:
    """Do several things at the same moment, each in a transaction of its own; what each was refused by, in order."""
    results = [""] * len(doings)
    start = threading.Barrier(len(doings))

    def run(at: int, do: Callable[[], Any]) -> None:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    do()
            except WrongMove as error:
                results[at] = error.code
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(at, do)) for at, do in enumerate(doings)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_companies_that_book_one_time_at_once_one_gets_it(app: Flask, town: Town, petra: Viewer) -> None:
    own, theirs, rival, _thing = two_offered(town, petra, FIRST)
    [time] = free_times(own)
    mine, its, time_id = offer_of(own).id, offer_of(theirs).id, time.id
    refused = at_once(
        app,
        lambda: book_viewing(own, town.amina, mine, time_id, LATER),
        lambda: book_viewing(theirs, rival, its, time_id, LATER),
    )
    assert sorted(refused) == ["", "time_taken"]
    assert db.session.get_one(ViewingTime, time_id, populate_existing=True).booked_for in (mine, its)


def wanted(reference: str, viewer: Viewer, petra: Viewer) -> int:
    """The company wants its offer, and they negotiate; the offer's id."""
    offer_id = offer_of(reference).id
    with transaction():
        answer_offer(reference, viewer, offer_id, True, "", "", LATER)
    moved(reference, petra, Stage.NEGOTIATION)
    return offer_id


def test_of_two_contracts_for_the_same_premises_one_is_signed_and_the_other_is_told(
    app: Flask, town: Town, petra: Viewer
) -> None:
    own, theirs, rival, thing = two_offered(town, petra)
    mine, its = wanted(own, town.amina, petra), wanted(theirs, rival, petra)
    refused = at_once(
        app,
        lambda: sign_contract(own, petra, None, mine, SIGNED, LATER, None),
        lambda: sign_contract(theirs, petra, None, its, SIGNED, LATER, None),
    )
    assert sorted(refused) == ["", "object_gone"]
    lost = theirs if refused[1] else own
    with transaction():
        mind_inquiries(LATER)
    assert offer_of(lost).state == "taken"
    assert len(events_of(lost, Event.OFFER_CLOSED)) == 1
    assert db.session.get_one(PremisesObject, thing, populate_existing=True).state == "let"
    with transaction():
        assert mind_inquiries(LATER) == 0


def test_premises_that_were_let_and_are_published_anew_can_be_let_again(town: Town, petra: Viewer) -> None:
    own, theirs, rival, thing = two_offered(town, petra)
    with transaction():
        sign_contract(own, petra, None, wanted(own, town.amina, petra), SIGNED, LATER, None)
    with transaction():
        move_object(thing, "published", "", None, town.nora, LATER)
    with transaction():
        assert mind_inquiries(LATER) == 0
        sign_contract(theirs, petra, None, wanted(theirs, rival, petra), SIGNED, LATER, None)
    assert [offer_of(one).state for one in (own, theirs)] == ["contracted", "contracted"]


def test_premises_withdrawn_while_they_are_offered_are_refused_and_the_company_is_told(
    town: Town, petra: Viewer
) -> None:
    thing = vacant()
    reference = asked(town, petra)
    offered(reference, petra, FIRST, thing=thing)
    [time] = free_times(reference)
    with transaction():
        db.session.get_one(PremisesObject, thing).state = "withdrawn"
    offer_id = offer_of(reference).id
    with pytest.raises(WrongMove, match="object_gone"), transaction():
        book_viewing(reference, town.amina, offer_id, time.id, LATER)
    with transaction():
        mind_inquiries(LATER)
    assert offer_of(reference).state == "gone"
    [event] = events_of(reference, Event.OFFER_CLOSED)
    assert event.visibility == "company"


def test_a_company_that_declines_says_why_and_may_think_better_of_it(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    offered(reference, petra)
    offer_id = offer_of(reference).id
    with pytest.raises(Invalid, match="stage_reason_missing"), transaction():
        answer_offer(reference, town.amina, offer_id, False, "", "", LATER)
    with transaction():
        answer_offer(reference, town.amina, offer_id, False, "price", "För dyrt", LATER)
    assert offer_of(reference).reason_code == "price"
    with transaction():
        answer_offer(reference, town.amina, offer_id, True, "", "", LATER)
    assert (offer_of(reference).state, offer_of(reference).reason_code) == ("wanted", "")


def test_an_offer_taken_back_frees_its_time_and_cannot_be_answered(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    offered(reference, petra, FIRST)
    offer_id, [time] = offer_of(reference).id, free_times(reference)
    with transaction():
        book_viewing(reference, town.amina, offer_id, time.id, LATER)
        recall_offer(reference, petra, None, offer_id, "Vattenskada", LATER)
    with pytest.raises(WrongMove, match="offer_closed"), transaction():
        answer_offer(reference, town.amina, offer_id, True, "", "", LATER)
    assert db.session.scalars(select(ViewingTime.booked_for)).all() == [None]


def test_the_same_premises_are_not_offered_twice_in_one_inquiry(town: Town, petra: Viewer) -> None:
    thing = vacant()
    reference = asked(town, petra)
    offered(reference, petra, thing=thing)
    with pytest.raises(Invalid, match="offered_already"):
        offered(reference, petra, thing=thing)


PRIVATE = Recipient("Berga Fastigheter", "berga@example.se")
TELGE = Recipient("Telge Fastigheter AB", "lokaler@telge-fastigheter.example", "telge_fastigheter")


def test_without_the_companys_consent_no_landlord_is_shown_the_inquiry(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    for landlord in (PRIVATE, TELGE):
        with pytest.raises(Invalid, match="no_consent"), transaction():
            ask_landlords(reference, petra, None, [landlord], SECRET, LATER)
    assert questions_in(case(reference).id) == []


def test_a_consent_taken_back_ends_the_link_and_the_page_of_every_landlord_that_has_not_answered(
    town: Town, petra: Viewer
) -> None:
    reference = asked(town, petra, share_with=["private_landlords"])
    with transaction():
        [sent] = ask_landlords(reference, petra, None, [PRIVATE], SECRET, LATER)
        token, question_id = landlord_token(SECRET, sent.question.id, sent.question.nonce), sent.question.id
    assert question_for_token(token, LATER).case.reference == reference
    with transaction():
        change_consent(reference, town.amina, Circle.PRIVATE, False, LATER)
    with pytest.raises(NotFound):
        question_for_token(token, LATER)
    with pytest.raises(WrongMove, match="question_closed"), transaction():
        answer_question(question_id, True, "", "Vi har något.", "Bo", LATER)


def test_several_landlords_answer_each_for_itself_a_no_with_its_reason(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    with transaction():
        change_consent(reference, town.amina, Circle.TELGE, True, LATER)
        change_consent(reference, town.amina, Circle.PRIVATE, True, LATER)
        one, other = ask_landlords(reference, petra, None, [PRIVATE, TELGE], SECRET, LATER)
        ids = one.question.id, other.question.id
    assert question_for_unit(ids[1], town.nora).officer == "Petra Holm"
    with pytest.raises(NotFound):
        question_for_unit(ids[1], town.lena)
    with pytest.raises(Invalid, match="stage_reason_missing"), transaction():
        answer_question(ids[0], False, "", "Nej", "Bo", LATER)
    with transaction():
        answer_question(ids[0], False, "no_stock", "Fullt", "Bo", LATER)
        answer_question(ids[1], True, "", "Kajen 4", "Nora", LATER, town.nora)
    assert [row.has_some for row in questions_in(case(reference).id)] == [False, True]
    assert {event.visibility for event in events_of(reference, Event.LANDLORD_ANSWERED)} == {"internal"}


def test_an_inquiry_that_a_telge_company_has_goes_home_when_the_consent_is_taken_back(
    town: Town, petra: Viewer
) -> None:
    reference = asked(town, town.nora, share_with=["telge"], premises_type="office", preferred_area="centre")
    assert case(reference).unit_key == "telge_fastigheter"
    with transaction():
        change_consent(reference, town.amina, Circle.TELGE, False, LATER)
    found = case(reference)
    assert (found.unit_key, found.officer_id, found.state) == ("naringsliv", None, "queued")
    follow(LATER)
    assert not stage_of(reference).shares_telge


def test_a_case_that_its_company_takes_back_is_an_inquiry_withdrawn(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    with transaction():
        withdraw_case(reference, town.amina, LATER)
    follow(LATER)
    assert stage_of(reference).stage == Stage.WITHDRAWN
    other = asked(town, petra)
    with transaction():
        step_back(other, town.amina, LATER)
        step_back(other, town.amina, LATER)
    assert len(events_of(other, Event.WITHDRAWN)) == 1
    assert (case(other).state, stage_of(other).stage) == ("withdrawn", Stage.WITHDRAWN)


def test_a_company_that_leaves_gives_its_time_back_and_its_offers_end_without_a_letter(
    town: Town, petra: Viewer
) -> None:
    reference = asked(town, petra)
    offered(reference, petra, FIRST, SECOND)
    offer_id, [one, other] = offer_of(reference).id, free_times(reference)
    with transaction():
        book_viewing(reference, town.amina, offer_id, one.id, LATER)
    with transaction():
        step_back(reference, town.amina, LATER)
    with pytest.raises(WrongMove, match="offer_closed"), transaction():
        book_viewing(reference, town.amina, offer_id, other.id, LATER)
    with pytest.raises(WrongMove, match="offer_closed"), transaction():
        answer_offer(reference, town.amina, offer_id, True, "", "", LATER)
    with transaction():
        assert mind_inquiries(LATER) == 1
        assert mind_inquiries(LATER) == 0
    assert (offer_of(reference).state, len(free_times(reference))) == ("declined", 2)
    assert events_of(reference, Event.OFFER_CLOSED) == []


def test_an_inquiry_that_its_company_has_left_is_shown_to_no_landlord(town: Town, petra: Viewer) -> None:
    reference = asked(town, petra)
    with transaction():
        change_consent(reference, town.amina, Circle.TELGE, True, LATER)
        change_consent(reference, town.amina, Circle.PRIVATE, True, LATER)
        one, other = ask_landlords(reference, petra, None, [PRIVATE, TELGE], SECRET, LATER)
        token = landlord_token(SECRET, one.question.id, one.question.nonce)
        asked_unit = other.question.id
    assert [found.question.id for found in questions_to(town.nora)] == [asked_unit]
    with transaction():
        step_back(reference, town.amina, LATER)
    assert questions_to(town.nora) == []
    with pytest.raises(NotFound):
        question_for_unit(asked_unit, town.nora)
    with pytest.raises(NotFound):
        question_for_token(token, LATER)


def test_a_last_day_that_comes_near_is_noted_once(town: Town, petra: Viewer) -> None:
    karim = officer("Karim Land", "exploatering")
    reference = asked(town, karim, "markforfragan")
    moved(reference, karim, Stage.MEETING, Stage.REVIEW)
    terms = Terms(until=LATER.date() + timedelta(days=30), decider="technical", decided_on=LATER.date())
    with transaction():
        move_stage(reference, karim, None, Stage.RESERVED, terms, LATER)
        assert mind_inquiries(LATER) == 0
        assert mind_inquiries(LATER + timedelta(days=20)) == 1
        assert mind_inquiries(LATER + timedelta(days=21)) == 0
    assert len(events_of(reference, Event.LIMIT_NEAR)) == 1
