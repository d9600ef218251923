"""Appeals (överklaganden)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class Appeal(Row):
    """An appeal against a decision, and what became of it."""

    __tablename__ = "appeal"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), index=True)
    #: Who appeals: the company of the case, or somebody else by name.
    appellant: Mapped[str] = mapped_column(String(200))
    #: online, post, email, counter.
    how: Mapped[str] = mapped_column(String(10))
    body: Mapped[str]
    #: The day it reached us (FL 2017:900, 22 §): what timeliness is measured by.
    arrived_on: Mapped[date]
    received_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    received_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: open, dismissed, reconsidered, handed_over, unchanged, changed, remitted.
    state: Mapped[str] = mapped_column(String(14), default="open")
    #: The last day to appeal, as it was known when the appeal was tried; empty where no service is known.
    appeal_until: Mapped[date | None]
    hand_over_by: Mapped[date]
    #: What was found: the timeliness check, and the reasons for what was done.
    reasons: Mapped[str] = mapped_column(default="")
    settled_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    court: Mapped[str] = mapped_column(String(120), default="")
    court_number: Mapped[str] = mapped_column(String(40), default="")
    handed_over_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    outcome_on: Mapped[date | None]
    __table_args__ = (
        CheckConstraint(
            "state in ('open', 'dismissed', 'reconsidered', 'handed_over', 'unchanged', 'changed', 'remitted')",
            name="state",
        ),
        CheckConstraint("how in ('online', 'post', 'email', 'counter')", name="how"),
        Index("ix_appeal_open", "case_id", postgresql_where=text("state in ('open', 'handed_over')")),
    )
