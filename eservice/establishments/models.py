"""An establishment (etablering), its steps, its meetings and what has happened to it. Tables decide nothing."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class Establishment(Row):
    """What a company wants to do, with the answers that all its cases share. Its steps stay as they began."""

    __tablename__ = "establishment"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    goal_key: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    #: What was answered in the guide, and the common questions.
    guide_answers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    shared: Mapped[dict[str, Any]] = mapped_column(JSONB)
    wanted_on: Mapped[date | None]
    #: The one who holds it together (lots).
    coordinator_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    mode: Mapped[str] = mapped_column(String(10))
    opened_at: Mapped[datetime] = mapped_column(UtcMoment)
    closed_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("mode in ('live', 'test', 'demo', 'imported')", name="mode"),
        Index(None, "company_id", "opened_at"),
        Index(None, "opened_at", "id"),
    )


class EstablishmentStep(Row):
    """One step, as the guide had it when the establishment began, and the draft or case that became of it."""

    __tablename__ = "establishment_step"
    establishment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("establishment.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    position: Mapped[int]
    definition: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: The draft it was begun as; its submission leads to the case.
    draft_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    #: For what is not a case here: the day the company says that it was or will be finished.
    done_on: Mapped[date | None]
    expected_on: Mapped[date | None]


class Meeting(Row):
    """A meeting (lotsmöte): what was decided, and what comes next. Written once."""

    __tablename__ = "establishment_meeting"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    establishment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("establishment.id"), index=True)
    held_on: Mapped[date]
    present: Mapped[str]
    decisions: Mapped[str]
    next_steps: Mapped[str]
    written_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(UtcMoment)


class EstablishmentEvent(Row):
    """One thing that happened to an establishment. Appended, never changed."""

    __tablename__ = "establishment_event"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    establishment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("establishment.id"), index=True)
    #: Past tense: `establishment_opened`.
    name: Mapped[str] = mapped_column(String(60))
    actor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcMoment)
    data: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    #: The form's own key: the same form sent twice does its work once.
    once: Mapped[str | None] = mapped_column(String(64))
    __table_args__ = (UniqueConstraint("establishment_id", "once"),)
