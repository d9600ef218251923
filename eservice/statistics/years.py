"""Which year a day counts in, in the database."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, cast, extract

#: Years that are counted, this one included.
YEARS = 3


def year_of(day: Any) -> ColumnElement[int]:
    """The year of a day."""
    return cast(extract("year", day), Integer)


def since(day: Any, as_of: date) -> ColumnElement[bool]:
    """Whether a day is in the years that are counted, and not after `as_of`."""
    return and_(day >= date(as_of.year - YEARS + 1, 1, 1), day <= as_of)
