"""The points of a request to supplement. Tables decide nothing."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eservice.cases.supplements import ItemState
from eservice.kit.db import Row, UtcMoment


class SupplementItem(Row):
    """One point of a request: what is missing and why, what the company answered, and how that was judged."""

    __tablename__ = "supplement_item"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("supplement_request.id"))
    #: 1, 2, 3 … within the request.
    position: Mapped[int]
    #: A code of the service's list, and its words as they were when it was asked.
    reason: Mapped[str] = mapped_column(String(60))
    reason_sv: Mapped[str]
    reason_en: Mapped[str]
    #: The question of the form that it is about; empty where it is about none.
    field_key: Mapped[str] = mapped_column(String(60), default="")
    text: Mapped[str]
    state: Mapped[ItemState] = mapped_column(String(16), default=ItemState.ASKED)
    answer: Mapped[str | None]
    judged_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    judged_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    #: The day the officer says that it was remedied on.
    remedied_on: Mapped[date | None]
    __table_args__ = (
        UniqueConstraint("request_id", "position"),
        CheckConstraint("state in ('asked', 'answered', 'remedied', 'not_remedied')", name="state"),
        CheckConstraint("(state = 'remedied') = (remedied_on is not null)", name="remedied_has_a_day"),
    )
