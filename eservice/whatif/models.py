"""What somebody asked to have replayed, how far it has come, and what came of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class Scenario(Row):
    """The last twelve months with other officers, another target or another routing table.

    Of `officers` and `target` it is a unit's cases; of `routing` those of a service, and of every unit it concerns.
    """

    __tablename__ = "scenario"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    mode: Mapped[str] = mapped_column(String(10))
    unit_key: Mapped[str | None] = mapped_column(ForeignKey("unit.key"))
    #: Officers as it is and as it would be; of `target`, the days within which cases should be decided.
    officers: Mapped[int | None]
    officers_then: Mapped[int | None]
    target_days: Mapped[int | None]
    #: Of `routing`: the table as it would be, kept as it was when it was asked about; the rule that would lead
    #: elsewhere and where to, or the version of the draft that is tried whole.
    service_key: Mapped[str | None] = mapped_column(String(60))
    rows: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB)
    rule: Mapped[str | None] = mapped_column(String(80))
    to_unit: Mapped[str | None] = mapped_column(ForeignKey("unit.key"))
    draft_version: Mapped[int | None]
    from_on: Mapped[date]
    to_on: Mapped[date]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: Of `routing`, while its cases are routed anew: the last one, what was counted, and where those go that move.
    last_case_id: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    tally: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default=text("'{}'"))
    moves: Mapped[list[Any]] = mapped_column(JSONB, default=list, server_default=text("'[]'"))
    #: Steps so far (replays, and cases that are routed anew), of how many, and what each replay gave.
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int]
    runs: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    #: Tries of the step in hand, counted before it is taken; after too many of them, why it could not be taken.
    attempts: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    #: Not tried before this moment.
    try_at: Mapped[datetime] = mapped_column(UtcMoment)
    failed: Mapped[str | None] = mapped_column(String(300))
    #: The result as `rules.OfficersResult`, `rules.TargetResult` or `rerouting.RoutingResult`.
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    finished_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    once: Mapped[str] = mapped_column(String(64), unique=True)
    __table_args__ = (
        CheckConstraint("kind in ('officers', 'target', 'routing')", name="kind"),
        CheckConstraint("(kind = 'routing') = (unit_key is null)", name="unit"),
        CheckConstraint("(kind = 'routing') = (service_key is not null and rows is not null)", name="table"),
        Index("ix_scenario_going", "try_at", "id", postgresql_where=text("finished_at is null and failed is null")),
        Index(None, "asked_by", "id"),
    )
