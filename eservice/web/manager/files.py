"""The files that can be asked for: the yearly report, a frozen page, a year of indicators, cases behind a figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from flask_babel import gettext as _

from eservice.accounts.rules import can_see_figures
from eservice.catalogue.queries import service_names
from eservice.kit.paging import PAGE_SIZE
from eservice.kit.pdf import pdf
from eservice.kit.workbooks import Table, workbook
from eservice.snapshots import queries as kept
from eservice.snapshots.operations import Slice
from eservice.snapshots.rules import Content
from eservice.statistics.drill import Which, behind
from eservice.statistics.indicator_queries import by_part, measured, year_counts
from eservice.statistics.indicators import INDICATORS
from eservice.web.filters import moment as moment_words
from eservice.web.manager.address_file import ADDRESS_FILE
from eservice.web.manager.composing import report_view
from eservice.web.manager.frozen import content_columns, content_rows
from eservice.web.manager.indicators import PARTS, bodies, part_names, part_of
from eservice.web.manager.making import Chunk, Kinds, Listed, Making, View, Whole
from eservice.web.manager.report_document import document
from eservice.web.manager.taking_away import definitions, figure_columns, figure_rows

#: Pages of cases that are collected in one go.
PAGES = 20


def _report(making: Making, file_format: str) -> bytes:
    view = report_view(making.view["mode"], making.view["year"], making.view["body"])
    if file_format == "pdf":
        return pdf("report", document(view.content, view.of), making.now)
    return content_workbook(view.content, [(_("Räknat till och med"), str(view.of.as_of))])


def _snapshot(making: Making, file_format: str) -> bytes:
    row, name = kept.snapshot(making.view["id"])
    content, when = kept.content_of(row), moment_words(row.frozen_at)
    said = _("Fryst %(when)s av %(name)s: %(reason)s", when=when, name=name, reason=row.reason)
    if file_format == "pdf":
        return pdf("report", document(content, Slice(row.mode, row.year, row.as_of), said), row.frozen_at)
    about = [(_("Fryst"), said), (_("Räknat till och med"), str(row.as_of)), (_("Sigill"), row.digest)]
    return content_workbook(content, about)


def content_workbook(content: Content, about: list[tuple[str, str]]) -> bytes:
    """Figures as a workbook: the numbers, the months where there are any, and what each means."""
    sheets = [Table(_("Siffror"), about, content_columns(), content_rows(content))]
    if content.months:
        heads = [(name, "text" if at == 0 else "number") for at, name in enumerate(content.months[0])]
        heads = [(name, "text" if name.endswith("_reason") else kind) for name, kind in heads]
        sheets.append(Table(_("Månader"), (), heads, [list(month.values()) for month in content.months]))
    return workbook([*sheets, definitions()])


def _report_name(view: View) -> str:
    parts = ("malrapport", str(view["year"]), *(("organ",) if view["body"] else ()))
    return "-".join(parts)


def _year_columns(_view: View) -> list[tuple[str, str]]:
    return [(_("Del"), "text"), (_("Nyckel"), "text"), (_("Benämning"), "text"), *figure_columns()]


def _year_about(view: View) -> list[tuple[str, str]]:
    return [(_("År"), str(view["year"])), (_("Ärenden"), view["mode"])]


def _year_chunk(making: Making, place: str | None) -> Chunk:
    """The figures of the whole, then of each body, unit and service: hidden as on the pages."""
    year, at = year_counts(making.view["mode"], making.view["year"]), place or ""
    following = dict(zip(("", *PARTS), (*PARTS, None), strict=True))[at]
    sizes = [1, *(len({part_of(part)(cell) for cell in year.cells}) for part in PARTS)]
    rows = [] if not year.cells else list(_whole(year) if not at else _parts(year, at))
    return Chunk(rows, following, sum(sizes) * len(INDICATORS) if year.cells else 0)


def _whole(year: Any) -> Iterator[list[Any]]:
    name = _("Hela kommunen och bolagen")
    return (["", "", name, *row] for row in figure_rows(measured(year.counted())))


def _parts(year: Any, part: str) -> Iterator[list[Any]]:
    names, group = part_names()[part], bodies() if part == "enhet" else None
    for key, shown in by_part(year, part_of(part), group).items():
        yield from ([part, key, names.get(key, key), *row] for row in figure_rows(shown))


def _case_columns(_view: View) -> list[tuple[str, str]]:
    texts = [(name, "text") for name in (_("Ärende"), _("Tjänst"), _("Enhet"))]
    return texts + [(name, "date") for name in (_("Inkom"), _("Sista dag"), _("Avslutat"))]


def _case_about(view: View) -> list[tuple[str, str]]:
    one = INDICATORS[view["key"]]
    return [
        (_("Ärenden bakom siffran"), one.name.sv),
        (_("År"), str(view["year"])),
        (_("Läst"), _("Bara de ärenden som den som bad om filen får läsa.")),
    ]


def _case_chunk(making: Making, place: str | None) -> Chunk:
    view, services, units = making.view, service_names(), part_names()["enhet"]
    which = Which(view["mode"], view["year"], date.fromisoformat(view["as_of"]), view["services"], view["units"])
    rows: list[list[Any]] = []
    for _page in range(PAGES):
        page = behind(view["key"], which, making.viewer, place)
        for line in page.rows:
            service = services[line.service_key].sv if line.service_key in services else line.service_key
            days = [day.isoformat() if day else None for day in (line.received_on, line.due_on, line.ended_on)]
            rows.append([line.reference, service, units.get(line.unit_key or "", ""), *days])
        place = page.after
        if place is None:
            break
    assert len(rows) <= PAGES * PAGE_SIZE
    return Chunk(rows, place, None)


#: Every kind of file by its name.
KINDS: Kinds = {
    "report": Whole(_report_name, _report, can_see_figures),
    "snapshot": Whole(lambda view: f"fryst-{view['id']}", _snapshot, can_see_figures),
    "year": Listed(
        lambda view: f"indikatorer-{view['year']}",
        _year_columns,
        _year_about,
        _year_chunk,
        can_see_figures,
        more=lambda view: [definitions()],
    ),
    "cases": Listed(
        lambda view: f"arenden-{view['key']}-{view['year']}", _case_columns, _case_about, _case_chunk, can_see_figures
    ),
    "insikt": ADDRESS_FILE,
}
Title = Callable[[View], str]


def title_of(kind: str, view: View) -> str:
    """What a file is of, in words."""
    titles: dict[str, Title] = {
        "report": lambda one: _("Målrapport %(year)s, %(whose)s", year=one["year"], whose=one["body"] or _("alla")),
        "snapshot": lambda one: _("Frysta siffror nr %(number)s", number=one["id"]),
        "year": lambda one: _("Alla indikatorer %(year)s, per ansvarig, enhet och tjänst", year=one["year"]),
        "insikt": lambda one: _("Adressfil till Insikt, %(first)s – %(last)s", first=one["first"], last=one["last"]),
        "cases": lambda one: _("Ärendena bakom %(key)s, %(year)s", key=one["key"], year=one["year"]),
    }
    return titles[kind](view) if kind in titles else kind
