"""Permits (tillstånd)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class Permit(Row):
    """What a decision gave its company. Whether it has ended by its own day is a question; annulled is a state."""

    __tablename__ = "permit"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), unique=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    service_key: Mapped[str] = mapped_column(String(60))
    unit_key: Mapped[str] = mapped_column(ForeignKey("unit.key"))
    conditions: Mapped[str]
    valid_from: Mapped[date]
    #: Empty: until further notice.
    valid_to: Mapped[date | None]
    #: given, or annulled: another decision or a court took it away.
    state: Mapped[str] = mapped_column(String(10), default="given")
    #: When its company is reminded, and when it was.
    remind_on: Mapped[date | None]
    reminded_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (
        CheckConstraint("state in ('given', 'annulled')", name="state"),
        CheckConstraint("valid_to is null or valid_to >= valid_from", name="validity"),
        Index("ix_permit_company", "company_id", "valid_to", "id"),
        Index("ix_permit_unit", "unit_key", "valid_to", "id"),
        Index("ix_permit_remind", "remind_on", postgresql_where=text("reminded_at is null and state = 'given'")),
    )
