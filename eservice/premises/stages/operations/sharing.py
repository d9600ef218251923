"""The company's consent to show its inquiry to landlords, and what they answer."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from eservice.accounts.models import Unit
from eservice.accounts.rules import Viewer
from eservice.cases.models import Case, CaseEvent
from eservice.cases.operations.loading import case_for_company, case_for_officer, case_to_change
from eservice.cases.operations.log import already
from eservice.cases.referrals import Recipient, token_hash
from eservice.cases.rules import Actor, Event, Visibility, can, move
from eservice.kit.db import db
from eservice.kit.errors import Invalid, WrongMove
from eservice.premises.stages.links import landlord_token
from eservice.premises.stages.models import InquiryReading, LandlordQuestion, Offer
from eservice.premises.stages.operations.loading import (
    check_not_left,
    inquiry_for_company,
    inquiry_for_officer,
    log,
)
from eservice.premises.stages.operations.moving import home_unit, reason_codes
from eservice.premises.stages.queries import journey_of
from eservice.premises.stages.rules import Circle, may_see_inquiry
from eservice.routing.models import RouteRecord
from eservice.routing.operations.moving import CHOSEN, rerouted


class Asked(NamedTuple):
    """A question to a landlord, with the event by which it was asked."""

    question: LandlordQuestion
    event: CaseEvent


def change_consent(
    reference: str, viewer: Viewer, circle: Circle, given: bool, now: datetime, once: str | None = None
) -> Case:
    """Give the consent to show the inquiry to a circle of landlords, or take it back. Said twice it is no error.

    Taken back, questions that wait are closed and their links dead; an inquiry that a Telge company has goes back to
    the municipality's own unit, whose employees alone see it then. Raises `WrongMove` ("inquiry_withdrawn").
    """
    if already(case_for_company(reference, viewer), once):
        return case_for_company(reference, viewer)
    case, journey = inquiry_for_company(reference, viewer)
    check_not_left(journey)
    if (circle in journey.shares) == given:
        return case
    data = {"circle": str(circle), "given": given}
    log(case, Event.CONSENT_CHANGED, Actor.COMPANY, viewer, data, now, once)
    if not given:
        _close_questions(case, circle, now)
        if circle == Circle.TELGE and _is_at_a_company(case):
            _take_home(case, viewer, now)
    return case


def _close_questions(case: Case, circle: Circle, now: datetime) -> None:
    """What was asked and not answered is closed: nobody may read the inquiry by it any more."""
    waiting = update(LandlordQuestion).where(
        LandlordQuestion.case_id == case.id, LandlordQuestion.circle == circle, LandlordQuestion.closed_at.is_(None)
    )
    db.session.execute(waiting.values(closed_at=now, token_hash=None), execution_options={"synchronize_session": False})


def _is_at_a_company(case: Case) -> bool:
    unit = db.session.get(Unit, case.unit_key) if case.unit_key else None
    return unit is not None and unit.kind == "company"


def _take_home(case: Case, viewer: Viewer, now: datetime) -> None:
    """Give the case back to the municipality's own unit: into its queue, or, where it is answered, as it stands."""
    home = home_unit(case)
    if not can(case.state, Event.REROUTED):
        case.unit_key, case.officer_id = home, None
        return
    record = RouteRecord(
        case_id=case.id,
        service_version_id=case.service_version_id,
        rule=CHOSEN,
        unit_key=home,
        reason_sv="Företaget har tagit tillbaka sitt medgivande till Telgebolagen.",
        reason_en="The company has taken back its consent to the Telge companies.",
        facts={},
        trace=[],
        chosen_by=viewer.person_id,
        routed_at=now,
    )
    db.session.add(record)
    case.route_fixed_by = viewer.person_id
    rerouted(case, home, Actor.COMPANY, viewer.person_id, {"by": viewer.name}, now)


