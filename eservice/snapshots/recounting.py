"""Counting a frozen figure again over the rows it stood on, and checking that nothing frozen was changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

import msgspec
from sqlalchemy import select, text

from eservice.kit.db import db
from eservice.snapshots.models import FigureSnapshot
from eservice.snapshots.queries import content_of
from eservice.snapshots.rules import seal, unlike
from eservice.statistics.counting import Slice, counts_by_slice
from eservice.statistics.indicator_counting import leaves
from eservice.statistics.leaves import Key, Leaf, merged
from eservice.statistics.rules import report

#: What the indicators are counted from, by case.
COUNTED_FROM = ("case_fact", "clock_fact", "promise")


def tampered(row: FigureSnapshot) -> list[str]:
    """Where a frozen figure is not what was kept: another seal, or counts that do not give its numbers again."""
    lines = [] if seal(row.content, row.counts, row.case_ids) == row.digest else ["sigill"]
    return lines + unlike(content_of(row), kept_counts(row))


def drifted(row: FigureSnapshot) -> list[str]:
    """The figures that a count today over the same rows, as of the same day, gives otherwise.

    Not wrong: something was recorded later about those days. The frozen number stands.
    """
    return unlike(content_of(row), recounted(row)) if row.year is not None else _months_unlike(row)


def _months_unlike(row: FigureSnapshot) -> list[str]:
    """The months of a turnaround report that a count today gives otherwise."""
    kept = content_of(row).months
    months = tuple(date.fromisoformat(f"{one['month']}-01") for one in kept[:-1])
    with only_rows(row.case_ids):
        counts = counts_by_slice(row.mode, months, row.as_of)[Slice(row.mode)]
    again = report(counts, months, row.as_of).to_rows()
    return [str(was["month"]) for was, now in zip(kept, again, strict=True) if was != now]


def kept_counts(row: FigureSnapshot) -> dict[str, Leaf]:
    """The counts that were kept, by service."""
    return msgspec.convert(row.counts, dict[str, Leaf], str_keys=True, strict=False)


def recounted(row: FigureSnapshot) -> dict[str, Leaf]:
    """The counts by service of the kept rows alone, as of the cut-off, by the counting that every figure is made by.

    Verdicts and journeys are counted from tables of their own, of the whole town: those of the slice are kept.
    """
    with only_rows(row.case_ids):
        found = leaves(row.mode, row.as_of)
    return by_service([(key.service_key, leaf) for key, leaf in found.items() if _of_slice(row, key)])


def _of_slice(row: FigureSnapshot, key: Key) -> bool:
    within = (not row.units or key.unit_key in row.units) and (not row.services or key.service_key in row.services)
    return within and key.year == row.year


def by_service(cells: Sequence[tuple[str, Leaf]]) -> dict[str, Leaf]:
    """Leaves added up by service."""
    names = sorted({name for name, _leaf in cells})
    return {name: merged(leaf for service, leaf in cells if service == name) for name in names}


@contextmanager
def only_rows(case_ids: Sequence[int]) -> Iterator[None]:
    """In here the counted tables hold these cases alone: temporary tables stand before the real ones, then go.

    So the same statements count a part, and no second way of counting has to be kept equal to the first.
    """
    inner = db.session.begin_nested()
    try:
        for table in COUNTED_FROM:
            rows = f"select * from public.{table} where case_id = any(:ids)"
            copy = text(f"create temporary table {table} on commit drop as {rows}")
            db.session.execute(copy, {"ids": list(case_ids)})
        yield
    finally:
        inner.rollback()


def frozen_after(after: int, limit: int = 50) -> Sequence[FigureSnapshot]:
    """The next frozen figures, by id."""
    query = select(FigureSnapshot).where(FigureSnapshot.id > after).order_by(FigureSnapshot.id).limit(limit)
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def differences(rows: Sequence[FigureSnapshot]) -> Mapping[int, tuple[list[str], list[str]]]:
    """By id: what was changed in a frozen figure, which must never be, and what a count today gives otherwise."""
    return {row.id: (tampered(row), drifted(row)) for row in rows}
