"""Offering premises to a company, its answer, and the contract."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.cases.operations.loading import case_for_company, case_for_officer
from eservice.cases.operations.log import already
from eservice.cases.rules import Actor, Event, move
from eservice.kit.background import later
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotFound, WrongMove
from eservice.premises.models import PremisesObject
from eservice.premises.register.operations import say_let
from eservice.premises.stages.models import Offer
from eservice.premises.stages.operations.closing import End, end_case, ends_case
from eservice.premises.stages.operations.loading import (
    check_not_left,
    inquiry_for_company,
    inquiry_for_officer,
    log,
)
from eservice.premises.stages.operations.moving import reason_codes, reason_said, stage_data
from eservice.premises.stages.operations.viewings import add_times, release_time
from eservice.premises.stages.queries import gone, is_offered_elsewhere
from eservice.premises.stages.rules import Kind, Stage, Terms, check_move, check_terms

#: Offers whose company may still answer.
OPEN = ("offered", "wanted")
#: Stages in which another offer changes nothing of where the inquiry is.
UNDER_WAY = (Stage.OFFERED, Stage.VIEWING, Stage.NEGOTIATION)


def make_offer(
    reference: str,
    viewer: Viewer,
    version: int | None,
    title: str,
    landlord: str,
    body: str,
    times: list[datetime],
    now: datetime,
    object_id: int | None = None,
    once: str | None = None,
) -> Case:
    """Offer premises, with times at which they can be seen; the company is told, also when others are offered the same.

    Raises `WrongMove` where the inquiry is past offers or for land, `Invalid` ("object_gone", "offered_already",
    "viewing_past").
    """
    if already(case_for_officer(reference, viewer), once):
        return case_for_officer(reference, viewer)
    case, journey = inquiry_for_officer(reference, viewer, version)
    move(case.state, Event.OFFER_MADE)
    to = journey.stage if journey.stage in UNDER_WAY and journey.kind == Kind.PREMISES else Stage.OFFERED
    if to != journey.stage:
        check_move(journey.kind, journey.stage, to)
    _check_object(case, object_id)
    offer = Offer(
        case_id=case.id,
        object_id=object_id,
        title=title,
        landlord=landlord,
        body=body,
        offered_by=viewer.person_id,
        offered_at=now,
    )
    db.session.add(offer)
    db.session.flush()
    add_times(offer, times, viewer, now)
    data = {**stage_data(journey.stage, to, Terms()), "offer_id": offer.id, "what": title}
    if is_offered_elsewhere(offer):
        data["also_others"] = True
    log(case, Event.OFFER_MADE, Actor.OFFICER, viewer, data, now, once)
    return case


def _check_object(case: Case, object_id: int | None) -> None:
    if object_id is None:
        return
    if gone(object_id):
        raise Invalid("object_gone")
    query = select(Offer.id).where(Offer.case_id == case.id, Offer.object_id == object_id, Offer.state.in_(OPEN))
    if db.session.scalar(query.limit(1)) is not None:
        raise Invalid("offered_already")


def answer_offer(
    reference: str,
    viewer: Viewer,
    offer_id: int,
    wants: bool,
    reason: str,
    said: str,
    now: datetime,
    once: str | None = None,
) -> Case:
    """The company's answer: it wants to go on, or declines and says why. Until a contract it may change its mind.

    Raises `WrongMove` ("offer_closed", "object_gone") and `Invalid` ("stage_reason_missing", "unknown_reason").
    """
    if already(case_for_company(reference, viewer), once):
        return case_for_company(reference, viewer)
    case, journey = inquiry_for_company(reference, viewer)
    if journey.stage == Stage.WITHDRAWN:
        raise WrongMove("offer_closed")
    offer = offer_in(case, offer_id)
    check_open(offer)
    check_terms(Stage.RECEIVED if wants else Stage.NO_MATCH, Terms(reason=reason), reason_codes(case), local_day(now))
    offer.state, offer.reason_code = ("wanted", "") if wants else ("declined", reason)
    offer.said, offer.answered_at = said, now
    if not wants:
        release_time(offer)
    data = {"offer_id": offer.id, "what": offer.title, "wants": wants, "reason_code": offer.reason_code, "text": said}
    data |= reason_said(case, offer.reason_code)
    log(case, Event.OFFER_ANSWERED, Actor.COMPANY, viewer, data, now, once)
    return case


def recall_offer(
    reference: str, viewer: Viewer, version: int | None, offer_id: int, why: str, now: datetime, once: str | None = None
) -> Case:
    """Take an offer back, with why; a time that was booked is free again. Raises `WrongMove` ("inquiry_withdrawn",
    "offer_closed"), `Invalid` ("reason_missing")."""
    if already(case_for_officer(reference, viewer), once):
        return case_for_officer(reference, viewer)
    case, journey = inquiry_for_officer(reference, viewer, version)
    check_not_left(journey)
    offer = offer_in(case, offer_id)
    if offer.state not in (*OPEN, "declined"):
        raise WrongMove("offer_closed")
    if not why.strip():
        raise Invalid("reason_missing")
    close_offer(case, offer, "recalled", viewer, now, why.strip(), once)
    return case


def sign_contract(
    reference: str, viewer: Viewer, version: int | None, offer_id: int, terms: Terms, now: datetime, once: str | None
) -> Case:
    """A lease is signed for what one offer is about, which ends the case while it is open. Of two companies offered
    the same, the first contract has it.

    The offers of the others are closed by the next sweep, each told; until then their answers are refused. Raises
    `WrongMove` ("offer_closed", "object_gone", "wrong_stage").
    """
    if already(case_for_officer(reference, viewer), once):
        return case_for_officer(reference, viewer)
    case, journey = inquiry_for_officer(reference, viewer, version)
    check_move(journey.kind, journey.stage, Stage.CONTRACT)
    offer = offer_in(case, offer_id)
    if offer.object_id is not None:
        # Of two contracts for the same premises one waits here for the other.
        db.session.get(PremisesObject, offer.object_id, with_for_update=True, populate_existing=True)
    check_open(offer)
    if offer.state != "wanted":
        raise WrongMove("offer_not_wanted")
    check_terms(Stage.CONTRACT, terms, reason_codes(case), local_day(now))
    offer.state, offer.closed_at = "contracted", now
    if offer.object_id is not None:
        say_let(offer.object_id, viewer.person_id, now)
    later("mind_inquiries")
    data = {**stage_data(journey.stage, Stage.CONTRACT, terms), "offer_id": offer.id, "what": offer.title}
    if ends_case(case, journey.kind, Stage.CONTRACT):
        end = End(Stage.CONTRACT, terms, data, _lease(offer, terms))
        end_case(case, journey.kind, end, viewer, now, once)
    else:
        log(case, Event.STAGE_CHANGED, Actor.OFFICER, viewer, data, now, once)
    return case


def _lease(offer: Offer, terms: Terms) -> str:
    """What was let, by whom and when, as the letter names it in either language."""
    day = terms.decided_on.isoformat() if terms.decided_on else ""
    return f"{', '.join(part for part in (offer.title, offer.landlord, day) if part)}."


def offer_in(case: Case, offer_id: int) -> Offer:
    """An offer of the case, locked. Raises `NotFound` for any other."""
    query = select(Offer).where(Offer.id == offer_id, Offer.case_id == case.id)
    offer = db.session.scalars(query.with_for_update().execution_options(populate_existing=True)).first()
    if offer is None:
        raise NotFound("no_such_offer")
    return offer


def check_open(offer: Offer) -> None:
    """Raise `WrongMove` for an offer that is answered for good, or whose premises are no longer to be had."""
    if offer.state not in (*OPEN, "declined"):
        raise WrongMove("offer_closed")
    if offer.object_id is not None and gone(offer.object_id):
        raise WrongMove("object_gone")


def close_offer(
    case: Case, offer: Offer, state: str, viewer: Viewer | None, now: datetime, why: str = "", once: str | None = None
) -> None:
    """Close an offer: `taken`, `gone` or `recalled`. The company is told which, and its booked time is free again."""
    offer.state, offer.closed_at = state, now
    release_time(offer)
    data = {"offer_id": offer.id, "what": offer.title, "became": state, "text": why}
    log(case, Event.OFFER_CLOSED, Actor.OFFICER if viewer else Actor.WORKER, viewer, data, now, once)
