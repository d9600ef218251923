"""The texts of letters that administrators have written, version by version."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class LetterText(Row):
    """A version of a letter's text in one language. A published one is never changed; the next day has the next one.

    Without any, a letter has the text of its file.
    """

    __tablename__ = "letter_text"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    #: Which letter: the name of its file.
    name: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(2))
    #: 1, 2, 3 … per letter and language.
    number: Mapped[int]
    #: draft, published, or discarded: a draft that was laid aside.
    status: Mapped[str] = mapped_column(String(10))
    text: Mapped[str]
    #: The first day of the letters that are written with it; none for a draft.
    valid_from: Mapped[date | None]
    written_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(UtcMoment)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    #: Optimistic lock: a draft that somebody else has changed meanwhile is not overwritten.
    lock: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": lock}
    __table_args__ = (
        UniqueConstraint("name", "language", "number"),
        CheckConstraint("status in ('draft', 'published', 'discarded')", name="status"),
        CheckConstraint("(status = 'published') = (valid_from is not null)", name="published_from"),
        Index("uq_letter_text_draft", "name", "language", unique=True, postgresql_where=sql("status = 'draft'")),
    )
