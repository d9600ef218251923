"""Reading the counts of the indicators, and what must stay hidden where several slices are shown side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import String, cast, literal_column, select

from eservice.kit.db import db
from eservice.statistics.indicator_measures import Counted, Measured
from eservice.statistics.indicator_models import IndicatorCount
from eservice.statistics.indicators import INDICATORS
from eservice.statistics.leaves import Leaf
from eservice.statistics.measures import hidden_parts

_LEAF = msgspec.json.Decoder(Leaf)


class Cell(NamedTuple):
    """The counts of one service at one unit in a year."""

    service_key: str
    unit_key: str
    leaf: Leaf


class Year(NamedTuple):
    """The counts of a year, and as of which day they were made."""

    cells: Sequence[Cell]
    as_of: date | None
    made_at: datetime | None

    def counted(self, keep: Callable[[Cell], bool] = lambda cell: True) -> Counted:
        """The counts of the cells that are kept."""
        by_service: dict[str, Leaf] = defaultdict(lambda: Leaf({}, {}, {}))
        for cell in self.cells:
            if keep(cell):
                by_service[cell.service_key].add(cell.leaf)
        return Counted.of(by_service)


def year_counts(mode: str, year: int) -> Year:
    """The counts of a year, by service and unit; no cells where nothing happened or none have been made."""
    count = IndicatorCount
    # As text: it is read straight into leaves, without a dictionary of everything in between.
    columns = (count.service_key, count.unit_key, cast(count.counts, String), count.as_of, count.made_at)
    query = select(*columns).where(count.mode == mode, count.year == year)
    rows = db.session.execute(query.order_by(count.service_key, count.unit_key)).all()
    cells = [Cell(service, unit, _LEAF.decode(counts)) for service, unit, counts, _as_of, _made_at in rows]
    return Year(cells, rows[0].as_of if rows else None, rows[0].made_at if rows else None)


def years(mode: str) -> Sequence[int]:
    """The years that there are counts of, newest first."""
    query = select(IndicatorCount.year).where(IndicatorCount.mode == mode).distinct()
    return db.session.scalars(query.order_by(IndicatorCount.year.desc())).all()


def indicator_stamp(mode: str) -> str | None:
    """What changes each time the counts of `mode` are written: the number of the transaction; None where none are."""
    newest = literal_column("max(xmin::text::bigint)::text", String)
    return db.session.scalar(select(newest).select_from(IndicatorCount).where(IndicatorCount.mode == mode))


def measured(counted: Counted) -> dict[str, Measured]:
    """Every indicator of a slice, by key."""
    return {key: indicator.measure(counted) for key, indicator in INDICATORS.items()}


def by_part(
    year: Year, part_of: Callable[[Cell], str], group_of: Mapping[str, str] | None = None
) -> dict[str, dict[str, Measured]]:
    """Every indicator of every part (service, unit or body), small ones hidden, and others where they would tell.

    `group_of` says to which larger part, which is shown too, each part belongs: units to bodies.
    """
    parts = sorted({part_of(cell) for cell in year.cells})
    all_ = {part: measured(year.counted(lambda cell, part=part: part_of(cell) == part)) for part in parts}  # type: ignore[misc]
    for key in INDICATORS:
        sizes = {part: all_[part][key].n for part in parts}
        for part in hidden_parts(sizes, group_of or {}):
            all_[part][key] = all_[part][key].hidden()
    return all_
