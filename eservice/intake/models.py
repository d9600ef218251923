"""What a company is writing, and what it has handed in."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment

EMPTY = text("'{}'::jsonb")


class Draft(Row):
    """An application being written (sparad): saved at every step, seen only by the company's own people."""

    __tablename__ = "draft"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    service_version_id: Mapped[int] = mapped_column(ForeignKey("service_version.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    #: By step: what was typed and is not right yet, as the fields of the form carried it.
    typed: Mapped[dict[str, dict[str, list[str]]]] = mapped_column(JSONB, default=dict, server_default=EMPTY)
    #: By step: the version in which it was last saved. Two windows on two steps do not get in each other's way.
    step_versions: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict, server_default=EMPTY)
    #: Answers whose questions a newer version of the service no longer has: shown, not sent.
    left_over: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, server_default=text("'[]'::jsonb"))
    changed_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: When the letter went that says that the draft will be removed; none since it was last touched.
    reminded_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    #: Optimistic lock: the same draft in two windows does not overwrite itself.
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (Index(None, "company_id", "changed_at"), Index(None, "changed_at"))


class Submission(Row):
    """An application as it was handed in (inskickad). Never changed; one per draft, so sending twice gives one case."""

    __tablename__ = "submission"
    draft_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), unique=True)
    submitted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime] = mapped_column(UtcMoment)
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: Keys of what was left for later: with any, the application came in incomplete (ofullständig).
    left_out: Mapped[list[str]] = mapped_column(JSONB, default=list, server_default=text("'[]'::jsonb"))


class AnswerVersion(Row):
    """The answers after a supplement changed some of them; version 1 is the submission. Never changed."""

    __tablename__ = "answer_version"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
    __table_args__ = (CheckConstraint("version > 1", name="after_the_first"),)


class Upload(Row):
    """A file that is coming in pieces. It becomes a document when it is whole, or is swept away."""

    __tablename__ = "upload"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    draft_id: Mapped[uuid.UUID] = mapped_column(index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    field_key: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    #: Bytes in all, and how many are here.
    size: Mapped[int]
    received: Mapped[int] = mapped_column(default=0)
    touched_at: Mapped[datetime] = mapped_column(UtcMoment, index=True)


class UploadPart(Row):
    """A piece of an upload, by where it begins."""

    __tablename__ = "upload_part"
    upload_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("upload.id"), primary_key=True)
    offset: Mapped[int] = mapped_column("begins_at", primary_key=True)
    content: Mapped[bytes]


class ParkedForm(Row):
    """What somebody had typed when their session turned out to be over. Given back after signing in, then let go."""

    __tablename__ = "parked_form"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    draft_id: Mapped[uuid.UUID]
    step_key: Mapped[str] = mapped_column(String(60))
    typed: Mapped[dict[str, list[str]]] = mapped_column(JSONB)
    parked_at: Mapped[datetime] = mapped_column(UtcMoment, index=True)
