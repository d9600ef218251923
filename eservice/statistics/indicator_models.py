"""What the indicators are counted from: how cases were treated, their clocks, what was promised, and the counts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class CaseConduct(Row):
    """How a case was treated, folded from its events; can be thrown away and folded again."""

    __tablename__ = "case_conduct"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    complete_on: Mapped[date | None]
    contact_hours: Mapped[int | None]
    answer_days: Mapped[int | None]
    longest_silence: Mapped[int]
    last_word_on: Mapped[date]
    requests: Mapped[int]
    first_request_days: Mapped[int | None]
    delay_told_on: Mapped[date | None]
    #: When the receipt was written.
    receipt_on: Mapped[date | None]
    served_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(String(40))
    #: Changed or sent back on appeal; a clerical error put right.
    overturned: Mapped[bool]
    corrected: Mapped[bool]
    #: The version of the form it was applied by.
    form_version: Mapped[int | None]
    #: The applicant belongs to the municipality; has applied before.
    is_own: Mapped[bool]
    is_returning: Mapped[bool]


class ClockFactRow(Row):
    """One row per case and clock: due, met, missed or still open, each clock for itself."""

    __tablename__ = "clock_fact"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    rule_key: Mapped[str] = mapped_column(String(80), primary_key=True)
    mode: Mapped[str] = mapped_column(String(10))
    service_key: Mapped[str] = mapped_column(String(60))
    unit_key: Mapped[str | None] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(24))
    started_on: Mapped[date]
    due_on: Mapped[date | None]
    first_due_on: Mapped[date | None]
    stopped_on: Mapped[date | None]
    #: The day the case was withdrawn: by its due day, it asks for no decision.
    withdrawn_on: Mapped[date | None]
    extensions: Mapped[int]
    extensions_told: Mapped[int]
    #: The first day the company was told that it takes longer, by an extension or a notice of delay.
    told_on: Mapped[date | None]
    __table_args__ = (Index(None, "mode", "due_on"),)


class Promise(Row):
    """When a case was expected to end, as it stood on the day it came in. Never revised."""

    __tablename__ = "promise"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    #: Half, and eight of ten, of such cases had ended by then.
    half_by: Mapped[date]
    eight_by: Mapped[date]
    #: The cases it rests on.
    n: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcMoment)


class IndicatorCount(Row):
    """The mergeable counts of one year, service and unit, from which every indicator is made."""

    __tablename__ = "indicator_count"
    mode: Mapped[str] = mapped_column(String(10), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    service_key: Mapped[str] = mapped_column(String(60), primary_key=True)
    #: Empty where a case has no unit yet.
    unit_key: Mapped[str] = mapped_column(String(40), primary_key=True)
    as_of: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
    counts: Mapped[dict[str, Any]] = mapped_column(JSONB)
