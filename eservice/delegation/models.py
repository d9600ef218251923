"""The delegation order (delegationsordning): who decides what, in whose name, and since when."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class DecidingBody(Row):
    """A committee (nämnd) or board in whose name decisions are made."""

    __tablename__ = "deciding_body"
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    #: As in a row's number: SN.
    short: Mapped[str] = mapped_column(String(10))
    name_sv: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    #: Keys of the units that work for it.
    units: Mapped[list[str]] = mapped_column(JSONB)
    #: Days within which an appeal is to be handed over ("skyndsamt", FL 46 §); the organisation sets the figure.
    hand_over_days: Mapped[int]


class DelegationRow(Row):
    """One row of the order. A row is closed, never changed: a decision of last year names the row of last year."""

    __tablename__ = "delegation_row"
    id: Mapped[int] = mapped_column(primary_key=True)
    #: As the order has it: SN 4.2. Rows of one number follow each other in time.
    number: Mapped[str] = mapped_column(String(40))
    body_key: Mapped[str] = mapped_column(ForeignKey("deciding_body.key"))
    title_sv: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))
    #: Empty lists: every service, every outcome.
    services: Mapped[list[str]] = mapped_column(JSONB)
    outcomes: Mapped[list[str]] = mapped_column(JSONB)
    #: officer, manager, committee, or the name of a competence.
    role: Mapped[str] = mapped_column(String(40))
    up_to: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    four_eyes: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    #: Nobody has checked it against the adopted order yet.
    unverified: Mapped[bool] = mapped_column(default=False)
    #: `file`, or the name of the administrator who added it.
    added_by: Mapped[str] = mapped_column(String(120))
    added_at: Mapped[datetime] = mapped_column(UtcMoment)
    closed_by: Mapped[str | None] = mapped_column(String(120))
    closed_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (
        CheckConstraint("valid_to is null or valid_to >= valid_from", name="validity"),
        CheckConstraint("(closed_at is null) = (closed_by is null)", name="closed"),
        Index("uq_delegation_row_open", "number", unique=True, postgresql_where=text("valid_to is null")),
    )
