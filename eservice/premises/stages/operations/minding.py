"""Minding what nobody opened a page for: offers of what is no longer to be had, and last days that come near."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select

from eservice.cases.models import Case
from eservice.cases.operations.loading import case_to_change
from eservice.cases.rules import Actor, Event, can
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.premises.models import PremisesChange, PremisesObject
from eservice.premises.register.operations import say_let
from eservice.premises.stages.land_models import Allocation
from eservice.premises.stages.models import InquiryStage, Offer
from eservice.premises.stages.operations.loading import log
from eservice.premises.stages.operations.offers import OPEN, close_offer
from eservice.premises.stages.operations.viewings import release_time
from eservice.premises.stages.queries import gone, journey_of
from eservice.premises.stages.rules import WITH_LAST_DAY, Stage

#: How long before a last day officer and company are told that it comes near.
WARN_BEFORE = timedelta(days=14)


def mind_inquiries(now: datetime, limit: int = 50) -> int:
    """Take what was given out here out of the register, close the offers of what was let or withdrawn, and of companies
    that have left, and note the last days that come near, each once; how many."""
    return _take_out(now, limit) + _close_offers(now, limit) + _note_limits(now, limit)


def _take_out(now: datetime, limit: int) -> int:
    """Let the register say of plots given and premises leased that they are: some were before it was told of that.

    What somebody has published since then is vacant again.
    """
    land = select(Allocation.object_id, Allocation.opened_by.label("by"), Allocation.closed_at)
    leased = select(Offer.object_id, Offer.offered_by, Offer.closed_at).where(Offer.state == "contracted")
    given = land.where(Allocation.state == "decided").union_all(leased).subquery()
    said = select(PremisesChange.id).where(
        PremisesChange.object_id == given.c.object_id,
        PremisesChange.changed_at >= given.c.closed_at,
        PremisesChange.what.in_(("object_let", "object_published")),
    )
    query = select(given.c.object_id, given.c.by).join(PremisesObject, PremisesObject.id == given.c.object_id)
    query = query.where(PremisesObject.state == "published", ~said.exists()).order_by(given.c.object_id, given.c.by)
    found = db.session.execute(query.limit(limit)).all()
    for object_id, person_id in found:
        say_let(object_id, person_id, now)
    return len(found)


def _close_offers(now: datetime, limit: int) -> int:
    query = (
        select(Offer.id, Offer.case_id)
        .outerjoin(PremisesObject, PremisesObject.id == Offer.object_id)
        .outerjoin(InquiryStage, InquiryStage.case_id == Offer.case_id)
        .where(
            Offer.state.in_(OPEN),
            or_(PremisesObject.state != "published", InquiryStage.stage == Stage.WITHDRAWN),
        )
    )
    found = db.session.execute(query.order_by(Offer.id).limit(limit)).all()
    return sum(_close(offer_id, case_id, now) for offer_id, case_id in found)


def _close(offer_id: int, case_id: int, now: datetime) -> bool:
    case = case_to_change(Case.id == case_id)
    offer = db.session.get_one(Offer, offer_id, with_for_update=True, populate_existing=True)
    if offer.state not in OPEN:
        return False
    left = journey_of(case).stage == Stage.WITHDRAWN
    if not left and (offer.object_id is None or not gone(offer.object_id)):
        return False
    became = "declined" if left else _became(offer)
    if not left and can(case.state, Event.OFFER_CLOSED):
        close_offer(case, offer, became, None, now)
    else:
        # Nobody hears of an inquiry that was withdrawn; the offer ends all the same, and its booked time is free.
        offer.state, offer.closed_at = became, now
        release_time(offer)
    return True


def _became(offer: Offer) -> str:
    return "gone" if db.session.get_one(PremisesObject, offer.object_id).state == "withdrawn" else "taken"


def _note_limits(now: datetime, limit: int) -> int:
    query = select(InquiryStage.case_id).where(
        InquiryStage.limit_on <= local_day(now) + WARN_BEFORE,
        InquiryStage.limit_on.is_distinct_from(InquiryStage.limit_told_on),
        InquiryStage.stage.in_(WITH_LAST_DAY),
    )
    found = db.session.scalars(query.order_by(InquiryStage.limit_on, InquiryStage.case_id).limit(limit)).all()
    return sum(_note_limit(case_id, now) for case_id in found)


def _note_limit(case_id: int, now: datetime) -> bool:
    case = case_to_change(Case.id == case_id)
    journey = journey_of(case)
    last = journey.now.limit_on
    if last is None or last == journey.limit_told or not can(case.state, Event.LIMIT_NEAR):
        return False
    log(case, Event.LIMIT_NEAR, Actor.WORKER, None, {"limit_on": last.isoformat()}, now)
    return True
