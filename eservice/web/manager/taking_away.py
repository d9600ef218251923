"""Taking indicators away: CSV and XLSX, each figure with its definition, and never more than the page shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask import Response
from flask_babel import gettext as _

from eservice.kit.workbooks import XLSX, Table, separated, workbook
from eservice.statistics.indicator_measures import Measured
from eservice.statistics.indicator_queries import year_counts
from eservice.statistics.indicators import INDICATORS, WORDS
from eservice.web import words
from eservice.web.access import staff
from eservice.web.language import language
from eservice.web.manager.indicators import Chosen, chosen_view, part_names, slice_figures


def figure_columns() -> list[tuple[str, str]]:
    """The columns of a figure, each with its kind."""
    return [
        (_("Indikator"), "text"),
        (_("Ord"), "text"),
        (_("Namn"), "text"),
        (_("Värde"), "number"),
        (_("Nedre gräns"), "number"),
        (_("Övre gräns"), "number"),
        (_("Nio av tio"), "number"),
        ("n", "number"),
        (_("Enhet"), "text"),
        (_("Varför inget värde"), "text"),
        (_("Version"), "number"),
    ]


def figure_rows(shown: Mapping[str, Measured]) -> Iterator[list[Any]]:
    """Figures as rows: what is hidden on the page has no value here."""
    for key, one in INDICATORS.items():
        if key in shown:
            now = shown[key]
            name, word = one.name.in_language(language()), WORDS[one.word].in_language(language())
            why = words.no_figure(now.reason) if now.reason else ""
            yield [key, word, name, now.value, now.low, now.high, now.p90, now.n, one.unit, why, one.version]


def _rows(chosen: Chosen) -> Iterator[list[Any]]:
    return figure_rows(slice_figures(year_counts(chosen.mode, chosen.year), chosen) or {})


def _about(chosen: Chosen) -> list[tuple[str, str]]:
    year = year_counts(chosen.mode, chosen.year)
    part = part_names().get(chosen.part, {}).get(chosen.key, chosen.key) or _("Hela kommunen och bolagen")
    return [
        (_("År"), str(chosen.year)),
        (_("Urval"), part),
        (_("Räknat till och med"), str(year.as_of or "")),
        (_("Ärenden"), chosen.mode),
    ]


def definitions() -> Table:
    """The sheet that says what each indicator means."""
    heads = (_("Indikator"), _("Namn"), _("Formel"), _("Utesluts"), _("Tänk på"), _("Enhet"), _("Version"))
    columns, rows = [(head, "text") for head in heads[:-1]] + [(heads[-1], "number")], []
    for key, one in INDICATORS.items():
        said = [text.in_language(language()) for text in (one.name, one.formula, one.exclusions, one.pitfall)]
        rows.append([key, *said, one.unit, one.version])
    return Table(_("Definitioner"), (), columns, rows)


@staff
def indicators_csv() -> Response:
    """The figures as text: semicolons and a byte-order mark, as spreadsheet programs here expect."""
    chosen = chosen_view()
    return csv_file(
        [*_about(chosen), [], [head for head, _kind in figure_columns()], *_rows(chosen)], f"indikatorer-{chosen.year}"
    )


def csv_file(rows: Iterable[Sequence[Any]], name: str) -> Response:
    """Rows as a file to take away; no cell of it is taken for a formula."""
    answer = Response(separated(rows), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.csv")
    return answer


@staff
def indicators_xlsx() -> Response:
    """The figures as a workbook: numbers as numbers, and a sheet that says what each means."""
    chosen = chosen_view()
    figures = Table(_("Indikatorer"), _about(chosen), figure_columns(), _rows(chosen))
    answer = Response(workbook([figures, definitions()]), mimetype=XLSX)
    answer.headers.set("Content-Disposition", "attachment", filename=f"indikatorer-{chosen.year}.xlsx")
    return answer
