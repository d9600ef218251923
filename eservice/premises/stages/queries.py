"""Questions about inquiries on their way: where they are, what was offered, who was asked, who has read what."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased

from eservice.accounts.models import Person, Unit
from eservice.accounts.rules import Viewer, can_work_in
from eservice.cases.models import Case, CaseEvent
from eservice.cases.referrals import token_hash
from eservice.cases.rules import Event
from eservice.catalogue.queries import current_services
from eservice.intake.queries import answers_in
from eservice.kit.db import db
from eservice.kit.errors import NotFound
from eservice.premises.models import PremisesObject
from eservice.premises.register.queries import offered_on
from eservice.premises.stages.land_models import Allocation
from eservice.premises.stages.links import LINK_LIVES
from eservice.premises.stages.models import InquiryReading, InquiryStage, LandlordQuestion, Offer, ViewingTime
from eservice.premises.stages.reading import kind_of, texts_of
from eservice.premises.stages.rules import Journey, Kind, Stage, journey, may_see_inquiry
from eservice.premises.stages.turn_rules import TURNING

#: More than one inquiry has of anything.
MOST = 200
#: More than somebody chooses from by eye; the register has its own lists and filters.
MOST_OBJECTS = 500
#: What tells where an inquiry is.
TELLING = (
    *(Event.OPENED, Event.STAGE_CHANGED, Event.OFFER_MADE, Event.VIEWING_BOOKED, Event.CONSENT_CHANGED),
    *(Event.WITHDRAWN, Event.MERGED, Event.DECIDED, Event.ALLOCATION_DECIDED, Event.LIMIT_NEAR),
)


def journey_of(case: Case) -> Journey:
    """Where an inquiry has been and is, from its log. Raises `WrongMove` for a case that is none."""
    kind = kind_of(case.service_key)
    query = select(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.name.in_(TELLING))
    events = db.session.scalars(query.order_by(CaseEvent.seq)).all()
    return journey(kind, events, answers_in(case.id).get("share_with") or (), texts_of(kind).outcomes)


def turn_events(case_id: int) -> Sequence[CaseEvent]:
    """What was offered and answered in an inquiry, in order."""
    query = select(CaseEvent).where(CaseEvent.case_id == case_id, CaseEvent.name.in_(TURNING))
    return db.session.scalars(query.order_by(CaseEvent.seq)).all()


class Shown(NamedTuple):
    """An offer with the times that can be booked for it or are booked for it, and whether others have it too."""

    offer: Offer
    times: Sequence[ViewingTime]
    booked: ViewingTime | None
    also_others: bool


def offers_in(case_id: int, now: datetime) -> list[Shown]:
    """What was offered in a case, oldest first."""
    query = select(Offer).where(Offer.case_id == case_id).order_by(Offer.id).limit(MOST)
    return [_shown(offer, now) for offer in db.session.scalars(query)]


def _shown(offer: Offer, now: datetime) -> Shown:
    other = aliased(Offer)
    same = other.id == offer.id
    if offer.object_id is not None:
        same = same | (other.object_id == offer.object_id)
    query = select(ViewingTime).join(other, other.id == ViewingTime.offer_id).where(same)
    times = db.session.scalars(query.order_by(ViewingTime.starts_at, ViewingTime.id).limit(MOST)).all()
    booked = next((time for time in times if time.booked_for == offer.id), None)
    free = [time for time in times if time.booked_for is None and time.starts_at > now]
    return Shown(offer, free, booked, is_offered_elsewhere(offer))


def is_offered_elsewhere(offer: Offer) -> bool:
    """Whether the same premises are offered to another company too, now."""
    if offer.object_id is None:
        return False
    query = select(Offer.id).where(
        Offer.object_id == offer.object_id, Offer.case_id != offer.case_id, Offer.state.in_(("offered", "wanted"))
    )
    return db.session.scalar(query.limit(1)) is not None


def gone(object_id: int) -> bool:
    """Whether premises are no longer to be had: taken out of the register, or let. A contract here lets them."""
    return db.session.scalar(select(PremisesObject.state).where(PremisesObject.id == object_id)) != "published"


def objects_to_offer(kind: Kind, day: date) -> Sequence[PremisesObject]:
    """What of a kind is to be had on `day`, by address; a page offers these."""
    query = select(PremisesObject).where(PremisesObject.kind == kind, offered_on(day))
    return db.session.scalars(query.order_by(PremisesObject.address, PremisesObject.id).limit(MOST_OBJECTS)).all()


def landlords_to_ask(case: Case) -> Sequence[Unit]:
    """The municipal companies that let premises: those that keep something here, but for who has the case."""
    keeps = select(PremisesObject.owner_key).where(PremisesObject.owner_key == Unit.key).exists()
    query = select(Unit).where(Unit.kind == "company", Unit.key != case.unit_key, Unit.email != "", keeps)
    return db.session.scalars(query.order_by(Unit.name_sv)).all()


def questions_in(case_id: int) -> Sequence[LandlordQuestion]:
    """The landlords that were asked, oldest first."""
    query = select(LandlordQuestion).where(LandlordQuestion.case_id == case_id)
    return db.session.scalars(query.order_by(LandlordQuestion.id).limit(MOST)).all()


def readings_in(case_id: int) -> Sequence[InquiryReading]:
    """Who has read the inquiry or an offer, oldest first."""
    query = select(InquiryReading).where(InquiryReading.case_id == case_id)
    return db.session.scalars(query.order_by(InquiryReading.read_at, InquiryReading.id).limit(MOST)).all()


class ForLandlord(NamedTuple):
    """A question as a landlord sees it: the inquiry and who asks."""

    question: LandlordQuestion
    case: Case
    officer: str


def question_for_unit(question_id: int, viewer: Viewer) -> ForLandlord:
    """A question to one of the viewer's units, while the company consents. Raises `NotFound` for any other."""
    found = _question(LandlordQuestion.id == question_id)
    if found is None or not can_work_in(viewer, found.question.unit_key):
        raise NotFound("no_such_question_here")
    return found


