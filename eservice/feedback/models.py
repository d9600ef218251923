"""Surveys: that a company was asked, and what it answered. Tables decide nothing."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class Survey(Row):
    """That a company was asked about a case on an occasion; each once."""

    __tablename__ = "survey"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    occasion: Mapped[str] = mapped_column(String(10))
    #: The case as it was when it was asked about: it may move later.
    mode: Mapped[str] = mapped_column(String(10))
    service_key: Mapped[str] = mapped_column(String(60))
    unit_key: Mapped[str | None] = mapped_column(ForeignKey("unit.key"))
    language: Mapped[str] = mapped_column(String(2))
    #: What the link is made from, and the hash that it is found by.
    nonce: Mapped[str] = mapped_column(String(32))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime] = mapped_column(UtcMoment)
    expires_at: Mapped[datetime] = mapped_column(UtcMoment)
    answered_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (
        UniqueConstraint("case_id", "occasion"),
        CheckConstraint("occasion in ('decided', 'refused', 'withdrawn', 'open')", name="occasion"),
        Index(None, "mode", "asked_at"),
    )


class SurveyAnswer(Row):
    """An answer, item by item, so that weights can be applied later. It names nobody, and has a day, not a moment."""

    __tablename__ = "survey_answer"
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    answered_on: Mapped[date]
    satisfied: Mapped[int]
    expected: Mapped[int]
    ideal: Mapped[int]
    information: Mapped[int | None]
    accessibility: Mapped[int | None]
    treatment: Mapped[int | None]
    competence: Mapped[int | None]
    legal_certainty: Mapped[int | None]
    efficiency: Mapped[int | None]
    knew: Mapped[str | None] = mapped_column(String(10))
    __table_args__ = (
        CheckConstraint("knew in ('yes', 'partly', 'no')", name="knew"),
        CheckConstraint(
            "least(satisfied, expected, ideal, information, accessibility, treatment, competence, legal_certainty,"
            " efficiency) >= 1 and greatest(satisfied, expected, ideal, information, accessibility, treatment,"
            " competence, legal_certainty, efficiency) <= 10",
            name="scale",
        ),
    )
