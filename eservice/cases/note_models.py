"""What officers keep for themselves about a case: notes, who is named in them, ticks, who is looking. No rules here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class Note(Row):
    """An internal note (tjänsteanteckning). Written once, never changed: a correction is a new one."""

    __tablename__ = "note"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    body: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(UtcMoment)


class Mention(Row):
    """Somebody named in a note, until they have seen it."""

    __tablename__ = "mention"
    note_id: Mapped[int] = mapped_column(ForeignKey("note.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    seen_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (Index("ix_mention_unseen", "person_id", "note_id", postgresql_where=text("seen_at is null")),)


class ChecklistTick(Row):
    """A line of the service's checklist that somebody has ticked in a case, by its place in the frozen version."""

    __tablename__ = "checklist_tick"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    ticked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ticked_at: Mapped[datetime] = mapped_column(UtcMoment)


class Presence(Row):
    """Somebody who has a case open, and when that was last known. Worth nothing a minute later."""

    __tablename__ = "presence"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcMoment)