def ask_landlords(
    reference: str,
    viewer: Viewer,
    version: int | None,
    landlords: Sequence[Recipient],
    secret: str,
    now: datetime,
    once: str | None = None,
) -> list[Asked]:
    """Show the inquiry to landlords and ask what they have. Only those of a circle that the company has consented to.

    Raises `Invalid` ("no_consent", "nobody_asked", "asked_twice").
    """
    if already(case_for_officer(reference, viewer), once):
        return []
    case, journey = inquiry_for_officer(reference, viewer, version)
    move(case.state, Event.LANDLORD_ASKED)
    _check_landlords(case, landlords)
    for landlord in landlords:
        if not may_see_inquiry(journey.shares, circle_of(landlord)):
            raise Invalid("no_consent")
    keys = [once] + [None] * len(landlords)
    return [_ask(case, viewer, one, secret, now, key) for one, key in zip(landlords, keys, strict=False)]


def circle_of(landlord: Recipient) -> Circle:
    """Which circle a landlord belongs to: a unit is a Telge company."""
    return Circle.TELGE if landlord.unit_key else Circle.PRIVATE


def _check_landlords(case: Case, landlords: Sequence[Recipient]) -> None:
    if not landlords:
        raise Invalid("nobody_asked")
    wanted = [one.email.casefold() for one in landlords]
    known = set(db.session.scalars(select(LandlordQuestion.email).where(LandlordQuestion.case_id == case.id)))
    if len(set(wanted)) != len(wanted) or known & set(wanted):
        raise Invalid("landlord_asked_already")


def _ask(case: Case, viewer: Viewer, to: Recipient, secret: str, now: datetime, once: str | None) -> Asked:
    question = LandlordQuestion(
        case_id=case.id,
        circle=circle_of(to),
        unit_key=to.unit_key,
        name=to.name,
        email=to.email.casefold(),
        asked_by=viewer.person_id,
        asked_at=now,
        nonce=uuid.uuid4().hex,
    )
    db.session.add(question)
    db.session.flush()
    if not to.unit_key:
        question.token_hash = token_hash(landlord_token(secret, question.id, question.nonce))
    data = {"question_id": question.id, "to": to.name}
    event = log(case, Event.LANDLORD_ASKED, Actor.OFFICER, viewer, data, now, once)
    return Asked(question, event)


def answer_question(
    question_id: int, has_some: bool, reason: str, answer: str, name: str, now: datetime, person: Viewer | None = None
) -> LandlordQuestion:
    """A landlord's answer: yes with what it has, or no with a code. Given once. Who may answer is asked before.

    Raises `WrongMove` ("question_closed") and `Invalid` ("stage_reason_missing", "unknown_reason").
    """
    case_id = db.session.scalar(select(LandlordQuestion.case_id).where(LandlordQuestion.id == question_id))
    case = case_to_change(Case.id == case_id)
    question = db.session.get_one(LandlordQuestion, question_id, populate_existing=True)
    if question.answered_at or question.closed_at or not may_see_inquiry(journey_of(case).shares, question.circle):
        raise WrongMove("question_closed")
    if not has_some and not reason:
        raise Invalid("stage_reason_missing")
    if reason and reason not in reason_codes(case):
        raise Invalid("unknown_reason")
    question.has_some, question.reason_code, question.answer = has_some, "" if has_some else reason, answer
    question.answered_by, question.answered_at, question.token_hash = name, now, None
    data = {"question_id": question.id, "to": question.name, "has_some": has_some, "reason_code": question.reason_code}
    actor = Actor.OFFICER if person else Actor.OTHER
    log(case, Event.LANDLORD_ANSWERED, actor, person, data, now, visibility=Visibility.INTERNAL)
    return question


def note_offers_read(case_id: int, viewer: Viewer, now: datetime) -> None:
    """Keep that somebody of the company has the offers of its inquiry before them, each the first time."""
    seen = select(InquiryReading.id).where(
        InquiryReading.what == "offer", InquiryReading.thing_id == Offer.id, InquiryReading.reader == viewer.name[:200]
    )
    unseen = select(Offer.id).where(Offer.case_id == case_id, ~seen.exists()).order_by(Offer.id)
    for offer_id in db.session.scalars(unseen):
        note_reading(case_id, "offer", offer_id, viewer.name, now)


def note_reading(case_id: int, what: str, thing_id: int, reader: str, now: datetime) -> None:
    """Keep that somebody read an inquiry or an offer, the first time."""
    row = {"case_id": case_id, "what": what, "thing_id": thing_id, "reader": reader[:200], "read_at": now}
    db.session.execute(insert(InquiryReading).values(row).on_conflict_do_nothing())
