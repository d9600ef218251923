"""The database handle: base class, the UTC moment type, and the only place that commits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, MetaData, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """Every table's base. Constraints get predictable names, so that an error names the rule that was broken."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcMoment(TypeDecorator[datetime]):
    """An aware moment, stored as `timestamptz` and read back in UTC. A naive datetime is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments, which have no place on the time line."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"a moment needs a time zone: {value!r}")
        return value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give every moment in UTC."""
        return None if value is None else value.astimezone(UTC)


db = SQLAlchemy(model_class=Base)
#: The base class of every table, named so that tables read well.
Row: Any = db.Model


@contextmanager
def transaction() -> Iterator[None]:
    """One request or one task is one transaction: commit at the end, roll back on any error."""
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
