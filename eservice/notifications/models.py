"""Letters to companies: each once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class Letter(Row):
    """A letter as it was written. One per event, template and recipient: that row keeps it from going twice."""

    __tablename__ = "letter"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    #: The case and the event that wrote it; a letter about something else has a name of its own instead.
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("case_event.id"))
    once: Mapped[str | None] = mapped_column(String(120), unique=True)
    template: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(UtcMoment)
    sent_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    attempts: Mapped[int] = mapped_column(default=0)
    #: Not tried again before this moment.
    try_at: Mapped[datetime] = mapped_column(UtcMoment)
    error: Mapped[str | None] = mapped_column(String(300))
    __table_args__ = (
        UniqueConstraint("event_id", "template", "recipient"),
        CheckConstraint("(event_id is null) = (once is not null)", name="has_a_cause"),
        Index("ix_letter_unsent", "try_at", "id", postgresql_where=text("sent_at is null")),
    )
