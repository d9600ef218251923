"""Figures as a tagged document for the papers of a committee or board: the same content as the page."""

from __future__ import annotations

from typing import Any

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _

from eservice.goals import queries
from eservice.goals.rules import Nki, Status
from eservice.kit.text import Text
from eservice.snapshots.operations import Slice
from eservice.snapshots.rules import Content, Frozen, Section, by_area
from eservice.web import words
from eservice.web.charts import Series, line_chart
from eservice.web.language import language

#: What the charts look like in a document, where no page gives them colours.
LOOK = (
    "<style>.chart-line{fill:none;stroke:#0b5c8a;stroke-width:2.5}.chart-grid{stroke:#d4dde2}.chart-axis{stroke:#4c616e}"
    ".chart-text{fill:#4c616e;font-size:13px}.chart-marker,circle{fill:#0b5c8a}</style>"
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


def nki_chart(series: Nki) -> Any:
    """The published index, year by year."""
    labels = [one.label or str(one.year) for one in series.years]
    title = _("Nöjd-kund-index, hela kommunen")
    return line_chart("nki", title, title, labels, [Series(_("NKI"), [one.total for one in series.years])], "")


def _nki(series: Nki) -> dict[str, str]:
    svg = str(nki_chart(series)).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    values = ", ".join(f"{one.label or one.year}: {one.total}" for one in series.years)
    return {
        "title": _("Företagens omdöme i Insikt (NKI)"),
        "svg": svg.replace(">", f">{LOOK}", 1),
        "alt": _("Nöjd-kund-index per år: %(values)s.", values=values),
        "text": f"{_said(series.break_)} {_said(series.source)}",
    }


def _said(text: Text) -> str:
    return text.in_language(language())
