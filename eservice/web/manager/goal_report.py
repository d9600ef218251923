"""The yearly report against the goals of the strategy, for a body or the whole."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, request
from flask_babel import gettext as _

from eservice.goals import queries
from eservice.goals.queries import Card
from eservice.goals.rules import Area
from eservice.snapshots.operations import may_freeze
from eservice.statistics.indicator_queries import Year, year_counts, years
from eservice.statistics.indicators import INDICATORS
from eservice.web import words
from eservice.web.access import staff, viewer
from eservice.web.forms import OnlyButton
from eservice.web.language import language
from eservice.web.manager.indicators import Chosen, bodies, chosen_view, part_names
from eservice.web.manager.kept_pages import keeping
from eservice.web.manager.report_document import nki_chart


@staff
def goal_report() -> str:
    """The four areas of the strategy in order: how each goal stands, what was done, what remains, who answers."""
    chosen, body = _asked()
    year, before = year_counts(chosen.mode, chosen.year), year_counts(chosen.mode, chosen.year - 1)
    areas = _areas(body, chosen, year, before)
    return render_template(
        "manager/goal_report.html",
        chosen=chosen,
        body=body,
        bodies=_body_names(),
        years=years(chosen.mode),
        year=year,
        strategy=queries.strategy(),
        areas=areas,
        forecasts=any(line.forecast for _area, cards in areas for card in cards for line in card.lines),
        indicators=INDICATORS,
        nki=queries.nki(),
        nki_chart=nki_chart(queries.nki()),
        goal_status=words.goal_status,
        keeping=keeping("goal_report"),
        freezing=OnlyButton() if may_freeze(viewer()) and year.as_of else None,
        freezable=_freezable(),
    )


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
