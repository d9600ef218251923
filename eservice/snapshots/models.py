"""Figures as they were on a day. Appended, never changed: the database itself refuses it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class FigureSnapshot(Row):
    """Figures that somebody froze, with their definitions, the rows they were counted over, and why."""

    __tablename__ = "figure_snapshot"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    #: `indicator`, `card` (a goal of a body), `report` (the year of a body) or `turnaround`.
    kind: Mapped[str] = mapped_column(String(12))
    mode: Mapped[str] = mapped_column(String(10))
    #: The year of the figures; none for turnaround, which goes over months.
    year: Mapped[int | None]
    #: Whose figures: units and services, both empty for all.
    units: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    services: Mapped[list[str]] = mapped_column(ARRAY(String(60)))
    #: The cut-off: as things stood when this day ended.
    as_of: Mapped[date]
    #: Every word and number that was shown (`rules.Content`).
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: By service, the counts that the numbers were made of; with the formula they give them again.
    counts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: The rows that were counted over.
    case_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    #: What gives away a later change of the content, the counts or the rows.
    digest: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(300))
    frozen_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    frozen_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: The form that asked for it: sent twice it is one.
    once: Mapped[str] = mapped_column(String(64), unique=True)
    __table_args__ = (
        CheckConstraint("kind in ('indicator', 'card', 'report', 'turnaround')", name="kind"),
        Index(None, "frozen_at", "id"),
    )
