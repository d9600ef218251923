"""Land given out among companies (markanvisning): the process for one plot, who takes part, what all were told.

Tables decide nothing.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, Numeric, String, text
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class Allocation(Row):
    """The process for one plot. A plot has one at a time."""

    __tablename__ = "land_allocation"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    object_id: Mapped[int] = mapped_column(ForeignKey("premises_object.id"), index=True)
    #: The unit that prepares it.
    unit_key: Mapped[str] = mapped_column(ForeignKey("unit.key"))
    #: What the plot was called when it began.
    title: Mapped[str] = mapped_column(String(200))
    mode: Mapped[str] = mapped_column(String(10))
    #: direct, comparison or competition; and why, where nobody is compared.
    method: Mapped[str] = mapped_column(String(12))
    method_reason: Mapped[str] = mapped_column(default="")
    #: Who decides, by the keys of `stages.yaml`, and the next day on which something is decided.
    decider: Mapped[str] = mapped_column(String(20))
    next_on: Mapped[date | None]
    #: What the companies are judged by: written once, before any bid.
    criteria: Mapped[str] = mapped_column(default="")
    criteria_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    bids_due_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    bids_opened_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    opened_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: open, decided or cancelled.
    state: Mapped[str] = mapped_column(String(10), default="open")
    chosen_case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    #: Why that company, or why none: the same words to all.
    outcome: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("mode in ('live', 'test', 'demo', 'imported')", name="mode"),
        CheckConstraint("method in ('direct', 'comparison', 'competition')", name="method"),
        CheckConstraint("state in ('open', 'decided', 'cancelled')", name="state"),
        CheckConstraint("(state = 'open') = (closed_at is null)", name="closed"),
        CheckConstraint("(state = 'decided') = (chosen_case_id is not null)", name="chosen"),
        CheckConstraint("bids_opened_at is null or criteria_at < bids_opened_at", name="criteria_first"),
        Index("uq_land_allocation_open", "object_id", unique=True, postgresql_where=text("state = 'open'")),
        Index(None, "mode", "opened_at", "id"),
    )


class AllocationParty(Row):
    """A company that takes part, by its inquiry. Its place in the queue is the order in which they joined."""

    __tablename__ = "allocation_party"
    allocation_id: Mapped[int] = mapped_column(ForeignKey("land_allocation.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    joined_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: Its bid, which nobody here reads before all are opened.
    bid: Mapped[str] = mapped_column(default="")
    bid_amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    bid_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (Index(None, "case_id"), CheckConstraint("bid_amount >= 0", name="amount"))


class AllocationNotice(Row):
    """What all who take part were told, at one moment. Who joins later reads what was told before."""

    __tablename__ = "allocation_notice"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    allocation_id: Mapped[int] = mapped_column(ForeignKey("land_allocation.id"), index=True)
    body: Mapped[str]
    told_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    told_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: How many were told at that moment.
    told_to: Mapped[int]
    once: Mapped[str | None] = mapped_column(String(64), unique=True)
