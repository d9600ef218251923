"""Ledgers as they are kept, for reading: each clock's lines, with the books that were written before a correction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from eservice.cases.models import ClockEntry
from eservice.clock.shape import ClockRule, Reading
from eservice.web.clock_cards import entry_in_words, length_in_words, text


@dataclass(frozen=True)
class Line:
    """One line of a ledger."""

    on: date
    said: str
    person: str
    basis: str
    note: str
    #: Written in a book that a later one has taken the place of.
    old: bool


@dataclass(frozen=True)
class Ledger:
    """The ledger of one clock."""

    key: str
    title: str
    lines: list[Line]


def ledgers(clocks: Sequence[tuple[ClockRule, Reading]], entries: Sequence[ClockEntry]) -> list[Ledger]:
    """The ledgers that have lines, in the order of the clocks."""
    found = []
    for rule, _reading in clocks:
        own = [entry for entry in entries if entry.rule_key == rule.key]
        newest = max((entry.book for entry in own), default=1)
        if own:
            found.append(Ledger(rule.key, text(rule.title), [_line(entry, entry.book < newest) for entry in own]))
    return found


def _line(entry: ClockEntry, old: bool) -> Line:
    said = entry_in_words(entry.kind, entry.reason)
    if entry.length_n and entry.length_unit:
        said = f"{said} {length_in_words(entry.length_n, entry.length_unit)}."
    return Line(entry.on, said, entry.person, entry.basis, entry.note, old)
