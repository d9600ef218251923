"""The yearly report against the goals of the strategy, for a body or the whole."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from flask import render_template, request
from flask_babel import gettext as _
from markupsafe import Markup

from eservice.goals import queries
from eservice.goals.queries import Card, goals_stamp
from eservice.goals.rules import Area
from eservice.snapshots.operations import may_freeze
from eservice.statistics.indicator_queries import Year, indicator_stamp, year_counts, years
from eservice.statistics.indicators import INDICATORS
from eservice.statistics.queries import figures_stamp
from eservice.web import words
from eservice.web.access import staff, viewer
from eservice.web.forms import OnlyButton
from eservice.web.language import language
from eservice.web.manager.composing import held_rows
from eservice.web.manager.indicators import Chosen, bodies, chosen_view, part_names
from eservice.web.manager.kept_pages import keeping
from eservice.web.manager.report_document import holder_words, holding_chart, nki_chart


@staff
def goal_report() -> str:
    """The four areas of the strategy in order: how each goal stands, what was done, what remains, who answers."""
    chosen, body = _asked()
    stamp = f"{indicator_stamp(chosen.mode)} {goals_stamp()} {figures_stamp()}"
    return render_template(
        "manager/goal_report.html",
        chosen=chosen,
        body=body,
        bodies=_body_names(),
        years=years(chosen.mode),
        strategy=queries.strategy(),
        part=_drawn(chosen, body, stamp, language()),
        keeping=keeping("goal_report"),
        freezing=OnlyButton() if may_freeze(viewer()) else None,
        freezable=_freezable(),
    )


@lru_cache(maxsize=64)
def _drawn(chosen: Chosen, body: str, stamp: str, language: str) -> Markup:
    """The report in one language: drawn anew when the figures, targets or comments are written anew."""
    year, before = year_counts(chosen.mode, chosen.year), year_counts(chosen.mode, chosen.year - 1)
    areas = _areas(body, chosen, year, before)
    held = held_rows(chosen.mode, chosen.year, year.as_of, body) if year.as_of else ()
    part = render_template(
        "manager/parts/goal_report.html",
        year=year,
        areas=areas,
        forecasts=any(line.forecast for _area, cards in areas for card in cards for line in card.lines),
        indicators=INDICATORS,
        held=held,
        held_chart=holding_chart(held) if held else "",
        holders=holder_words(),
        nki=queries.nki(),
        nki_chart=nki_chart(queries.nki()),
        goal_status=words.goal_status,
    )
    return Markup(part)


def _asked() -> tuple[Chosen, str]:
    chosen = chosen_view()
    body = request.args.get("organ", "")[:120]
    return chosen, body if body in bodies().values() else ""


def _body_names() -> dict[str, str]:
    return {key: name for key, name in sorted(part_names()["organ"].items()) if key}


def _areas(body: str, chosen: Chosen, year: Year, before: Year) -> Sequence[tuple[Area, Sequence[Card]]]:
    answerable = bodies()
    return queries.cards(body, chosen.year, year, before, lambda cell: answerable.get(cell.unit_key, ""))


def _freezable() -> list[tuple[str, str]]:
    """What of the page can be frozen: all of it, or a goal."""
    goals = queries.strategy().goals().values()
    return [("report", _("Hela rapporten")), *((f"card:{one.key}", one.title.in_language(language())) for one in goals)]
