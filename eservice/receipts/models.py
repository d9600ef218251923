"""Receipts as they were given. Tables decide nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class Receipt(Row):
    """What a company was told of the time of its case. Never written over: a changed rule makes a new receipt."""

    __tablename__ = "receipt"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    #: The event that it tells of: one receipt each.
    event_id: Mapped[int] = mapped_column(ForeignKey("case_event.id"), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    language: Mapped[str] = mapped_column(String(2))
    #: Every word of it, as it stood then.
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: The document in the store, from the first time that somebody asked for it or it was sent.
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))
    __table_args__ = (
        CheckConstraint("kind in ('arrived', 'complete', 'restarted', 'extended', 'corrected')", name="kind"),
    )
