"""Which address files were made: personal data left the system, so who, when and how much is kept for good."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class AddressFile(Row):
    """An address file that was made. Appended, never changed."""

    __tablename__ = "address_file"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    mode: Mapped[str] = mapped_column(String(10))
    from_on: Mapped[date]
    to_on: Mapped[date]
    #: The mapping that it was made by: the year from which it holds.
    mapping_year: Mapped[int]
    rows: Mapped[int]
    #: Cases that were left out, by reason.
    left_out: Mapped[dict[str, Any]] = mapped_column(JSONB)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcMoment)
