"""Referrals, and hearings of the company. Tables decide nothing."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment

WAITS = sql("answered_at is null and withdrawn_at is null and overdue_at is null")


class Referral(Row):
    """A question to a unit or to a body outside the municipality (remiss), and its statement (yttrande)."""

    __tablename__ = "referral"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    #: The unit that is asked; empty for a body outside.
    unit_key: Mapped[str | None] = mapped_column(ForeignKey("unit.key"))
    to_name: Mapped[str] = mapped_column(String(160))
    to_email: Mapped[str] = mapped_column(String(254))
    question: Mapped[str]
    #: Whether the answers of the application go along; files are chosen one by one.
    shows_answers: Mapped[bool]
    #: The case rests on it: the ball is with whoever is asked.
    rests: Mapped[bool]
    sent_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime] = mapped_column(UtcMoment)
    answer_by: Mapped[date]
    #: What the one-time link of a body outside is made from, and the hash that it is found by.
    nonce: Mapped[str] = mapped_column(String(32))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    #: When its day had passed without an answer, and a reminder went out.
    overdue_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    answered_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    answered_by: Mapped[str | None] = mapped_column(String(160))
    stance: Mapped[str | None] = mapped_column(String(20))
    answer: Mapped[str | None]
    __table_args__ = (
        CheckConstraint("unit_key is not null or token_hash is not null", name="unit_or_link"),
        CheckConstraint("(answered_at is null) = (answer is null)", name="answered"),
        Index("ix_referral_unit", "unit_key", "answer_by", "id", postgresql_where=sql("unit_key is not null")),
        Index("ix_referral_waits", "answer_by", "id", postgresql_where=WAITS),
    )


class ReferralDocument(Row):
    """A file that goes along with a referral."""

    __tablename__ = "referral_document"
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), primary_key=True)
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)


class StatementCopy(Row):
    """The text of a statement with what is secret taken out (maskad): the newest is what the company reads."""

    __tablename__ = "statement_copy"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), index=True)
    text: Mapped[str]
    reason: Mapped[str]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcMoment)


class Hearing(Row):
    """What the company gets to say before a decision (kommunicering), or why it was not asked."""

    __tablename__ = "hearing"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: What the unit tells, or the reason for not asking, in words.
    text: Mapped[str]
    #: A code of `NoHearing` where the company was not asked.
    skipped: Mapped[str | None] = mapped_column(String(20))
    answer_by: Mapped[date | None]
    answered_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    answer: Mapped[str | None]
    #: The day passed without an answer.
    expired_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (
        CheckConstraint("(skipped is null) = (answer_by is not null)", name="asked_or_skipped"),
        Index(
            "uq_hearing_open",
            "case_id",
            unique=True,
            postgresql_where=sql("skipped is null and answered_at is null and expired_at is null"),
        ),
    )
