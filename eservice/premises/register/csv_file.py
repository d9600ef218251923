"""The register as CSV: semicolons, one object a line, coordinates in SWEREF 99 TM. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from eservice.premises.register.columns import COLUMNS
from eservice.premises.register.lines import Faulty, Line, Lines, as_text

#: Said in a file for who reads it; never read back: an object is withdrawn or let on its page, with a reason.
STATE = "läge"
NAMES = {column.name: column.key for column in COLUMNS} | {column.key: column.key for column in COLUMNS}


def read_csv(content: bytes) -> Lines:
    """The lines of a file, each cell by its column's key. Raises `Faulty` for a file that cannot be read at all."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Faulty("not_utf8") from error
    head = text.splitlines()[0] if text.strip() else ""
    rows = csv.reader(io.StringIO(text), delimiter=";" if ";" in head else ",", strict=True)
    try:
        headings = [name.strip().casefold() for name in next(rows, [])]
        return _lines(headings, rows)
    except csv.Error as error:
        raise Faulty("not_csv", str(rows.line_num or 1)) from error


def _lines(headings: list[str], rows: Iterator[list[str]]) -> Lines:
    keys = [NAMES.get(name) for name in headings]
    missing = [column.name for column in COLUMNS if column.required and column.key not in keys]
    if missing:
        raise Faulty("column_missing", ", ".join(missing))
    twice = [name for place, name in enumerate(headings) if keys[place] in keys[:place] and keys[place]]
    if twice:
        raise Faulty("column_twice", ", ".join(twice))
    lines = [
        Line(
            number,
            {key: cell for key, cell in zip(keys, cells, strict=False) if key},
            "" if len(cells) <= len(keys) else "too_many_cells",
        )
        for number, cells in enumerate(rows, start=2)
        if any(cell.strip() for cell in cells)
    ]
    unknown = [name for name, key in zip(headings, keys, strict=True) if key is None and name not in ("", STATE)]
    return Lines(lines, unknown)


def write_csv(objects: Iterable[Mapping[str, Any]]) -> str:
    """Objects as a file that `read_csv` reads back to the same."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([*(column.name for column in COLUMNS), STATE])
    for one in objects:
        writer.writerow([*(as_text(one.get(column.key)) for column in COLUMNS), one.get("state", "")])
    return "﻿" + out.getvalue()
