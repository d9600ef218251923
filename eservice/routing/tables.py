"""A routing table as rows that can be edited: also one that is not right yet. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from eservice.catalogue.shape import Condition, RoutingDefault, RoutingRule, RoutingTable
from eservice.kit.text import Text
from eservice.routing.rules import DEFAULT


class TableRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One row: under these conditions to this unit. A row without conditions is the default."""

    key: str
    when: dict[str, Condition] = {}
    unit: str = ""
    competence: str = ""
    delegation: int = 0
    priority: int = 0
    reason_sv: str = ""
    reason_en: str = ""


def rows_of(table: RoutingTable) -> tuple[TableRow, ...]:
    """A table as its rows, the default last."""
    rules = tuple(
        TableRow(
            key=rule.key,
            when=rule.when,
            unit=rule.unit,
            competence=rule.competence,
            delegation=rule.delegation,
            priority=rule.priority,
            reason_sv=rule.reason.sv,
            reason_en=rule.reason.en,
        )
        for rule in table.rules
    )
    last = table.default
    return (*rules, TableRow(key=DEFAULT, unit=last.unit, reason_sv=last.reason.sv, reason_en=last.reason.en))


def table_of(rows: Sequence[TableRow]) -> RoutingTable:
    """The table that the rows make. Raises `ValueError` where they are not exactly one default behind all rules."""
    defaults = [row for row in rows if not row.when]
    if len(defaults) != 1 or rows[-1] is not defaults[0]:
        raise ValueError("a table has exactly one default, and it is the last row")
    rules = tuple(
        RoutingRule(
            key=row.key,
            when=row.when,
            unit=row.unit,
            reason=Text(row.reason_sv, row.reason_en),
            competence=row.competence,
            delegation=row.delegation,
            priority=row.priority,
        )
        for row in rows[:-1]
    )
    last = rows[-1]
    return RoutingTable(
        rules=rules, default=RoutingDefault(unit=last.unit, reason=Text(last.reason_sv, last.reason_en))
    )


def rows_from(kept: Any) -> tuple[TableRow, ...]:
    """Rows as they are kept in the database."""
    return msgspec.convert(kept, tuple[TableRow, ...])


def moved(rows: Sequence[TableRow], place: int, by: int) -> tuple[TableRow, ...]:
    """The rows with the one at `place` moved up (-1) or down (1); at the end it stays."""
    target = place + by
    if not (0 <= place < len(rows) and 0 <= target < len(rows)):
        return tuple(rows)
    changed = list(rows)
    changed[place], changed[target] = changed[target], changed[place]
    return tuple(changed)
