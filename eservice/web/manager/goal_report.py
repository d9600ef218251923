"""The yearly report against the goals of the strategy, for a body or the whole: as page and as a tagged PDF."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask import Response, render_template, request
from flask_babel import format_date, format_decimal
from flask_babel import gettext as _

from eservice.goals import queries
from eservice.goals.queries import Card, Line
from eservice.goals.rules import Area, Status
from eservice.kit.pdf import pdf
from eservice.kit.text import Text
from eservice.statistics.indicator_measures import Measured
from eservice.statistics.indicator_queries import Year, year_counts, years
from eservice.statistics.indicators import INDICATORS
from eservice.web import words
from eservice.web.access import staff
from eservice.web.charts import Series, line_chart
from eservice.web.clock import moment
from eservice.web.language import language
from eservice.web.manager.indicators import Chosen, bodies, chosen_view, part_names

#: What the charts look like in a document, where no page gives them colours.
LOOK = (
    "<style>.chart-line{fill:none;stroke:#0b5c8a;stroke-width:2.5}.chart-grid{stroke:#d4dde2}.chart-axis{stroke:#4c616e}"
    ".chart-text{fill:#4c616e;font-size:13px}.chart-marker,circle{fill:#0b5c8a}</style>"
)


@staff
def goal_report() -> str:
    """The four areas of the strategy in order: how each goal stands, what was done, what remains, who answers."""
    chosen, body = _asked()
    year, before = year_counts(chosen.mode, chosen.year), year_counts(chosen.mode, chosen.year - 1)
    return render_template(
        "manager/goal_report.html",
        chosen=chosen,
        body=body,
        bodies=_body_names(),
        years=years(chosen.mode),
        year=year,
        strategy=queries.strategy(),
        areas=_areas(body, chosen, year, before),
        indicators=INDICATORS,
        nki=queries.nki(),
        nki_chart=_nki_chart(),
        goal_status=words.goal_status,
    )


@staff
def goal_report_pdf() -> Response:
    """The same report as a document for the committee's or board's papers."""
    chosen, body = _asked()
    year, before = year_counts(chosen.mode, chosen.year), year_counts(chosen.mode, chosen.year - 1)
    data = _document(body, chosen, year, _areas(body, chosen, year, before))
    answer = Response(pdf("report", data, moment()), mimetype="application/pdf")
    name = "-".join(["malrapport", str(chosen.year), re.sub(r"[^a-z0-9]+", "-", body.lower()).strip("-")]).strip("-")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.pdf")
    return answer


def _asked() -> tuple[Chosen, str]:
    chosen = chosen_view()
    body = request.args.get("organ", "")[:120]
    return chosen, body if body in bodies().values() else ""


def _body_names() -> dict[str, str]:
    return {key: name for key, name in sorted(part_names()["organ"].items()) if key}


def _areas(body: str, chosen: Chosen, year: Year, before: Year) -> Sequence[tuple[Area, Sequence[Card]]]:
    answerable = bodies()
    return queries.cards(body, chosen.year, year, before, lambda cell: answerable.get(cell.unit_key, ""))


def _nki_chart() -> Any:
    series = queries.nki()
    labels = [one.label or str(one.year) for one in series.years]
    title = _("Nöjd-kund-index, hela kommunen")
    return line_chart("nki", title, title, labels, [Series(_("NKI"), [one.total for one in series.years])], "")


def _document(body: str, chosen: Chosen, year: Year, areas: Sequence[tuple[Area, Sequence[Card]]]) -> dict[str, Any]:
    strategy, series = queries.strategy(), queries.nki()
    whose = _body_names().get(body) or _("Hela kommunen och bolagen")
    svg = str(_nki_chart()).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return {
        "language": language(),
        "title": _("Målrapport %(year)s", year=chosen.year),
        "sender": whose,
        "reference": strategy.title.in_language(language()),
        "lead": _("Så handläggs företagens ärenden, mätt mot näringslivsstrategins mål."),
        "as_of": _("Räknat till och med %(day)s.", day=format_date(year.as_of, "d MMMM y")) if year.as_of else "",
        "adopted": strategy.adopted.in_language(language()),
        "heads": [_("Indikator"), _("Värde"), _("Intervall"), "n", _("Året före"), _("Mål"), _("Läge")],
        "areas": [_area(area, cards) for area, cards in areas],
        "nki": {
            "title": _("Företagens omdöme i Insikt (NKI)"),
            "svg": svg.replace(">", f">{LOOK}", 1),
            "alt": _("Nöjd-kund-index per år: %(values)s.", values=", ".join(_nki_words())),
            "text": f"{series.break_.in_language(language())} {series.source.in_language(language())}",
        },
        "definitions_title": _("Så räknas indikatorerna"),
        "definitions": _definitions(areas),
        "words": {"done": _("Vad som gjorts"), "remains": _("Vad som återstår"), "answers": _("Svarar"), "none": "–"},
    }


def _nki_words() -> list[str]:
    return [f"{one.label or one.year}: {one.total}" for one in queries.nki().years]


def _area(area: Area, cards: Sequence[Card]) -> dict[str, Any]:
    return {
        "title": area.title.in_language(language()),
        "text": area.text.in_language(language()),
        "empty": "" if cards else _("Inga ärenden under året."),
        "cards": [_card(card) for card in cards],
    }


def _card(card: Card) -> dict[str, Any]:
    said = card.comment
    return {
        "title": card.goal.title.in_language(language()),
        "rows": [_row(line) for line in card.lines],
        "done": said.done if said else "",
        "remains": said.remains if said else "",
        "answers": said.answers if said else "",
    }


def _row(line: Line) -> list[str]:
    one = INDICATORS[line.key]
    interval = f"{written(line.now.low, one.unit)}–{written(line.now.high, one.unit)}"
    return [
        f"{one.name.in_language(language())} ({line.key})",
        figure(line.now, one.unit),
        interval if line.now.value is not None else "–",
        str(line.now.n),
        figure(line.then, one.unit),
        written(line.target.value, one.unit) if line.target else _("inget mål beslutat"),
        words.goal_status(line.status) if line.status != Status.NO_TARGET else "–",
    ]


def figure(one: Measured | None, unit: str) -> str:
    """A figure as text, or why there is none."""
    if one is None or one.value is None:
        return words.no_figure(one.reason if one else "none")
    return written(one.value, unit)


def written(value: float | None, unit: str) -> str:
    """A value with its unit, as text."""
    if value is None:
        return "?"
    if unit == "share":
        return f"{format_decimal(round(value * 100))} %"
    text = format_decimal(round(value, 2 if unit == "ratio" else 0))
    return {"days": _("%(number)s dagar", number=text), "hours": _("%(number)s tim", number=text)}.get(unit, text)


def _definitions(areas: Sequence[tuple[Area, Sequence[Card]]]) -> list[list[str]]:
    keys = dict.fromkeys(line.key for _area, cards in areas for card in cards for line in card.lines)
    return [
        [f"{one.name.in_language(language())} ({key}, v{one.version})", _told(one.formula, one.exclusions, one.pitfall)]
        for key, one in ((key, INDICATORS[key]) for key in keys)
    ]


def _told(*texts: Text) -> str:
    return " ".join(text.in_language(language()) for text in texts)
