"""What an officer has seen, put off and kept, and the words that a case is found by."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class CaseSeen(Row):
    """How far into a case's log somebody has looked: what came later is marked as new to them."""

    __tablename__ = "case_seen"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    seq: Mapped[int]
    seen_at: Mapped[datetime] = mapped_column(UtcMoment)


class PutOff(Row):
    """An officer does not take the case that comes first now, and says why. It comes back by itself."""

    __tablename__ = "put_off"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(300))
    #: The first day on which it is offered again.
    until: Mapped[date] = mapped_column("until_day")
    put_off_at: Mapped[datetime] = mapped_column(UtcMoment)


class SavedView(Row):
    """A choice of cases and columns under a name; with a unit, its colleagues see it too."""

    __tablename__ = "saved_view"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(60))
    #: The unit that shares it; None: only for its owner.
    unit_key: Mapped[str | None] = mapped_column(ForeignKey("unit.key"), index=True)
    #: The filter as the address of the list has it.
    filter: Mapped[dict[str, Any]] = mapped_column(JSONB)
    saved_at: Mapped[datetime] = mapped_column(UtcMoment)
    __table_args__ = (UniqueConstraint("owner_id", "name"),)


class CaseWords(Row):
    """The words of a case: its number, company, answers, messages and file names. Can be made again from those."""

    __tablename__ = "case_words"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    #: Stemmed as Swedish, the number and the company's name weighing most.
    stems: Mapped[str] = mapped_column(TSVECTOR)
    #: Each longer word once, so that a part of a compound is found.
    words: Mapped[str]
    __table_args__ = (
        Index("ix_case_words_stems", "stems", postgresql_using="gin"),
        Index("ix_case_words_words", "words", postgresql_using="gin", postgresql_ops={"words": "gin_trgm_ops"}),
    )
