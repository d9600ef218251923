"""Tables as files: workbooks with typed cells, and text as spreadsheet programs here expect it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import xlsxwriter

#: What keeps a spreadsheet from taking a text for a formula, an address or a number.
ONLY_TEXT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: How cells of each kind are shown; the rest as they are.
FORMATS = {"date": "yyyy-mm-dd", "share": "0.0%"}


class Table(NamedTuple):
    """A sheet: its name, what stands above, the columns as (title, kind), and its rows.

    Kinds: `text`, `number`, `share` (between 0 and 1) and `date` (a date, or a text in ISO form).
    """

    name: str
    about: Sequence[tuple[str, str]]
    columns: Sequence[tuple[str, str]]
    rows: Iterable[Sequence[Any]]


def workbook(tables: Iterable[Table]) -> bytes:
    """A workbook with a sheet for each table; numbers are numbers, days are days, and no text is a formula."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, ONLY_TEXT) as book:
        bold = book.add_format({"bold": True})
        shown = {kind: book.add_format({"num_format": shape}) for kind, shape in FORMATS.items()}
        for table in tables:
            _sheet(book.add_worksheet(table.name[:31]), table, bold, shown)
    return file.getvalue()


def _sheet(sheet: Any, table: Table, bold: Any, shown: dict[str, Any]) -> None:
    top = len(table.about) + 1 if table.about else 0
    for at, pair in enumerate(table.about):
        sheet.write_row(at, 0, pair)
    sheet.write_row(top, 0, [title for title, _kind in table.columns], bold)
    for at, row in enumerate(table.rows, start=top + 1):
        for column, (cell, (_title, kind)) in enumerate(zip(row, table.columns, strict=True)):
            if cell is not None:
                sheet.write(at, column, _typed(cell, kind), shown.get(kind))
    sheet.freeze_panes(top + 1, 0)
    sheet.autofit(300)


def _typed(cell: Any, kind: str) -> Any:
    if kind == "date":
        return cell if isinstance(cell, (date, datetime)) else date.fromisoformat(cell)
    return str(cell) if kind == "text" else cell


def separated(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as text: semicolons and a byte-order mark, decimal commas, and no cell that is taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
    return "\ufeff" + text.getvalue()


def safe(cell: Any) -> str:
    """A cell that no spreadsheet program takes for a formula; numbers with the decimal comma of the country."""
    if isinstance(cell, float):
        return f"{cell:.4f}".rstrip("0").rstrip(".").replace(".", ",")
    text = "" if cell is None else str(cell)
    is_number = isinstance(cell, int)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not is_number else text
