"""Inquiries as the register is matched with them, and what was found. Tables decide nothing."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class PremisesAsked(Row):
    """The object whose page an application was begun from."""

    __tablename__ = "premises_asked"
    draft_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    object_id: Mapped[int] = mapped_column(ForeignKey("premises_object.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcMoment)


class PremisesWatch(Row):
    """An inquiry that is matched (bevakning): what it asks for, how long, and why nothing fits where nothing does."""

    __tablename__ = "premises_watch"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    #: The one sort asked for, '' for any; the limits of size: what a changed object is compared with first.
    type: Mapped[str] = mapped_column(String(20))
    m2_least: Mapped[int]
    m2_most: Mapped[int | None]
    #: The district wished for most, '' for any.
    area: Mapped[str] = mapped_column(String(20))
    wish: Mapped[dict[str, Any]] = mapped_column(JSONB)
    received_on: Mapped[date]
    #: The last day on which we look; empty for until the case has ended.
    looks_until: Mapped[date | None]
    #: Which version of the answers, and which writing of the rules, it was matched by.
    answers_version: Mapped[int]
    rules_version: Mapped[int]
    matched_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: Why nothing fitted when it was last looked for, as the service's reason code; empty where something did.
    no_match: Mapped[str | None] = mapped_column(String(20))
    #: For how many objects that was the only reason.
    nearly: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    #: When the company was last written to about what was found later.
    told_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    #: The object whose page it was begun from.
    asked_object_id: Mapped[int | None] = mapped_column(ForeignKey("premises_object.id"))
    __table_args__ = (
        CheckConstraint("kind in ('premises', 'land')", name="kind"),
        Index(None, "kind", "type", "m2_least"),
        Index(None, "received_on"),
    )


class PremisesMatch(Row):
    """An object that fits an inquiry, with its score and reasons. It stays when it fits no more, with the moment."""

    __tablename__ = "premises_match"
    case_id: Mapped[int] = mapped_column(ForeignKey("premises_watch.case_id"), primary_key=True)
    object_id: Mapped[int] = mapped_column(ForeignKey("premises_object.id"), primary_key=True)
    object_version: Mapped[int]
    score: Mapped[int]
    #: As `matching.Reason` has them.
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    found_at: Mapped[datetime] = mapped_column(UtcMoment)
    gone_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    #: When the company was told; what was found at once is told by its page.
    told_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (
        CheckConstraint("score between 0 and 100", name="score"),
        Index(None, "object_id"),
        Index("ix_premises_match_untold", "case_id", postgresql_where=text("told_at is null and gone_at is null")),
    )
