"""Targets and what was done about them. Appended, never changed: the newest holds, the older are the history."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class GoalTarget(Row):
    """A target for a year, as a body decided it; without a value it is taken back."""

    __tablename__ = "goal_target"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    #: The committee or board, by its Swedish name; empty for the whole municipality.
    body: Mapped[str] = mapped_column(String(120))
    year: Mapped[int]
    #: The goal of the strategy and the indicator that it is measured by.
    goal_key: Mapped[str] = mapped_column(String(40))
    indicator_key: Mapped[str] = mapped_column(String(10))
    #: In the indicator's unit: a share between 0 and 1, else days, hours or times.
    value: Mapped[float | None]
    #: The decision that it rests on.
    basis: Mapped[str] = mapped_column(String(300))
    set_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime] = mapped_column(UtcMoment)
    __table_args__ = (Index(None, "body", "year", "id"),)


class GoalComment(Row):
    """What a body did for a goal in a year, what remains, and who answers for it."""

    __tablename__ = "goal_comment"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    body: Mapped[str] = mapped_column(String(120))
    year: Mapped[int]
    goal_key: Mapped[str] = mapped_column(String(40))
    done: Mapped[str]
    remains: Mapped[str]
    #: A function, never a person's name.
    answers: Mapped[str] = mapped_column(String(120))
    written_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(UtcMoment)
    __table_args__ = (Index(None, "body", "year", "id"),)
