"""The case (ärende), its event log, and what hangs on it. Tables decide nothing."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, Numeric, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.cases.rules import ENDED_STATES, NEVER, OPEN_STATES, Holder, State, Visibility
from eservice.kit.db import Row, UtcMoment

OPEN = "state in ({})".format(", ".join(f"'{state}'" for state in OPEN_STATES))
ENDED = "state in ({})".format(", ".join(f"'{state}'" for state in ENDED_STATES))


class Case(Row):
    """A case: where it is now. How it came there is its events; the columns are kept in step with them."""

    __tablename__ = "case_file"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    #: What people call it (diarienummer), e.g. `LOT-2026-00042`.
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    service_key: Mapped[str] = mapped_column(String(60))
    service_version_id: Mapped[int | None] = mapped_column(ForeignKey("service_version.id"))
    clock_rules_id: Mapped[int | None] = mapped_column(ForeignKey("clock_rule_set.id"))
    case_type: Mapped[str] = mapped_column(String(60))
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"))
    #: Empty until a worker has routed the case.
    unit_key: Mapped[str | None] = mapped_column(ForeignKey("unit.key"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: Who chose the unit by hand: no table moves the case until that is released.
    route_fixed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: From the routing rule: higher ones are given out first.
    priority: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    state: Mapped[State] = mapped_column(String(20))
    #: The one party that has the ball.
    holder: Mapped[Holder] = mapped_column(String(12))
    #: live, test, demo or imported: figures never mix them.
    mode: Mapped[str] = mapped_column(String(10))
    #: The language the company reads.
    language: Mapped[str] = mapped_column(String(2), default="sv")
    received_at: Mapped[datetime] = mapped_column(UtcMoment)
    decided_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    ended_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    outcome: Mapped[str | None] = mapped_column(String(40))
    #: The day the authority's own deadline falls; what "on time" is measured against.
    due_on: Mapped[date | None]
    #: The day that orders the worklist: the nearest deadline, or far away where none runs.
    next_due_on: Mapped[date] = mapped_column(default=NEVER)
    #: The company has written, and nobody has answered.
    message_waiting: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    #: The case that this one, a duplicate, goes on as.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    #: How many referrals the case rests on, and whether the company is being heard: both say who has the ball.
    rests_on: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    is_heard: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    #: Whether an offer or times to book wait for the company of an inquiry: it says who has the ball too.
    is_offered: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    #: What an imported trace said about itself.
    attributes: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    #: Head of the event chain.
    event_count: Mapped[int] = mapped_column(default=0)
    event_hash: Mapped[str] = mapped_column(String(64), default="")
    #: The place of the last thing that the company did after it applied; 0 where it has done nothing since.
    company_seq: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    #: How far the readers (clocks, letters, figures) have come; less than `event_count` means there is work.
    followed_seq: Mapped[int] = mapped_column(default=0)
    #: Optimistic lock: a page opened before a change cannot overwrite it.
    version: Mapped[int] = mapped_column(default=1)
    #: Where an imported case comes from: the log's name and the trace's name in it.
    external_source: Mapped[str | None] = mapped_column(String(200))
    external_id: Mapped[str | None] = mapped_column(String(200))
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("external_source", "external_id"),
        CheckConstraint("mode in ('live', 'test', 'demo', 'imported')", name="mode"),
        CheckConstraint(f"({ENDED}) = (ended_at is not null)", name="ended"),
        Index(
            "ix_case_worklist",
            "unit_key",
            "next_due_on",
            "id",
            # So that a list is counted in the index alone.
            postgresql_include=["holder"],
            postgresql_where=text(OPEN),
        ),
        Index("ix_case_holder", "unit_key", "holder", "next_due_on", "id", postgresql_where=text(OPEN)),
        Index(
            "ix_case_officer",
            "officer_id",
            "next_due_on",
            "id",
            postgresql_include=["unit_key", "company_seq"],
            postgresql_where=text(OPEN),
        ),
        Index("ix_case_company", "company_id", "received_at", "id", postgresql_include=["ended_at", "holder"]),
        Index("ix_case_company_open", "company_id", "received_at", "id", postgresql_where=text("ended_at is null")),
        Index("ix_case_unrouted", "id", postgresql_where=text("state = 'received'")),
        Index("ix_case_unfollowed", "id", postgresql_where=text("followed_seq < event_count")),
    )


class CaseEvent(Row):
    """One thing that happened. Appended, never changed: a trigger in the database refuses UPDATE and DELETE."""

    __tablename__ = "case_event"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    #: 1, 2, 3 … within the case.
    seq: Mapped[int]
    #: Past tense: `case_opened`.
    name: Mapped[str] = mapped_column(String(60))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    actor_kind: Mapped[str] = mapped_column(String(12))
    #: When it took effect (an application counts from the day it arrived) …
    effective_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: … and when it was written down.
    recorded_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: Who has the ball from here on.
    holder: Mapped[Holder] = mapped_column(String(12))
    data: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    visibility: Mapped[Visibility] = mapped_column(String(10))
    #: SHA-256 over this event and the hash before it.
    hash: Mapped[str] = mapped_column(String(64))
    #: The form's own key: the same form sent twice appends once.
    once: Mapped[str | None] = mapped_column(String(64))
    __table_args__ = (UniqueConstraint("case_id", "seq"), UniqueConstraint("case_id", "once"))


class ClockEntry(Row):
    """One line of a clock's ledger: started, paused, resumed, restarted, extended, stopped … Never changed."""

    __tablename__ = "clock_entry"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    rule_key: Mapped[str] = mapped_column(String(80))
    #: The place of the event it follows from.
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    on: Mapped[date] = mapped_column("on_day")
    #: A code that pages put into words, and the statute or decision it rests on.
    reason: Mapped[str] = mapped_column(String(40), default="")
    basis: Mapped[str] = mapped_column(String(200), default="")
    #: An extension's length.
    length_n: Mapped[int | None]
    length_unit: Mapped[str | None] = mapped_column(String(10))
    #: Which writing of the ledger: one that was corrected, or that an older event came late to, is written anew.
    book: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    #: The day that was agreed on or that an answer is asked by; the day the company was told; who, and why.
    by_day: Mapped[date | None]
    told_on: Mapped[date | None]
    person: Mapped[str] = mapped_column(String(120), default="", server_default="")
    note: Mapped[str] = mapped_column(default="", server_default="")
    __table_args__ = (UniqueConstraint("case_id", "rule_key", "book", "seq", "kind"),)


