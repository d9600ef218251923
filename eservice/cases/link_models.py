"""Which cases belong together. Tables decide nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class CaseLink(Row):
    """Two cases that belong together; the one with the lower id stands first, so that a pair stands once."""

    __tablename__ = "case_link"
    first_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    #: related: somebody said so; split: one was a part of the other; merged: one goes on as the other.
    kind: Mapped[str] = mapped_column(String(10))
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
    __table_args__ = (
        CheckConstraint("first_id < second_id", name="in_order"),
        CheckConstraint("kind in ('related', 'split', 'merged')", name="kind"),
        Index(None, "second_id"),
    )
