"""Decisions (beslut)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Identity, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class Decision(Row):
    """What was decided, on which grounds and with which reasons. One per case."""

    __tablename__ = "decision"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), unique=True)
    outcome: Mapped[str] = mapped_column(String(40))
    #: Keys of the grounds in the service's definition.
    grounds: Mapped[list[str]] = mapped_column(JSONB, default=list)
    reasons: Mapped[str]
    decided_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: The unit in whose name it was made, as it was called that day.
    unit_key: Mapped[str] = mapped_column(ForeignKey("unit.key"))
