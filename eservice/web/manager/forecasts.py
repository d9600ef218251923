"""How the forecasts that companies were given have held, by service."""

from __future__ import annotations

from flask import render_template

from eservice.catalogue.queries import service_names
from eservice.statistics.indicator_queries import year_counts, years
from eservice.statistics.promises import calibrations
from eservice.web.access import staff
from eservice.web.manager.indicators import chosen_view


@staff
def forecasts() -> str:
    """Of the forecasts whose day fell in the year: the share that came true beside the share that was told."""
    chosen = chosen_view()
    year = year_counts(chosen.mode, chosen.year)
    total, rows = calibrations(year)
    return render_template(
        "manager/forecasts.html",
        chosen=chosen,
        years=years(chosen.mode),
        year=year,
        total=total,
        rows=rows,
        services=service_names(),
    )
