"""Why a case went where it went."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class RouteRecord(Row):
    """One route: the rule that fired, the version of its table, the facts it used and the other rules it tried."""

    __tablename__ = "route_record"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    service_version_id: Mapped[int] = mapped_column(ForeignKey("service_version.id"))
    rule: Mapped[str] = mapped_column(String(80))
    unit_key: Mapped[str] = mapped_column(ForeignKey("unit.key"))
    reason_sv: Mapped[str]
    reason_en: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    trace: Mapped[list[Any]] = mapped_column(JSONB)
    routed_at: Mapped[datetime] = mapped_column(UtcMoment)
