"""What was asked for, how far it has come, and the file until its last day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, LargeBinary, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class Export(Row):
    """A file that its owner asked for. The row stays when the file is gone: who took what, and when."""

    __tablename__ = "export"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: What it is of (`web/manager/making.py` knows how each is made), of which view, and as what.
    kind: Mapped[str] = mapped_column(String(20))
    view: Mapped[dict[str, Any]] = mapped_column(JSONB)
    file_format: Mapped[str] = mapped_column(String(4))
    language: Mapped[str] = mapped_column(String(2))
    #: The digest of all that makes it the same file: asked for twice while it is there, it is one.
    ask: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: Rows so far, of how many (None until known), and where the next chunk begins.
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    place: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    #: Not tried again before this moment.
    try_at: Mapped[datetime] = mapped_column(UtcMoment)
    finished_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    #: Why it could not be made; then it is not tried again.
    failed: Mapped[str | None] = mapped_column(String(300))
    name: Mapped[str | None] = mapped_column(String(120))
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int | None]
    #: What its owner could read when it was asked for: with other rights it is neither made nor handed out.
    rights: Mapped[str | None] = mapped_column(String(64))
    expires_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: When the file was removed.
    swept_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (
        CheckConstraint("file_format in ('csv', 'xlsx', 'pdf')", name="file_format"),
        Index(
            "uq_export_owner_id_ask",
            "owner_id",
            "ask",
            unique=True,
            postgresql_where=text("swept_at is null and failed is null"),
        ),
        Index("ix_export_waiting", "try_at", "id", postgresql_where=text("finished_at is null and failed is null")),
        Index("ix_export_expires_at", "expires_at", postgresql_where=text("swept_at is null")),
    )


class ExportPart(Row):
    """Rows of a file in the making, chunk by chunk: what a killed worker leaves, another goes on from."""

    __tablename__ = "export_part"
    export_id: Mapped[int] = mapped_column(ForeignKey("export.id"), primary_key=True)
    at: Mapped[int] = mapped_column(primary_key=True)
    rows: Mapped[list[list[Any]]] = mapped_column(JSONB)