class CaseClock(Row):
    """What a clock shows, computed from its ledger and kept for lists. Can be thrown away and computed again."""

    __tablename__ = "case_clock"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    rule_key: Mapped[str] = mapped_column(String(80), primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = mapped_column(String(12))
    started_on: Mapped[date | None]
    stopped_on: Mapped[date | None]
    due_on: Mapped[date | None]
    #: The day from which somebody is to be warned that the due day comes near.
    warn_on: Mapped[date | None]
    __table_args__ = (Index("ix_case_clock_warn", "warn_on", "case_id", postgresql_where=text("state = 'running'")),)


class CaseFee(Row):
    """A line of a case's bill: its number in PBL (2010:900) 12 kap. 8 § (0 for none), and kronor before any reduction.

    The lines of a decision are replaced as a whole until it is made. Lateness reduces some lines.
    """

    __tablename__ = "case_fee"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)
    item: Mapped[int]
    label: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    __table_args__ = (CheckConstraint("amount >= 0", name="amount"),)


class ClosingDay(Row):
    """A day on which the municipality keeps closed. Never deleted: who took it back, and when, stands beside it."""

    __tablename__ = "closing_day"
    id: Mapped[int] = mapped_column(primary_key=True)
    on_day: Mapped[date]
    name_sv: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    added_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(UtcMoment)
    removed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (
        CheckConstraint("(removed_by is null) = (removed_at is null)", name="removed"),
        Index("uq_closing_day_in_force", "on_day", unique=True, postgresql_where=text("removed_at is null")),
    )


class CheckRun(Row):
    """A run of a check over what is kept: how much was looked at, what was wrong, and some of it by name."""

    __tablename__ = "check_run"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    #: `clocks` for clocks reckoned anew, else the key of an invariant.
    name: Mapped[str] = mapped_column(String(60))
    ran_at: Mapped[datetime] = mapped_column(UtcMoment)
    checked: Mapped[int] = mapped_column(default=0)
    wrong: Mapped[int] = mapped_column(default=0)
    #: The first of what was wrong, as plain values.
    examples: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    __table_args__ = (Index("ix_check_run_newest", "name", "ran_at"),)


class Message(Row):
    """What the unit and the company wrote to each other."""

    __tablename__ = "message"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: `officer` or `company`: on whose behalf it was written.
    author_kind: Mapped[str] = mapped_column(String(12))
    body: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(UtcMoment)


class SupplementRequest(Row):
    """What the unit asked the company to add (begäran om komplettering), and the answer. One open at a time."""

    __tablename__ = "supplement_request"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    asked_for: Mapped[str]
    #: What it means not to answer, as the company was told.
    consequence: Mapped[str] = mapped_column(default="", server_default="")
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcMoment)
    answer_by: Mapped[date]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (
        Index("uq_supplement_request_open", "case_id", unique=True, postgresql_where=text("answered_at is null")),
    )


class Document(Row):
    """A file a company sent. The bytes lie in the store under their own hash; the row says what they are."""

    __tablename__ = "document"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    #: The draft it was uploaded in, and the case once there is one.
    draft_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    field_key: Mapped[str] = mapped_column(String(60), default="")
    #: The original that this is a redacted copy of (maskad): the copy is what is given out.
    redacts_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("document.id"))
    #: The referral whose statement it belongs to.
    referral_id: Mapped[int | None] = mapped_column(ForeignKey("referral.id"))
    #: The point of a request to supplement that it answers.
    supplement_item_id: Mapped[int | None] = mapped_column(ForeignKey("supplement_item.id"))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    #: Empty for a file that came with a statement from outside.
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: What the malware scanner said, and when; "not scanned" until there is one. `missing`: the bytes are gone.
    scan: Mapped[str] = mapped_column(String(12), default="not_scanned", server_default="not_scanned")
    scan_found: Mapped[str] = mapped_column(String(200), default="", server_default="")
    scanned_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (
        CheckConstraint("scan in ('not_scanned', 'clean', 'infected', 'missing')", name="scan"),
        Index("ix_document_unscanned", "uploaded_at", "id", postgresql_where=text("scan = 'not_scanned'")),
    )


class ConflictOfInterest(Row):
    """Somebody is biased (jävig) in a case: they may neither be given it nor decide it (förvaltningslagen 16-18 §§)."""

    __tablename__ = "conflict_of_interest"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    declared_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: For the unit only.
    reason: Mapped[str]
