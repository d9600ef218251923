"""What is wrong with a routing table, and what looks odd about it. Pure.

A fact has finitely many values that matter: its choices, for a number the limits that rules name and the gaps between
them, and for most facts that it is missing. On these a rule is a box, and a rule is hidden where the boxes above
cover it whole. The search for a place that they leave free is exact, but for tables that would take too long: then
the rule counts as reachable, for a check must not refuse what it cannot prove.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from eservice.catalogue.rules import KEY
from eservice.catalogue.shape import Condition
from eservice.routing.facts import Declared
from eservice.routing.rules import DEFAULT, Fact, fits
from eservice.routing.tables import TableRow

#: Boxes looked at before a table is taken to be too large to decide.
PATIENCE = 20_000

Box = dict[str, frozenset[Any]]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a row (counted from 0; None for the table), as a code that pages put into words."""

    code: str
    row: int | None = None
    level: Literal["error", "warning"] = "error"
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnitSpan:
    """The days on which a unit is there, both included."""

    valid_from: date | None = None
    valid_to: date | None = None

    def covers(self, first: date, last: date | None) -> bool:
        """Whether the unit is there from `first` to `last`; without a last day it must have none either."""
        begins = self.valid_from is None or self.valid_from <= first
        return begins and (self.valid_to is None or (last is not None and last <= self.valid_to))


def check_table(
    rows: Sequence[TableRow],
    facts: Mapping[str, Declared],
    units: Mapping[str, UnitSpan],
    valid_from: date,
    valid_to: date | None = None,
    hits: Mapping[str, int] | None = None,
) -> list[Finding]:
    """Everything found, in the order of the rows; a table with an error is not published.

    `hits` says how often each rule fired in the last twelve months, for rules that could; None where nobody knows.
    """
    findings = [*_defaults(rows), *_keys(rows)]
    for place, row in enumerate(rows):
        findings += _row(place, row, facts, units, valid_from, valid_to)
    if not any(finding.level == "error" for finding in findings):
        findings += _hidden(rows, facts)
        findings += _unused(rows, hits)
    return sorted(findings, key=lambda finding: (-1 if finding.row is None else finding.row, finding.level))


def is_good(findings: Sequence[Finding]) -> bool:
    """Whether a table with these findings may be published: warnings do not hinder."""
    return all(finding.level != "error" for finding in findings)


def _defaults(rows: Sequence[TableRow]) -> Iterator[Finding]:
    """Exactly one row takes what is left, and it is the last."""
    defaults = [place for place, row in enumerate(rows) if not row.when]
    if not defaults:
        yield Finding("no_default")
    for place in defaults[1:]:
        yield Finding("second_default", place)
    if len(defaults) == 1 and defaults[0] != len(rows) - 1:
        yield Finding("default_not_last", defaults[0])


def _keys(rows: Sequence[TableRow]) -> Iterator[Finding]:
    """A rule is told by its name: in the log, in figures, on the page of a case."""
    seen: set[str] = set()
    for place, row in enumerate(rows):
        if not KEY.fullmatch(row.key):
            yield Finding("bad_key", place, details={"key": row.key})
        elif row.key in seen:
            yield Finding("key_twice", place, details={"key": row.key})
        elif row.when and row.key == DEFAULT:
            yield Finding("key_reserved", place, details={"key": row.key})
        seen.add(row.key)


def _row(
    place: int,
    row: TableRow,
    facts: Mapping[str, Declared],
    units: Mapping[str, UnitSpan],
    valid_from: date,
    valid_to: date | None,
) -> Iterator[Finding]:
    """A row leads to a unit that is there as long as the table is, says why, and asks for facts that there are."""
    if row.unit not in units:
        yield Finding("unknown_unit", place, details={"unit": row.unit})
    elif not units[row.unit].covers(valid_from, valid_to):
        yield Finding("unit_closed", place, details={"unit": row.unit, "until": units[row.unit].valid_to})
    if not (row.reason_sv.strip() and row.reason_en.strip()):
        yield Finding("no_reason", place)
    for name, condition in row.when.items():
        yield from _condition(place, name, condition, facts.get(name))


