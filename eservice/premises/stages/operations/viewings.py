"""Times at which premises can be seen: added, booked, given back. A time is booked by one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.cases.operations.loading import case_for_company, case_for_officer
from eservice.cases.operations.log import already
from eservice.cases.rules import Actor, Event, move
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotFound, WrongMove
from eservice.premises.stages.models import Offer, ViewingTime
from eservice.premises.stages.operations.loading import (
    check_not_left,
    inquiry_for_company,
    inquiry_for_officer,
    log,
)
from eservice.premises.stages.operations.moving import stage_data
from eservice.premises.stages.queries import gone
from eservice.premises.stages.rules import Stage, Terms

#: More times than anybody offers for one viewing.
MOST_TIMES = 20


def add_times(offer: Offer, times: list[datetime], viewer: Viewer, now: datetime) -> None:
    """Add times to an offer. Raises `Invalid` ("viewing_past", "too_many_times")."""
    if any(at <= now for at in times):
        raise Invalid("viewing_past")
    if len(times) > MOST_TIMES:
        raise Invalid("too_many_times")
    db.session.add_all(
        ViewingTime(offer_id=offer.id, starts_at=at, place=offer.title, made_by=viewer.person_id)
        for at in sorted(set(times))
    )
    db.session.flush()


def offer_times(
    reference: str,
    viewer: Viewer,
    version: int | None,
    offer_id: int,
    times: list[datetime],
    now: datetime,
    once: str | None = None,
) -> Case:
    """Offer more times for what has been offered; the company is told. Raises `WrongMove`, `NotFound`, `Invalid`."""
    if already(case_for_officer(reference, viewer), once):
        return case_for_officer(reference, viewer)
    case, journey = inquiry_for_officer(reference, viewer, version)
    check_not_left(journey)
    move(case.state, Event.TIMES_OFFERED)
    offer = db.session.get(Offer, offer_id)
    if offer is None or offer.case_id != case.id:
        raise NotFound("no_such_offer")
    if offer.state not in ("offered", "wanted"):
        raise WrongMove("offer_closed")
    if not times:
        raise Invalid("no_time_given")
    add_times(offer, times, viewer, now)
    data = {"offer_id": offer.id, "what": offer.title}
    log(case, Event.TIMES_OFFERED, Actor.OFFICER, viewer, data, now, once)
    return case


def book_viewing(
    reference: str, viewer: Viewer, offer_id: int, time_id: int, now: datetime, once: str | None = None
) -> Case:
    """Book one of the times of an offer; a time that was booked before for it is given back.

    Of two companies that want one time, one gets it, by one conditional UPDATE; the other keeps what it had. Raises
    `WrongMove` ("time_taken", "offer_closed", "object_gone"), `Invalid` ("viewing_past") and `NotFound`.
    """
    if already(case_for_company(reference, viewer), once):
        return case_for_company(reference, viewer)
    case, journey = inquiry_for_company(reference, viewer)
    if journey.stage == Stage.WITHDRAWN:
        raise WrongMove("offer_closed")
    offer = db.session.scalars(
        select(Offer).where(Offer.id == offer_id, Offer.case_id == case.id).with_for_update()
    ).first()
    if offer is None:
        raise NotFound("no_such_offer")
    if offer.state not in ("offered", "wanted"):
        raise WrongMove("offer_closed")
    if offer.object_id is not None and gone(offer.object_id):
        raise WrongMove("object_gone")
    time = _time_of(offer, time_id, now)
    if time.booked_for == offer.id:
        return case
    release_time(offer)
    _claim(time, offer, now)
    offer.state, offer.answered_at = "wanted", now
    to = Stage.VIEWING if journey.stage in (Stage.OFFERED, Stage.VIEWING) else journey.stage
    data = {**stage_data(journey.stage, to, Terms()), "offer_id": offer.id, "what": offer.title}
    data["starts_at"] = time.starts_at.isoformat()
    log(case, Event.VIEWING_BOOKED, Actor.COMPANY, viewer, data, now, once)
    return case


def _time_of(offer: Offer, time_id: int, now: datetime) -> ViewingTime:
    """A time of this offer, or of another offer of the same premises. Raises `NotFound`, `Invalid`."""
    other = aliased(Offer)
    query = select(ViewingTime).join(other, other.id == ViewingTime.offer_id).where(ViewingTime.id == time_id)
    same = other.id == offer.id
    if offer.object_id is not None:
        same = same | (other.object_id == offer.object_id)
    time = db.session.scalars(query.where(same).execution_options(populate_existing=True)).first()
    if time is None:
        raise NotFound("no_such_time")
    if time.starts_at <= now:
        raise Invalid("viewing_past")
    return time


def _claim(time: ViewingTime, offer: Offer, now: datetime) -> None:
    claim = update(ViewingTime).where(ViewingTime.id == time.id, ViewingTime.booked_for.is_(None))
    claiming = claim.values(booked_for=offer.id, booked_at=now).returning(ViewingTime.id)
    if db.session.scalar(claiming, execution_options={"synchronize_session": False}) is None:
        raise WrongMove("time_taken")


def release_time(offer: Offer) -> None:
    """Give back the time that is booked for an offer, if one is."""
    free = update(ViewingTime).where(ViewingTime.booked_for == offer.id).values(booked_for=None, booked_at=None)
    db.session.execute(free, execution_options={"synchronize_session": False})


def cancel_viewing(reference: str, viewer: Viewer, offer_id: int, now: datetime, once: str | None = None) -> Case:
    """The company gives a booked time back. Raises `WrongMove` ("nothing_booked")."""
    if already(case_for_company(reference, viewer), once):
        return case_for_company(reference, viewer)
    case, _journey = inquiry_for_company(reference, viewer)
    booked = select(ViewingTime.id).join(Offer, Offer.id == ViewingTime.booked_for)
    if db.session.scalar(booked.where(Offer.id == offer_id, Offer.case_id == case.id)) is None:
        raise WrongMove("nothing_booked")
    offer = db.session.get_one(Offer, offer_id)
    release_time(offer)
    data = {"offer_id": offer.id, "what": offer.title}
    log(case, Event.VIEWING_CANCELLED, Actor.COMPANY, viewer, data, now, once)
    return case
