"""Tariffs (taxor): each decision is a list of prices from a day on. Rows are added, never changed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class PriceList(Row):
    """A tariff as it was decided to be from a day on. It holds until the next list of the same tariff begins."""

    __tablename__ = "price_list"
    id: Mapped[int] = mapped_column(primary_key=True)
    tariff_key: Mapped[str] = mapped_column(String(40))
    name_sv: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    valid_from: Mapped[date]
    #: The decision it rests on.
    source: Mapped[str] = mapped_column(String(300))
    #: True where the amounts must still be checked by the organisation ([U] in the domain brief).
    unverified: Mapped[bool]
    #: SHA-256 of what a file said, so that the same file read twice makes one list; empty for one made on a page.
    digest: Mapped[str] = mapped_column(String(64), default="")
    #: Who added it on a page; nobody for one that came from a file.
    added_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(UtcMoment)
    __table_args__ = (Index(None, "tariff_key", "valid_from"),)


class PriceItem(Row):
    """One price of a list."""

    __tablename__ = "price_item"
    price_list_id: Mapped[int] = mapped_column(ForeignKey("price_list.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    #: Its place in the list.
    position: Mapped[int]
    name_sv: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    #: Kronor; None where no amount is set.
    amount: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    #: What one amount is for.
    per: Mapped[str] = mapped_column(String(20))
    #: Which item of 12 kap. 8 § plan- och bygglagen (2010:900) it is; late decisions lower some of them.
    pbl_item: Mapped[int | None]
    #: The services whose pages show it.
    services: Mapped[list[str]] = mapped_column(JSONB)
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("per in ('case', 'hour', 'year', 'square_metre')", name="per"),
        CheckConstraint("pbl_item between 1 and 9", name="pbl_item"),
    )
