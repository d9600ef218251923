"""What is vacant (lokaler och mark), its pictures, and every change of it. Tables decide nothing."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class PremisesObject(Row):
    """Premises or a plot of land that somebody can have. What only one kind has stands in `details`."""

    __tablename__ = "premises_object"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    #: `premises` (lokal) or `land` (mark).
    kind: Mapped[str] = mapped_column(String(10))
    #: The unit or municipal company that keeps it, and what that calls it: a file is read again under this name.
    owner_key: Mapped[str] = mapped_column(ForeignKey("unit.key"))
    own_number: Mapped[str] = mapped_column(String(40))
    #: office, storage, … for premises; industry, logistics, … for land.
    type: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(120))
    #: As the property register names it; empty where nobody has said.
    designation: Mapped[str] = mapped_column(String(120), default="", server_default="")
    #: The part of the municipality, by the keys that inquiries use.
    area: Mapped[str] = mapped_column(String(20))
    #: Square metres, and the smallest part that can be had alone; empty where it is had whole.
    m2: Mapped[int]
    smallest_m2: Mapped[int | None]
    #: Kronor, and what for; empty where it is agreed on.
    price: Mapped[int | None]
    price_basis: Mapped[str | None] = mapped_column(String(12))
    #: The day it can be moved into or built on (for land that is planned: planberedskap); empty for at once.
    free_from: Mapped[date | None]
    #: SWEREF 99 TM, whole metres; both or none.
    north: Mapped[int | None]
    east: Mapped[int | None]
    #: The border of a plot as `[north, east]` corners in order; empty where it is only a point.
    outline: Mapped[list[list[int]]] = mapped_column(JSONB, default=list, server_default=text("'[]'"))
    #: What the kind has of its own, as `register.details` reads it.
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default=text("'{}'"))
    text_sv: Mapped[str] = mapped_column(default="", server_default="")
    text_en: Mapped[str] = mapped_column(default="", server_default="")
    #: published, withdrawn or let.
    state: Mapped[str] = mapped_column(String(10), default="published", server_default="published")
    #: The days on which it is shown, both included.
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    changed_at: Mapped[datetime] = mapped_column(UtcMoment)
    version: Mapped[int] = mapped_column(default=1)
    #: The version that waiting inquiries have been matched with; less than `version` means there is work.
    matched_version: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("owner_key", "own_number"),
        CheckConstraint("kind in ('premises', 'land')", name="kind"),
        CheckConstraint("state in ('published', 'withdrawn', 'let')", name="state"),
        CheckConstraint("m2 > 0", name="m2"),
        CheckConstraint("smallest_m2 between 1 and m2", name="smallest"),
        CheckConstraint("(price is null) = (price_basis is null) and price >= 0", name="price"),
        CheckConstraint("(north is null) = (east is null)", name="place"),
        CheckConstraint("valid_to >= valid_from", name="valid"),
        Index("ix_premises_object_offered", "kind", "id", postgresql_where=text("state = 'published'")),
        Index("ix_premises_object_unmatched", "id", postgresql_where=text("matched_version < version")),
    )


class PremisesChange(Row):
    """A change of an object: who, when, which way, and what it was before and after. Appended, never changed."""

    __tablename__ = "premises_change"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    object_id: Mapped[int] = mapped_column(ForeignKey("premises_object.id"), index=True)
    #: The object's version from then on.
    version: Mapped[int]
    #: Past tense: object_added, object_changed, object_withdrawn, object_let, object_published, file_added …
    what: Mapped[str] = mapped_column(String(40))
    #: The state from then on: supply over time is read from it.
    state: Mapped[str] = mapped_column(String(10))
    changed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: page, csv or geojson.
    source: Mapped[str] = mapped_column(String(10))
    #: Only the columns that changed.
    before: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
    #: The form's own key: the same form sent twice does its work once.
    once: Mapped[str | None] = mapped_column(String(64))
    __table_args__ = (
        UniqueConstraint("object_id", "once"),
        Index(None, "changed_at", "id"),
    )


class PremisesFile(Row):
    """A picture or a plan drawing of an object. The file itself is a document, scanned as every other."""

    __tablename__ = "premises_file"
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)
    object_id: Mapped[int] = mapped_column(ForeignKey("premises_object.id"), index=True)
    #: `picture` or `plan`.
    kind: Mapped[str] = mapped_column(String(10))
    #: What it shows, for those who do not see it.
    shows_sv: Mapped[str] = mapped_column(String(200))
    shows_en: Mapped[str] = mapped_column(String(200), default="", server_default="")
    position: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (CheckConstraint("kind in ('picture', 'plan')", name="kind"),)
