"""What inquiries leave behind on their way: offers, viewing times, landlords' answers, who has seen what.

Where an inquiry is, is told by the events of its case; `InquiryStage` is a reader of that log. Tables decide nothing.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment
from eservice.premises.stages.rules import Circle, Kind, Stage


class InquiryStage(Row):
    """Where an inquiry is, folded from its events for lists and figures; can be thrown away and folded again."""

    __tablename__ = "inquiry_stage"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    kind: Mapped[Kind] = mapped_column(String(10))
    stage: Mapped[Stage] = mapped_column(String(20))
    since: Mapped[datetime] = mapped_column(UtcMoment)
    #: The last day of what is held for the company, and the next day on which something is decided.
    limit_on: Mapped[date | None]
    next_on: Mapped[date | None]
    #: The last day that it was noted had passed, or came near.
    limit_told_on: Mapped[date | None]
    #: The code of the last no.
    reason_code: Mapped[str] = mapped_column(String(60), default="", server_default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    #: Jobs that the company says it will have there.
    jobs: Mapped[int | None]
    shares_telge: Mapped[bool]
    shares_private: Mapped[bool]
    __table_args__ = (
        CheckConstraint("kind in ('premises', 'land')", name="kind"),
        Index(None, "kind", "stage", "case_id"),
        Index("ix_inquiry_stage_limit", "limit_on", "case_id", postgresql_where=text("limit_on is not null")),
    )


class InquiryPeriod(Row):
    """A stage that an inquiry was in, in order; without an end it still is. Folded from the events."""

    __tablename__ = "inquiry_period"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[Stage] = mapped_column(String(20))
    began_on: Mapped[date]
    ended_on: Mapped[date | None]


class Offer(Row):
    """Premises offered to the company of an inquiry: what, by which landlord, and what became of it."""

    __tablename__ = "premises_offer"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    #: In the register, where it stands there; a private landlord's may stand nowhere.
    object_id: Mapped[int | None] = mapped_column(ForeignKey("premises_object.id"), index=True)
    #: What it is, as the company reads it: an address, or the name in the register.
    title: Mapped[str] = mapped_column(String(200))
    landlord: Mapped[str] = mapped_column(String(160))
    body: Mapped[str]
    offered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    offered_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: offered, wanted (the company is interested), declined, contracted; taken: let to another company;
    #: gone: no longer to let; recalled: taken back.
    state: Mapped[str] = mapped_column(String(12), default="offered")
    #: Why the company declined, by a code of the service; in its own words, or ours where we took it back.
    reason_code: Mapped[str] = mapped_column(String(60), default="")
    said: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    closed_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (
        CheckConstraint(
            "state in ('offered', 'wanted', 'declined', 'contracted', 'taken', 'gone', 'recalled')", name="state"
        ),
        Index("uq_premises_offer_contracted", "case_id", unique=True, postgresql_where=text("state = 'contracted'")),
    )


class ViewingTime(Row):
    """A time at which premises can be seen, for one offer or for all who were offered them. Booked by one."""

    __tablename__ = "viewing_time"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("premises_offer.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcMoment)
    place: Mapped[str] = mapped_column(String(200))
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: The offer whose company has booked it; an offer has one time.
    booked_for: Mapped[int | None] = mapped_column(ForeignKey("premises_offer.id"))
    booked_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (
        CheckConstraint("(booked_for is null) = (booked_at is null)", name="booked"),
        Index("uq_viewing_time_booked", "booked_for", unique=True, postgresql_where=text("booked_for is not null")),
    )


class LandlordQuestion(Row):
    """An inquiry shown to a landlord with the company's consent: has it anything to offer?"""

    __tablename__ = "landlord_question"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    circle: Mapped[Circle] = mapped_column(String(20))
    #: A Telge company by its unit; a private landlord by name and address alone.
    unit_key: Mapped[str | None] = mapped_column(ForeignKey("unit.key"))
    name: Mapped[str] = mapped_column(String(160))
    email: Mapped[str] = mapped_column(String(254))
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: The link of a private landlord; only its hash is kept.
    nonce: Mapped[str] = mapped_column(String(32))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    #: Whether it has something, why not by a code of the service, and its words.
    has_some: Mapped[bool | None]
    reason_code: Mapped[str] = mapped_column(String(60), default="")
    answer: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[str] = mapped_column(String(160), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    #: The company took its consent back before the answer.
    closed_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (
        CheckConstraint("circle in ('telge', 'private_landlords')", name="circle"),
        CheckConstraint("(has_some is null) = (answered_at is null)", name="answered"),
        UniqueConstraint("case_id", "email"),
        Index(None, "unit_key", "asked_at", "id"),
    )


class InquiryReading(Row):
    """Somebody outside the unit that has the inquiry has read it, or the company has read an offer. First time only."""

    __tablename__ = "inquiry_reading"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    #: `inquiry` read by a landlord, `offer` read by the company.
    what: Mapped[str] = mapped_column(String(10))
    thing_id: Mapped[int] = mapped_column(BigInteger)
    reader: Mapped[str] = mapped_column(String(200))
    read_at: Mapped[datetime] = mapped_column(UtcMoment)
    __table_args__ = (
        UniqueConstraint("what", "thing_id", "reader"),
        CheckConstraint("what in ('inquiry', 'offer')", name="what"),
    )
