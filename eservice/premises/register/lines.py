"""What a file of objects holds before it is judged: lines of written cells. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

#: So many objects are read from a file at most.
MOST_LINES = 5_000
#: What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Faulty(Exception):
    """A file that cannot be read at all: a code, and what it is about."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(f"{code}: {value}")
        self.code, self.value = code, value


@dataclass(frozen=True, slots=True)
class Line:
    """What is written about one object: its place in the file, cells by the column's key, and a fault of the whole."""

    number: int
    cells: dict[str, str]
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """A file's lines in order, and the headings in it that nobody here knows."""

    rows: list[Line]
    unknown: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Refuse a file without objects, and one with more than is read at a time."""
        if not self.rows:
            raise Faulty("no_rows")
        if len(self.rows) > MOST_LINES:
            raise Faulty("too_many_rows", str(MOST_LINES))


def _part(part: Any) -> str:
    return f"{part[0]} {part[1]}" if isinstance(part, list) and len(part) == 2 else str(part)


def as_text(value: Any) -> str:
    """A value as a cell that is read back to the same; a text that a spreadsheet would run gets a blank before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, list):
        return " | ".join(map(_part, value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".").replace(".", ",")
    return f" {value}" if isinstance(value, str) and value.startswith(FORMULA) else str(value)
