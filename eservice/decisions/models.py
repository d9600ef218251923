"""Decisions (beslut), their documents and fees, and the meetings of committees."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, Numeric, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class CommitteeMeeting(Row):
    """A meeting (sammanträde) of a committee: what is on its agenda, and which delegated decisions it was told of."""

    __tablename__ = "committee_meeting"
    id: Mapped[int] = mapped_column(primary_key=True)
    body_key: Mapped[str] = mapped_column(ForeignKey("deciding_body.key"))
    held_on: Mapped[date]
    #: The day the approval of the minutes was posted (anslag): legality review is counted from it (KL 13:5).
    posted_on: Mapped[date | None]
    __table_args__ = (UniqueConstraint("body_key", "held_on"),)


class Decision(Row):
    """What was decided, on which grounds, with which reasons and conditions; before that, the proposal.

    A case has one at a time. A case that a court sent back gets another, and the first one stays.
    """

    __tablename__ = "decision"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    #: 1, 2 … within the case.
    number: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    #: draft, proposed, decided.
    stage: Mapped[str] = mapped_column(String(10), default="decided", server_default=text("'decided'"))
    outcome: Mapped[str] = mapped_column(String(40))
    #: Keys of the grounds in the service's definition.
    grounds: Mapped[list[str]] = mapped_column(JSONB, default=list)
    reasons: Mapped[str]
    conditions: Mapped[str] = mapped_column(default="", server_default=text("''"))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    #: Kronor that the decision is about, for the delegation order's limits.
    amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    #: Share of the fee that falls away because the deadline was missed, 0 to 1, as it was on the day of the decision.
    fee_reduction: Mapped[Decimal] = mapped_column(Numeric(5, 4), default=Decimal(0), server_default=text("0"))
    #: Who prepared it (föredragande, FL 31 §).
    prepared_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: Empty where a committee decided.
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    #: The unit in whose name it was made, as it was called that day.
    unit_key: Mapped[str] = mapped_column(ForeignKey("unit.key"))
    body_key: Mapped[str | None] = mapped_column(ForeignKey("deciding_body.key"))
    #: The row of the delegation order that it was made under; empty where the committee decided itself.
    delegation: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))
    #: The committee's meeting and the paragraph of its minutes.
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("committee_meeting.id"), index=True)
    paragraph: Mapped[str] = mapped_column(String(20), default="", server_default=text("''"))
    dispatched_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    #: The day the party counts as served, and the last day to appeal.
    served_on: Mapped[date | None]
    appeal_until: Mapped[date | None]
    #: The meeting at which a delegated decision was reported (KL 2017:725, 6 kap. 40 §).
    reported_in: Mapped[int | None] = mapped_column(ForeignKey("committee_meeting.id"), index=True)
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        CheckConstraint("stage in ('draft', 'proposed', 'decided')", name="stage"),
        CheckConstraint("(stage = 'decided') = (decided_at is not null)", name="decided"),
        Index("uq_decision_open", "case_id", unique=True, postgresql_where=text("stage <> 'decided'")),
        Index("ix_decision_body", "body_key", "decided_at", "id"),
        Index("ix_decision_not_dispatched", "id", postgresql_where=text("stage = 'decided' and dispatched_at is null")),
    )


class DecisionDocument(Row):
    """The letter of a decision as it was signed, and each correction beside it. Its content never changes.

    The PDF is made from `content` and `made_at`, which always give the same bytes, when somebody first needs it.
    """

    __tablename__ = "decision_document"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), index=True)
    #: decision or correction.
    kind: Mapped[str] = mapped_column(String(12))
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: SHA-256 of the content: it stands in the event of the signature, so a changed document shows.
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: The PDF in the file store, once it is made.
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]
    __table_args__ = (CheckConstraint("kind in ('decision', 'correction')", name="kind"),)