def question_for_token(token: str, now: datetime) -> ForLandlord:
    """The question that a private landlord's link leads to. Raises `NotFound` for an old, used or closed one."""
    good = and_(LandlordQuestion.token_hash == token_hash(token), LandlordQuestion.asked_at > now - LINK_LIVES)
    found = _question(good)
    if found is None or found.question.answered_at:
        raise NotFound("no_such_question_here")
    return found


def _question(which: ColumnElement[bool]) -> ForLandlord | None:
    query = select(LandlordQuestion, Case, Person.name).join(Case, Case.id == LandlordQuestion.case_id)
    query = query.join(Person, Person.id == LandlordQuestion.asked_by)
    row = db.session.execute(query.where(which, LandlordQuestion.closed_at.is_(None))).first()
    if row is None or not may_see_inquiry(journey_of(row[1]).shares, row[0].circle):
        return None
    return ForLandlord(*row)


def questions_to(viewer: Viewer) -> list[ForLandlord]:
    """What the viewer's units are asked and have not answered, oldest first."""
    query = select(LandlordQuestion, Case, Person.name).join(Case, Case.id == LandlordQuestion.case_id)
    query = query.outerjoin(InquiryStage, InquiryStage.case_id == LandlordQuestion.case_id)
    query = query.join(Person, Person.id == LandlordQuestion.asked_by).where(
        InquiryStage.stage.is_distinct_from(Stage.WITHDRAWN),
        LandlordQuestion.unit_key.in_(viewer.officer_in),
        LandlordQuestion.answered_at.is_(None),
        LandlordQuestion.closed_at.is_(None),
    )
    rows = db.session.execute(query.order_by(LandlordQuestion.asked_at, LandlordQuestion.id).limit(MOST))
    return [ForLandlord(*row) for row in rows]


def without_stage(limit: int) -> Sequence[Case]:
    """Inquiries whose readers have caught up and that have no stage: from before it was kept."""
    services = [key for kind in Kind for key in texts_of(kind).services]
    query = (
        select(Case)
        .outerjoin(InquiryStage, InquiryStage.case_id == Case.id)
        .where(
            Case.service_key.in_(services),
            Case.service_version_id.is_not(None),
            Case.mode != "imported",
            InquiryStage.case_id.is_(None),
            Case.followed_seq == Case.event_count,
            Case.event_count > 0,
        )
    )
    return db.session.scalars(query.order_by(Case.id).limit(limit)).all()


def inquiries_of(company_ids: Collection[int]) -> Sequence[Case]:
    """The inquiries of some companies that have not been withdrawn, newest first; at most twenty."""
    query = select(Case).join(InquiryStage, InquiryStage.case_id == Case.id)
    query = query.where(Case.company_id.in_(company_ids), InquiryStage.stage != Stage.WITHDRAWN)
    return db.session.scalars(query.order_by(Case.id.desc()).limit(20)).all()


def place_of(case_id: int) -> dict[str, str]:
    """The address and property that an inquiry led to: of its lease, else of what it wants, else of its land."""
    wanted = select(Offer.title, PremisesObject.designation).where(Offer.case_id == case_id)
    wanted = wanted.outerjoin(PremisesObject, PremisesObject.id == Offer.object_id)
    wanted = wanted.where(Offer.state.in_(("contracted", "wanted"))).order_by(Offer.state, Offer.id.desc())
    land = select(PremisesObject.address, PremisesObject.designation)
    land = land.join(Allocation, Allocation.object_id == PremisesObject.id).where(Allocation.chosen_case_id == case_id)
    row = db.session.execute(wanted.limit(1)).first() or db.session.execute(land.limit(1)).first()
    if row is None:
        return {}
    said = {"premises_address": row[0], "premises_property": row[1] or ""}
    return {key: value for key, value in said.items() if value}


def land_unit() -> str:
    """The unit that answers for the municipality's land: the one that takes land inquiries in."""
    services = texts_of(Kind.LAND).services
    return next((service.contact_unit for _id, service in current_services() if service.key in services), "")
