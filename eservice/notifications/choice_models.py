"""What people chose to be told, and the news that are collected for them. Tables decide nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment
from eservice.notifications.choices import Pace


class NotificationChoice(Row):
    """How often somebody wants letters. Without a row: the usual."""

    __tablename__ = "notification_choice"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    pace: Mapped[Pace] = mapped_column(String(10))
    #: When their collected news were last sent.
    digest_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (CheckConstraint("pace in ('every', 'usual', 'my_turn', 'daily')", name="pace"),)


class CollectedNews(Row):
    """An event that somebody is told of with others of its day; each once."""

    __tablename__ = "collected_news"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("case_event.id"))
    sent_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (
        UniqueConstraint("person_id", "event_id"),
        Index("ix_collected_news_waits", "person_id", "id", postgresql_where=text("sent_at is null")),
    )
