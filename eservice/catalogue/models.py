"""What can be asked for, frozen: a case keeps the form, the clocks and the routing of the day it came in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class ServiceVersion(Row):
    """One version of a service definition. A changed file becomes a new version; a version never changes."""

    __tablename__ = "service_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    service_key: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    #: SHA-256 of the definition: the same file read twice in a row makes one version.
    digest: Mapped[str] = mapped_column(String(64))
    definition: Mapped[dict[str, Any]] = mapped_column(JSONB)
    published_at: Mapped[datetime] = mapped_column(UtcMoment)
    __table_args__ = (UniqueConstraint("service_key", "version"),)


class ClockRuleSet(Row):
    """One version of all clock rules. A case keeps the version it was opened under."""

    __tablename__ = "clock_rule_set"
    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    definition: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    published_at: Mapped[datetime] = mapped_column(UtcMoment)
