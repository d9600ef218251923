"""Routing tables and their rehearsals, routes and moves, and the places that routing asks about."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class RoutingTableVersion(Row):
    """A version of a service's decision table. A draft is edited; what is published never changes but for its end."""

    __tablename__ = "routing_table"
    id: Mapped[int] = mapped_column(primary_key=True)
    service_key: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    #: draft, rehearsed, published or discarded.
    status: Mapped[str] = mapped_column(String(12))
    #: `file` for the table of the service's definition, `page` for one that an administrator made.
    source: Mapped[str] = mapped_column(String(8))
    #: The rows in order; a row without conditions is the default.
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    digest: Mapped[str] = mapped_column(String(64))
    #: Cases that come in on these days are routed by it, both included. Without a first day it has always been so.
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    #: What is new in it, for whoever asks later.
    note: Mapped[str] = mapped_column(default="")
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    #: Optimistic lock: a draft in two windows does not overwrite itself.
    lock: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": lock}
    __table_args__ = (
        UniqueConstraint("service_key", "version"),
        CheckConstraint("status in ('draft', 'rehearsed', 'published', 'discarded')", name="status"),
        CheckConstraint("(status = 'published') = (published_at is not null)", name="published"),
        Index(
            "uq_routing_table_open",
            "service_key",
            unique=True,
            postgresql_where=text("status in ('draft', 'rehearsed')"),
        ),
    )


class Rehearsal(Row):
    """A table (or a target length) tried on the cases of the last twelve months, chunk by chunk."""

    __tablename__ = "rehearsal"
    id: Mapped[int] = mapped_column(primary_key=True)
    table_id: Mapped[int] = mapped_column(ForeignKey("routing_table.id"), index=True)
    #: The table as it was: a changed one must be rehearsed anew.
    digest: Mapped[str] = mapped_column(String(64))
    mode: Mapped[str] = mapped_column(String(10))
    #: Another target length to try, in days; None keeps the deadlines that the cases had.
    target_days: Mapped[int | None]
    from_on: Mapped[date]
    to_on: Mapped[date]
    #: How many cases there are, and how many have been tried.
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    last_case_id: Mapped[int] = mapped_column(BigInteger, default=0)
    #: What has been counted so far; the report is made from it.
    tally: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcMoment)
    finished_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (Index("ix_rehearsal_unfinished", "id", postgresql_where=text("finished_at is null")),)


class RouteRecord(Row):
    """One route: the table and rule, the facts it used and the rules it tried; or the person who chose."""

    __tablename__ = "route_record"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    service_version_id: Mapped[int] = mapped_column(ForeignKey("service_version.id"))
    #: None for a person's choice, and for routes from before tables had versions.
    table_id: Mapped[int | None] = mapped_column(ForeignKey("routing_table.id"))
    rule: Mapped[str] = mapped_column(String(80))
    unit_key: Mapped[str] = mapped_column(ForeignKey("unit.key"))
    reason_sv: Mapped[str]
    reason_en: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    trace: Mapped[list[Any]] = mapped_column(JSONB)
    #: Who chose, where a person did.
    chosen_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    competence: Mapped[str] = mapped_column(String(60), default="", server_default="")
    delegation: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    routed_at: Mapped[datetime] = mapped_column(UtcMoment)
    __table_args__ = (Index(None, "table_id", "rule"),)


class RerouteBatch(Row):
    """Cases moved together, under a name: previewed, run by a worker, and undone as a whole."""

    __tablename__ = "reroute_batch"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str]
    service_key: Mapped[str] = mapped_column(String(60))
    #: Cases that an officer has taken are moved too.
    with_taken: Mapped[bool] = mapped_column(default=False)
    #: preview, running, done, undoing, undone or discarded.
    status: Mapped[str] = mapped_column(String(12))
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
    finished_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    lock: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": lock}
    __table_args__ = (
        CheckConstraint(
            "status in ('preview', 'running', 'done', 'undoing', 'undone', 'discarded')",
            name="status",
        ),
    )


class RerouteItem(Row):
    """One case of a batch: where it was, where it goes, and what came of it."""

    __tablename__ = "reroute_item"
    batch_id: Mapped[int] = mapped_column(ForeignKey("reroute_batch.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    from_unit: Mapped[str] = mapped_column(ForeignKey("unit.key"))
    to_unit: Mapped[str] = mapped_column(ForeignKey("unit.key"))
    #: planned, moved, skipped, undone or stays (could not be undone).
    status: Mapped[str] = mapped_column(String(12))
    #: Why a case was skipped, or stays where it is, as a code.
    because: Mapped[str] = mapped_column(String(40), default="")
    done_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (
        CheckConstraint("status in ('planned', 'moved', 'skipped', 'undone', 'stays')", name="status"),
        Index("ix_reroute_item_planned", "batch_id", "case_id", postgresql_where=text("status = 'planned'")),
    )


class AbsenceMove(Row):
    """A case that an absence moved, and what became of the offer to take it back."""

    __tablename__ = "absence_move"
    absence_id: Mapped[int] = mapped_column(ForeignKey("absence.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    #: None: nobody stood in, and the case lay in the unit's queue.
    to_person: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    moved_at: Mapped[datetime] = mapped_column(UtcMoment)
    answered_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    #: Whether it was taken back, once answered.
    taken_back: Mapped[bool | None]


class Municipality(Row):
    """A municipality that places lie in."""

    __tablename__ = "municipality"
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    #: Whether it belongs to the fire-service federation that answers for flammable goods.
    in_fire_federation: Mapped[bool]
    #: True until somebody has checked that.
    unverified: Mapped[bool]


class Property(Row):
    """A property (fastighet), whose it is and who lets it. The owner decides the landlord, not the name in a form."""

    __tablename__ = "property"
    designation: Mapped[str] = mapped_column(String(80), primary_key=True)
    #: municipality, municipal_company or private.
    owner_kind: Mapped[str] = mapped_column(String(20))
    #: The owning company's name, and the unit that lets it where it is one of ours.
    owner: Mapped[str] = mapped_column(String(120))
    landlord: Mapped[str | None] = mapped_column(ForeignKey("unit.key"))
    municipality: Mapped[str] = mapped_column(ForeignKey("municipality.key"))
    area: Mapped[str] = mapped_column(String(40), default="")
    imported_at: Mapped[datetime] = mapped_column(UtcMoment)
    __table_args__ = (
        CheckConstraint("owner_kind in ('municipality', 'municipal_company', 'private')", name="owner_kind"),
    )
