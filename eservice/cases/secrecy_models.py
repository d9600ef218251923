"""What has been marked as secret, by whom, and who took the mark away again. Tables decide nothing."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from eservice.cases.secrecy import Paragraph
from eservice.kit.db import Row, UtcMoment


class SecrecyMark(Row):
    """A mark on a file, or, without one, on a case as a whole. Lifted marks stay as history."""

    __tablename__ = "secrecy_mark"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    document_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("document.id"))
    paragraph: Mapped[Paragraph] = mapped_column(String(6))
    reason: Mapped[str]
    marked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    marked_at: Mapped[datetime] = mapped_column(UtcMoment)
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (
        CheckConstraint("paragraph in ('19:3', '31:16')", name="paragraph"),
        CheckConstraint("(lifted_by is null) = (lifted_at is null)", name="lifted"),
        Index(
            "uq_secrecy_mark_in_force",
            "case_id",
            "document_id",
            unique=True,
            postgresql_where=text("lifted_at is null"),
            postgresql_nulls_not_distinct=True,
        ),
    )
