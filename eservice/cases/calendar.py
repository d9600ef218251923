"""The days on which the municipality itself keeps closed.

A closing day is no workday for a service target. It moves no deadline of the law, which names its free days itself
(lag 1930:173, 2 §): an authority cannot give itself more time by closing its doors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from eservice.accounts.models import Person
from eservice.cases.models import ClosingDay
from eservice.clock.workdays import Closed
from eservice.kit.db import db
from eservice.kit.text import Text


@dataclass(frozen=True)
class Calendar:
    """Every closing day there has been, so that a case that has ended keeps the calendar of its end."""

    days: Sequence[ClosingDay] = ()

    def closed(self, at: datetime | None = None) -> Closed:
        """The closing days that were known `at` (None: now), with their names."""
        return {
            day.on_day: Text(day.name_sv, day.name_en)
            for day in self.days
            if (at is None or day.added_at <= at)
            and (day.removed_at is None or (at is not None and day.removed_at > at))
        }


def calendar() -> Calendar:
    """The closing days, read once for many cases."""
    return Calendar(db.session.scalars(select(ClosingDay).order_by(ClosingDay.on_day, ClosingDay.id)).all())


def closing_days() -> list[tuple[ClosingDay, str, str | None]]:
    """Every closing day with who added it and who took it back, the latest day first."""
    adder, remover = Person.__table__.alias("adder"), Person.__table__.alias("remover")
    query = (
        select(ClosingDay, adder.c.name, remover.c.name)
        .join(adder, adder.c.id == ClosingDay.added_by)
        .outerjoin(remover, remover.c.id == ClosingDay.removed_by)
        .order_by(ClosingDay.on_day.desc(), ClosingDay.id.desc())
        .limit(500)
    )
    return [(day, added, removed) for day, added, removed in db.session.execute(query)]
