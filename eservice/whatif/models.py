"""What somebody asked to have replayed, how far it has come, and what came of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class Scenario(Row):
    """A unit's last twelve months with another number of officers, or with another target."""

    __tablename__ = "scenario"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    mode: Mapped[str] = mapped_column(String(10))
    unit_key: Mapped[str] = mapped_column(ForeignKey("unit.key"))
    #: Officers as it is and as it would be; of `target`, the days within which cases should be decided.
    officers: Mapped[int | None]
    officers_then: Mapped[int | None]
    target_days: Mapped[int | None]
    from_on: Mapped[date]
    to_on: Mapped[date]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: Replays so far, of how many, and what each gave.
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int]
    runs: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    #: The result as `rules.OfficersResult` or `rules.TargetResult`.
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    finished_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    once: Mapped[str] = mapped_column(String(64), unique=True)
    __table_args__ = (
        CheckConstraint("kind in ('officers', 'target')", name="kind"),
        Index("ix_scenario_going", "id", postgresql_where=text("finished_at is null")),
        Index(None, "asked_by", "id"),
    )
