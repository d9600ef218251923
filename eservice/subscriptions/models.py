"""Kept views, the page that somebody begins on, and the mails that they want."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class PageView(Row):
    """A page of figures with its filters, under a name; with a unit, its people see it too."""

    __tablename__ = "page_view"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(60))
    #: One of `rules.PAGES`, and what its address holds.
    page: Mapped[str] = mapped_column(String(20))
    filters: Mapped[dict[str, str]] = mapped_column(JSONB)
    unit_key: Mapped[str | None] = mapped_column(ForeignKey("unit.key"), index=True)
    saved_at: Mapped[datetime] = mapped_column(UtcMoment)
    __table_args__ = (UniqueConstraint("owner_id", "name"),)


class StartPage(Row):
    """The view that somebody begins on when they sign in."""

    __tablename__ = "start_page"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    view_id: Mapped[int] = mapped_column(ForeignKey("page_view.id", ondelete="CASCADE"))


class Subscription(Row):
    """A page of figures by e-mail, each week or month, until its owner ends it or works here no more."""

    __tablename__ = "figure_subscription"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    page: Mapped[str] = mapped_column(String(20))
    filters: Mapped[dict[str, str]] = mapped_column(JSONB)
    #: `weekly` or `monthly`.
    rhythm: Mapped[str] = mapped_column(String(8))
    begun_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: The next mail is written at the first sweep after this moment.
    next_at: Mapped[datetime] = mapped_column(UtcMoment)
    sent_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    ended_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (
        CheckConstraint("rhythm in ('weekly', 'monthly')", name="rhythm"),
        Index(
            "uq_figure_subscription_going",
            "owner_id",
            "page",
            "filters",
            "rhythm",
            unique=True,
            postgresql_where=text("ended_at is null"),
        ),
        Index("ix_figure_subscription_due", "next_at", "id", postgresql_where=text("ended_at is null")),
    )
