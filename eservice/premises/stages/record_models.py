"""What is written down on the way of an inquiry: meetings, and reviews of the counterparty. Tables decide nothing."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.cases.secrecy import Paragraph
from eservice.kit.db import Row, UtcMoment
from eservice.premises.stages.review_rules import Result


class InquiryMeeting(Row):
    """A meeting about an inquiry (behovsmöte, lotsmöte): what was decided, and what comes next. Written once."""

    __tablename__ = "inquiry_meeting"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    held_on: Mapped[date]
    present: Mapped[str]
    decisions: Mapped[str]
    next_steps: Mapped[str]
    written_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(UtcMoment)


class CounterpartyReview(Row):
    """A review of the company that asks for land (motpartsgranskning): who looked at what, and the result.

    Written once; a later one stands beside it. What was found is for the unit, and for the company as far as its mark
    lets it.
    """

    __tablename__ = "counterparty_review"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    reviewed_on: Mapped[date]
    reviewed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: By area: how it was found, and the notes on it, as `[found, text]`.
    findings: Mapped[dict[str, list[str]]] = mapped_column(JSONB)
    result: Mapped[Result] = mapped_column(String(20))
    #: What the company is told of the result.
    said: Mapped[str]
    #: The paragraph that the notes are secret by; empty where they are not marked.
    paragraph: Mapped[Paragraph | None] = mapped_column(String(6))
    written_at: Mapped[datetime] = mapped_column(UtcMoment)
    __table_args__ = (
        CheckConstraint("result in ('passed', 'with_conditions', 'failed')", name="result"),
        CheckConstraint("paragraph in ('19:3', '31:16')", name="paragraph"),
    )
