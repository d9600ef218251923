"""Facts, folded from events, and the figures made of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class CaseFactRow(Row):
    """One row per case, folded from its events; can be thrown away and folded again to the same figures."""

    __tablename__ = "case_fact"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    mode: Mapped[str] = mapped_column(String(10))
    service_key: Mapped[str] = mapped_column(String(60))
    unit_key: Mapped[str | None] = mapped_column(String(40))
    received_on: Mapped[date]
    decided_on: Mapped[date | None]
    #: The day it ended in any way.
    ended_on: Mapped[date | None]
    #: decided or withdrawn.
    ending: Mapped[str | None] = mapped_column(String(12))
    due_on: Mapped[date | None]
    #: Days each party has held the ball, of the days until the end; for open cases until the last event.
    queue_days: Mapped[float] = mapped_column(default=0)
    officer_days: Mapped[float] = mapped_column(default=0)
    company_days: Mapped[float] = mapped_column(default=0)
    other_days: Mapped[float] = mapped_column(default=0)
    #: Who has it since the last event, and since when: an open case's share grows with time.
    holder: Mapped[str] = mapped_column(String(12))
    held_since: Mapped[date]
    #: The last event that is counted in.
    seq: Mapped[int]
    __table_args__ = (Index(None, "mode", "service_key", "unit_key", "received_on"),)


class FigureReport(Row):
    """The figures of one slice (mode, service, unit), made by a worker so that no page waits for them."""

    __tablename__ = "figure_report"
    mode: Mapped[str] = mapped_column(String(10), primary_key=True)
    #: Empty for all services.
    service_key: Mapped[str] = mapped_column(String(60), primary_key=True)
    #: Empty for all units.
    unit_key: Mapped[str] = mapped_column(String(40), primary_key=True)
    as_of: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
    report: Mapped[dict[str, Any]] = mapped_column(JSONB)


class ServiceTimeRow(Row):
    """How long a service really takes, of a group of its cases; made by a worker, shown before anybody applies."""

    __tablename__ = "service_time"
    mode: Mapped[str] = mapped_column(String(10), primary_key=True)
    service_key: Mapped[str] = mapped_column(String(60), primary_key=True)
    #: `all`, `complete` (never asked for more) or `supplemented`.
    group: Mapped[str] = mapped_column("of_group", String(12), primary_key=True)
    #: Cases, and how many of them are still open.
    n: Mapped[int]
    open: Mapped[int]
    #: Days within which half and nine of ten had ended; None where they are too few or not known yet.
    median: Mapped[float | None]
    p90: Mapped[float | None]
    as_of: Mapped[date]


class FieldExperienceRow(Row):
    """A question that others were often asked to supplement; made by a worker, and only where it may be shown."""

    __tablename__ = "field_experience"
    mode: Mapped[str] = mapped_column(String(10), primary_key=True)
    service_key: Mapped[str] = mapped_column(String(60), primary_key=True)
    field_key: Mapped[str] = mapped_column(String(60), primary_key=True)
    #: The most frequent reason, in its own words.
    reason_sv: Mapped[str]
    reason_en: Mapped[str]
    #: In how many of `n` cases it was asked about.
    asked: Mapped[int]
    n: Mapped[int]


class FigureMark(Row):
    """Per mode: facts changed since the figures were made. A row, so that the sweeper finds what was dropped."""

    __tablename__ = "figure_mark"
    mode: Mapped[str] = mapped_column(String(10), primary_key=True)
    changed_at: Mapped[datetime | None] = mapped_column(UtcMoment)
