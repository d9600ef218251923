"""Facts beside the one per case: each stage, each referral, what was decided; and the reports of stages."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Numeric, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class StageFact(Row):
    """One stay of a case in a stage of its life, until it first ended."""

    __tablename__ = "stage_fact"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    #: 1, 2 … within the case.
    position: Mapped[int] = mapped_column(primary_key=True)
    mode: Mapped[str] = mapped_column(String(10))
    service_key: Mapped[str] = mapped_column(String(60))
    unit_key: Mapped[str | None] = mapped_column(String(40))
    stage: Mapped[str] = mapped_column(String(60))
    holder: Mapped[str] = mapped_column(String(12))
    began_on: Mapped[date]
    #: Empty while the case is in it.
    ended_on: Mapped[date | None]
    __table_args__ = (Index(None, "mode", "ended_on"),)


class ReferralFact(Row):
    """One referral: who was asked, by when, and when they answered."""

    __tablename__ = "referral_fact"
    referral_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    mode: Mapped[str] = mapped_column(String(10))
    service_key: Mapped[str] = mapped_column(String(60))
    unit_key: Mapped[str | None] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(String(160))
    sent_on: Mapped[date]
    due_on: Mapped[date]
    answered_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    __table_args__ = (Index(None, "mode", "sent_on"),)


class CaseDetail(Row):
    """How a case came in and was written about, and what its first decision says."""

    __tablename__ = "case_detail"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2))
    #: Empty for the e-service, else how an officer got it: post, mail, phone, counter.
    channel: Mapped[str] = mapped_column(String(12))
    #: Messages, requests and answers between the company and people here.
    contacts: Mapped[int]
    has_fee: Mapped[bool]
    #: Kronor that fell away because the law's last day was missed.
    fee_lost: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    #: Whether the letter of the decision has reasons, how to appeal and who decided; empty before there is one.
    letter_whole: Mapped[bool | None]
    #: Whether a decision that went against the company, or has conditions, names a coded ground; empty for others.
    ground_named: Mapped[bool | None]


class HeldReport(Row):
    """Stages and referrals of one slice (mode, service, unit), counted by a worker."""

    __tablename__ = "held_report"
    mode: Mapped[str] = mapped_column(String(10), primary_key=True)
    service_key: Mapped[str] = mapped_column(String(60), primary_key=True)
    unit_key: Mapped[str] = mapped_column(String(40), primary_key=True)
    as_of: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
    report: Mapped[dict[str, Any]] = mapped_column(JSONB)
