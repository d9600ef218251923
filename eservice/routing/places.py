"""The property register as a file: semicolons or commas, one property a line. Pure.

Columns: `designation`, `owner_kind`, `owner`, `landlord`, `municipality`, `area`; their Swedish names are read too.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass

from eservice.catalogue.rules import OWNER_KINDS
from eservice.kit.identifiers import property_designation
from eservice.kit.text import first_control_character

COLUMNS = ("designation", "owner_kind", "owner", "landlord", "municipality", "area")
SWEDISH = {
    "fastighet": "designation",
    "fastighetsbeteckning": "designation",
    "ägartyp": "owner_kind",
    "ägare": "owner",
    "hyresvärd": "landlord",
    "kommun": "municipality",
    "område": "area",
}
SWEDISH_KINDS = {"kommun": "municipality", "kommunalt bolag": "municipal_company", "privat": "private"}
#: So much of a file is read; a register of a whole county is imported in parts.
MOST_ROWS = 50_000
#: Characters that a column of the table holds: what is longer is told, never cut.
LONGEST = {"owner": 120, "area": 40}
#: So many faults are told at a time.
MOST_FAULTS = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong on a line (counted from 1, the heading included), as a code, and the value that it is about."""

    line: int
    code: str
    value: str = ""


def read_places(
    content: bytes, units: Collection[str], municipalities: Collection[str]
) -> tuple[list[dict[str, str | None]], list[Fault]]:
    """The properties of a file as rows of the table, or what is wrong with it; never both."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [Fault(1, "not_utf8")]
    head = text.splitlines()[0] if text.strip() else ""
    lines = csv.reader(io.StringIO(text), delimiter=";" if ";" in head else ",")
    try:
        names = [SWEDISH.get(name.strip().casefold(), name.strip().casefold()) for name in next(lines, [])]
        missing = [name for name in COLUMNS[:3] + COLUMNS[4:5] if name not in names]
        if missing:
            return [], [Fault(1, "column_missing", ", ".join(missing))]
        return _read(lines, names, units, municipalities)
    except csv.Error:
        return [], [Fault(lines.line_num or 1, "not_csv")]


def _read(
    lines: object, names: list[str], units: Collection[str], municipalities: Collection[str]
) -> tuple[list[dict[str, str | None]], list[Fault]]:
    rows: dict[str, dict[str, str | None]] = {}
    faults: list[Fault] = []
    for number, cells in enumerate(lines, start=2):  # type: ignore[var-annotated, arg-type]
        if not any(cell.strip() for cell in cells):
            continue
        values = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        row, fault = _row(number, values, units, municipalities)
        fault = fault or _too_much(number, row, rows)
        if fault is not None:
            faults.append(fault)
        elif row is not None:
            rows[str(row["designation"])] = row
        if len(faults) >= MOST_FAULTS:
            break
    if not rows and not faults:
        faults.append(Fault(1, "no_rows"))
    return ([], faults) if faults else (list(rows.values()), [])


def _too_much(number: int, row: dict[str, str | None] | None, rows: Collection[str]) -> Fault | None:
    if number > MOST_ROWS:
        return Fault(number, "too_many_rows")
    if row is not None and row["designation"] in rows:
        return Fault(number, "place_twice", str(row["designation"]))
    return None


def _row(
    number: int, values: dict[str, str], units: Collection[str], municipalities: Collection[str]
) -> tuple[dict[str, str | None] | None, Fault | None]:
    try:
        designation = property_designation(values.get("designation", ""))
    except ValueError:
        return None, Fault(number, "not_a_property", values.get("designation", "")[:80])
    kind = values.get("owner_kind", "").casefold()
    row: dict[str, str | None] = {
        "designation": designation,
        "owner_kind": SWEDISH_KINDS.get(kind, kind),
        "owner": values.get("owner", ""),
        "landlord": values.get("landlord", "") or None,
        "municipality": values.get("municipality", "").casefold(),
        "area": values.get("area", "").casefold(),
    }
    return row, _fault(number, row, units, municipalities)


def _fault(
    number: int, row: dict[str, str | None], units: Collection[str], municipalities: Collection[str]
) -> Fault | None:
    if row["owner_kind"] not in OWNER_KINDS:
        return Fault(number, "unknown_owner_kind", str(row["owner_kind"]))
    if row["landlord"] is not None and row["landlord"] not in units:
        return Fault(number, "unknown_landlord", row["landlord"])
    if row["municipality"] not in municipalities:
        return Fault(number, "unknown_municipality", str(row["municipality"]))
    for name, most in LONGEST.items():
        if len(row[name] or "") > most:
            return Fault(number, "too_long", str(row[name])[:80])
    if any(value and first_control_character(value) is not None for value in row.values()):
        return Fault(number, "unreadable")
    return None