def _condition(place: int, name: str, condition: Condition, fact: Declared | None) -> Iterator[Finding]:
    has_limits = condition.at_least is not None or condition.at_most is not None
    if fact is None:
        yield Finding("unknown_fact", place, details={"fact": name})
    elif fact.kind == "number":
        if condition.is_one_of is not None or not has_limits:
            yield Finding("needs_limits", place, details={"fact": name})
        elif _is_empty(condition):
            yield Finding("limits_crossed", place, details={"fact": name})
    elif has_limits or not condition.is_one_of:
        yield Finding("needs_values", place, details={"fact": name})
    else:
        for value in condition.is_one_of:
            if value not in fact.values:
                yield Finding("unknown_value", place, details={"fact": name, "value": value})


def _is_empty(condition: Condition) -> bool:
    low, high = condition.at_least, condition.at_most
    return low is not None and high is not None and low > high


def _hidden(rows: Sequence[TableRow], facts: Mapping[str, Declared]) -> Iterator[Finding]:
    """A rule that can never fire because those above it take every case that it would take."""
    domains = domains_of(rows, facts)
    boxes = [_box(row, domains) for row in rows if row.when]
    for place, box in enumerate(boxes):
        above = boxes[:place]
        by_one = next((other for other, earlier in enumerate(above) if _covers(earlier, box)), None)
        if by_one is not None:
            yield Finding("hidden", place, details={"by": rows[by_one].key})
        elif not _has_room(box, above, domains):
            yield Finding("hidden", place, details={"by": None})


def _unused(rows: Sequence[TableRow], hits: Mapping[str, int] | None) -> Iterator[Finding]:
    if hits is None or not sum(hits.values()):
        return
    for place, row in enumerate(rows):
        if row.when and hits.get(row.key) == 0:
            yield Finding("never_fired", place, "warning")


def domains_of(rows: Sequence[TableRow], facts: Mapping[str, Declared]) -> dict[str, frozenset[Fact]]:
    """For each fact that the rows ask for, one value of every kind that they can tell apart; None: it is missing.

    Of several choices at once, single ones are enough: a rule that takes a set takes one of its members, and what
    takes none of the set takes not that member either.
    """
    domains: dict[str, frozenset[Any]] = {}
    for name in sorted({name for row in rows for name in row.when}):
        fact = facts[name]
        values: set[Any] = set(_samples(name, rows, fact)) if fact.kind == "number" else set(fact.values)
        domains[name] = frozenset(values if fact.always else values | {None})
    return domains


def _samples(name: str, rows: Sequence[TableRow], fact: Declared) -> Iterator[float]:
    limits: set[float] = set()
    for row in rows:
        condition = row.when.get(name, Condition())
        limits |= {limit for limit in (condition.at_least, condition.at_most) if limit is not None}
    ordered = sorted(limits)
    for limit in ordered:
        if not fact.whole or float(limit).is_integer():
            yield float(limit)
    for low, high in zip([-math.inf, *ordered], [*ordered, math.inf], strict=True):
        between = _between(low, high, fact.whole)
        if between is not None:
            yield between


def _between(low: float, high: float, whole: bool) -> float | None:
    """A number strictly between two limits, None where there is none."""
    if math.isinf(low):
        return (math.ceil(high) if whole else high) - 1.0
    if not whole:
        return low + 1.0 if math.isinf(high) else (low + high) / 2
    above = math.floor(low) + 1.0
    return above if above < high else None


def _box(row: TableRow, domains: Mapping[str, Collection[Fact]]) -> Box:
    return {
        name: frozenset(value for value in domains[name] if fits(condition, value))
        for name, condition in row.when.items()
    }


def _covers(outer: Box, inner: Box) -> bool:
    """Whether every place of `inner` lies in `outer`. What a box does not name, it leaves open."""
    return all(name in inner and inner[name] <= values for name, values in outer.items())


def _has_room(box: Box, above: Sequence[Box], domains: Mapping[str, frozenset[Fact]]) -> bool:
    """Whether some place of `box` lies in none of the boxes above it."""
    if not all(box.values()):
        return False
    looked_at = 0
    left = [(0, {**domains, **box})]
    while left:
        at, room = left.pop()
        looked_at += 1
        if looked_at > PATIENCE:
            return True
        while at < len(above) and any(not (room[name] & values) for name, values in above[at].items()):
            at += 1
        if at == len(above):
            return True
        left += [(at + 1, rest) for rest in _without(room, above[at])]
    return False


def _without(room: Box, cut: Box) -> Iterator[Box]:
    """What is left of `room` outside `cut`, as boxes that do not overlap."""
    rest = dict(room)
    for name, values in cut.items():
        outside = rest[name] - values
        if outside:
            yield {**rest, name: outside}
        rest[name] = rest[name] & values
