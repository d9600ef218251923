"""Figures as a tagged document for the papers of a committee or board: the same content as the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _
from markupsafe import Markup

from eservice.goals import queries
from eservice.goals.rules import Nki, Status
from eservice.kit.text import Text
from eservice.snapshots.operations import Slice
from eservice.snapshots.rules import Content, Frozen, HeldRow, Section, by_area
from eservice.web import words
from eservice.web.charts import Series, grouped_bars, stacked_bars
from eservice.web.language import language

#: Services that a chart has room to name.
MOST_BARS = 6
#: What the charts look like in a document, where no page gives them colours.
LOOK = (
    "<style>.chart-grid{stroke:#d4dde2;fill:none}.chart-axis{stroke:#4c616e;fill:none}"
    ".chart-text{fill:#4c616e;font-size:13px}.chart-bar{fill:#0b5c8a}.chart-bar.series-2{fill:#7fb3cf}"
    ".chart-bar.series-3{fill:#d9822b}.chart-bar.series-4{fill:#8a949b}"
    ".chart-help{fill:none;stroke:#a33;stroke-width:1.5;stroke-dasharray:5 4}</style>"
)


def document(content: Content, of: Slice, frozen: str = "") -> dict[str, Any]:
    """The data of `templates/pdf/report.typ`. `frozen` says, where it is so, that and when the figures were frozen."""
    strategy, series = queries.strategy(), content.nki
    return {
        "language": language(),
        "title": _said(content.title),
        "sender": _said(content.whose),
        "reference": _said(strategy.title),
        "lead": _("Så handläggs företagens ärenden, mätt mot näringslivsstrategins mål."),
        "as_of": _("Räknat till och med %(day)s.", day=format_date(of.as_of, "d MMMM y")),
        "frozen": frozen,
        "adopted": _said(strategy.adopted),
        "heads": [_("Indikator"), _("Värde"), _("Intervall"), "n", _("Året före"), _("Mål"), _("Läge")],
        "areas": _areas(content),
        "holding": _holding(content.holding),
        "nki": _nki(series) if series else None,
        "definitions_title": _("Så räknas indikatorerna"),
        "definitions": [
            [f"{_said(one.name)} ({one.key}, v{one.version})", f"{_said(one.formula)} {_said(one.exclusions)}"]
            for one in content.figures()
        ],
        "words": {"done": _("Vad som gjorts"), "remains": _("Vad som återstår"), "answers": _("Svarar"), "none": "–"},
    }


def _areas(content: Content) -> list[dict[str, Any]]:
    """The areas of a report; other content stands under one heading of its own."""
    areas = by_area(content) or [(content.title, content.whose, list(content.sections))]
    return [
        {
            "title": _said(title),
            "text": _said(text),
            "empty": "" if sections else _("Inga ärenden under året."),
            "cards": [_card(section) for section in sections],
        }
        for title, text, sections in areas
    ]


def _card(section: Section) -> dict[str, Any]:
    return {
        "title": _said(section.title),
        "rows": [_row(figure) for figure in section.figures],
        "done": section.done,
        "remains": section.remains,
        "answers": section.answers,
    }


def _row(one: Frozen) -> list[str]:
    interval = f"{written(one.low, one.unit)}–{written(one.high, one.unit)}"
    told = one.value is not None and (one.low is not None or one.high is not None)
    return [
        f"{_said(one.name)} ({one.key})",
        words.no_figure(one.reason or "none") if one.value is None else written(one.value, one.unit),
        interval if told else "–",
        str(one.n),
        "–" if one.before is None else written(one.before, one.unit),
        _("inget mål beslutat") if one.target is None else written(one.target, one.unit),
        words.goal_status(Status(one.status)) if one.status and one.status != Status.NO_TARGET else "–",
    ]


def written(value: float | None, unit: str) -> str:
    """A value with its unit, as text."""
    if value is None:
        return "?"
    if unit == "share":
        return f"{format_decimal(round(value * 100))} %"
    if unit == "points":
        return f"{'+' if value > 0 else ''}{format_decimal(round(value * 100))}"
    text = format_decimal(round(value, 2 if unit == "ratio" else 0))
    units = {"days": _("%(number)s dagar"), "hours": _("%(number)s tim"), "kronor": _("%(number)s kr")}
    return units[unit] % {"number": text} if unit in units else text


def nki_chart(series: Nki) -> Markup:
    """The published index as a bar for each year that was measured, with the year marked from which it is another."""
    known: list[tuple[int, str, int | None]] = [
        (one.year, one.label or str(one.year), one.total) for one in series.years
    ]
    before = sum(year < series.break_year for year, _label, _total in known)
    # The year of the break has its place on the axis whether its value is known or not.
    if all(year != series.break_year for year, _label, _total in known):
        known.insert(before, (series.break_year, str(series.break_year), None))
    title, labels = _("Nöjd-kund-index, hela kommunen"), [label for _year, label, _total in known]
    said = _("%(year)s: ett annat index", year=series.break_year)
    bars = [Series(_("NKI"), [total for _year, _label, total in known])]
    return grouped_bars("nki", title, title, labels, bars, "", break_before=(before, said))


def holding_chart(rows: Sequence[HeldRow]) -> Markup:
    """Mean days by who had the ball, a bar for each of the services that took longest; the table has them all."""
    told = [row for row in rows if row.queue is not None]
    shown = sorted(told, key=lambda row: -sum(getattr(row, holder) or 0 for holder in holder_words()))[:MOST_BARS]
    labels = [_short(_said(row.name)) for row in shown]
    series = [Series(name, [getattr(row, holder) for row in shown]) for holder, name in holder_words().items()]
    title = _("Dagar per beslutat ärende i de tjänster som tog längst tid")
    return stacked_bars("held", title, title, labels, series, _("dagar"), fmt=_whole)


def _whole(value: float) -> str:
    return format_decimal(round(value))


def holder_words() -> dict[str, str]:
    """Who can have the ball."""
    return {"queue": _("Kön"), "officer": _("Handläggaren"), "company": _("Företaget"), "other": _("Annan part")}


def _short(name: str, most: int = 14) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"


def drawn(chart: Markup) -> str:
    """A chart as a picture of its own, with its own colours."""
    svg = str(chart).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return svg.replace(">", f">{LOOK}", 1)


def _holding(rows: Sequence[HeldRow]) -> dict[str, Any] | None:
    if not any(row.queue is not None for row in rows):
        return None
    table = [[_said(row.name), *(_days(getattr(row, holder)) for holder in holder_words()), str(row.n)] for row in rows]
    said = [f"{_said(row.name)}: {', '.join(line[1:5])}" for row, line in zip(rows, table, strict=True)]
    return {
        "title": _("Vem som hade bollen"),
        "svg": drawn(holding_chart(rows)),
        "alt": _(
            "Dagar per tjänst i kön, hos handläggaren, hos företaget och hos annan part. %(rows)s.",
            rows="; ".join(said),
        ),
        "heads": [_("Tjänst"), *holder_words().values(), "n"],
        "rows": table,
        "text": _("Dagar i genomsnitt per ärende som beslutades under året. För få: färre än 7 ärenden."),
    }


def _days(value: float | None) -> str:
    return _("för få") if value is None else format_decimal(round(value))


def _nki(series: Nki) -> dict[str, str]:
    values = ", ".join(f"{one.label or one.year}: {one.total}" for one in series.years)
    return {
        "title": _("Företagens omdöme i Insikt (NKI)"),
        "svg": drawn(nki_chart(series)),
        "alt": _("Nöjd-kund-index per år: %(values)s.", values=values),
        "text": f"{_said(series.break_)} {_said(series.source)}",
    }


def _said(text: Text) -> str:
    return text.in_language(language())
