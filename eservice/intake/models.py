"""What a company is writing, and what it has handed in."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class Draft(Row):
    """An application being written (sparad): saved at every step, seen only by the company's own people."""

    __tablename__ = "draft"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    service_version_id: Mapped[int] = mapped_column(ForeignKey("service_version.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    changed_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: Optimistic lock: the same draft in two windows does not overwrite itself.
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (Index(None, "company_id", "changed_at"),)


class Submission(Row):
    """An application as it was handed in (inskickad). Never changed; one per draft, so sending twice gives one case."""

    __tablename__ = "submission"
    draft_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), unique=True)
    submitted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime] = mapped_column(UtcMoment)
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB)


class AnswerVersion(Row):
    """The answers after a supplement changed some of them; version 1 is the submission. Never changed."""

    __tablename__ = "answer_version"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
    __table_args__ = (CheckConstraint("version > 1", name="after_the_first"),)
