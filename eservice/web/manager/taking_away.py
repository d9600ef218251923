"""Taking indicators away: CSV and XLSX, each figure with its definition, and never more than the page shows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import xlsxwriter
from flask import Response
from flask_babel import gettext as _

from eservice.statistics.indicator_queries import year_counts
from eservice.statistics.indicators import INDICATORS, WORDS
from eservice.web import words
from eservice.web.access import staff
from eservice.web.language import language
from eservice.web.manager.indicators import Chosen, chosen_view, part_names, slice_figures
from eservice.web.manager.turnaround import safe

#: What keeps a spreadsheet from taking a text for a formula, an address or a number.
ONLY_TEXT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _heads() -> list[str]:
    return [
        _("Indikator"),
        _("Ord"),
        _("Namn"),
        _("Värde"),
        _("Nedre gräns"),
        _("Övre gräns"),
        _("Nio av tio"),
        "n",
        _("Enhet"),
        _("Varför inget värde"),
        _("Version"),
    ]


def _rows(chosen: Chosen) -> Iterator[list[Any]]:
    """The figures of a view as the page shows them: what is hidden there is hidden here."""
    shown = slice_figures(year_counts(chosen.mode, chosen.year), chosen) or {}
    for key, one in INDICATORS.items():
        if key in shown:
            now = shown[key]
            name, word = one.name.in_language(language()), WORDS[one.word].in_language(language())
            why = words.no_figure(now.reason) if now.reason else ""
            yield [key, word, name, now.value, now.low, now.high, now.p90, now.n, one.unit, why, one.version]


def _about(chosen: Chosen) -> list[tuple[str, str]]:
    year = year_counts(chosen.mode, chosen.year)
    part = part_names().get(chosen.part, {}).get(chosen.key, chosen.key) or _("Hela kommunen och bolagen")
    return [
        (_("År"), str(chosen.year)),
        (_("Urval"), part),
        (_("Räknat till och med"), str(year.as_of or "")),
        (_("Ärenden"), chosen.mode),
    ]


def _definitions() -> Iterator[Sequence[str]]:
    for key, one in INDICATORS.items():
        texts = (one.name, one.formula, one.exclusions, one.pitfall)
        yield [key, *(text.in_language(language()) for text in texts), one.unit, str(one.version)]


def _definition_heads() -> list[str]:
    return [_("Indikator"), _("Namn"), _("Formel"), _("Utesluts"), _("Tänk på"), _("Enhet"), _("Version")]


@staff
def indicators_csv() -> Response:
    """The figures as text: semicolons and a byte-order mark, as spreadsheet programs here expect."""
    chosen = chosen_view()
    return csv_file([*_about(chosen), [], _heads(), *_rows(chosen)], f"indikatorer-{chosen.year}")


def csv_file(rows: Iterable[Sequence[Any]], name: str) -> Response:
    """Rows as a file to take away; no cell of it is taken for a formula."""
    answer = Response(csv_text(rows), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.csv")
    return answer


def csv_text(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as text, as spreadsheet programs here expect it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
    return "\ufeff" + text.getvalue()


@staff
def indicators_xlsx() -> Response:
    """The figures as a workbook: numbers as numbers, and a sheet that says what each means."""
    chosen, file = chosen_view(), io.BytesIO()
    with xlsxwriter.Workbook(file, ONLY_TEXT) as book:
        _sheet(book, _("Indikatorer"), [*_about(chosen), [], _heads(), *_rows(chosen)])
        _sheet(book, _("Definitioner"), [_definition_heads(), *_definitions()])
    return _file(file.getvalue(), XLSX, chosen, "xlsx")


def _sheet(book: Any, name: str, rows: Sequence[Sequence[Any]]) -> None:
    sheet = book.add_worksheet(name)
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write(at, column, cell)
    sheet.autofit(300)


def _file(content: str | bytes, kind: str, chosen: Chosen, ending: str) -> Response:
    answer = Response(content, mimetype=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=f"indikatorer-{chosen.year}.{ending}")
    return answer
