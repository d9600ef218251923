"""What the clockwork has told somebody. Tables decide nothing."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class ClockNotice(Row):
    """Something told about a clock: once per case, clock, kind and due day, however often the sweep comes by."""

    __tablename__ = "clock_notice"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    rule_key: Mapped[str] = mapped_column(String(80))
    #: `warning` and `answer_missing` to the officer, `late` to the manager, `reminder` to the company, `draft`.
    kind: Mapped[str] = mapped_column(String(20))
    due_on: Mapped[date]
    #: The unit that had the case, and the officer, when it was told.
    unit_key: Mapped[str | None] = mapped_column(ForeignKey("unit.key"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    told_at: Mapped[datetime] = mapped_column(UtcMoment)
    __table_args__ = (
        UniqueConstraint("case_id", "rule_key", "kind", "due_on"),
        CheckConstraint("kind in ('warning', 'late', 'answer_missing', 'reminder', 'draft')", name="kind"),
        Index("ix_clock_notice_unit", "unit_key", "told_at", "id"),
    )
