"""The cases behind an indicator, for those who may read them, and the open stock by age."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for

from eservice.catalogue.queries import service_names
from eservice.statistics.backlog import Band, Flow, bands, flow
from eservice.statistics.drill import Which, behind
from eservice.statistics.held_operations import kept_ages
from eservice.statistics.indicator_queries import year_counts
from eservice.statistics.indicators import INDICATORS
from eservice.statistics.queries import made_report
from eservice.web.access import staff, viewer
from eservice.web.clock import today
from eservice.web.manager.composing import units_of_view
from eservice.web.manager.indicators import Chosen, chosen_view, part_names
from eservice.web.manager.kept_pages import keeping


@staff
def cases_behind(key: str) -> str:
    """The cases that keep an indicator from being better, as far as the reader may read them."""
    chosen = chosen_view()
    year = year_counts(chosen.mode, chosen.year)
    page = behind(key, _which(chosen, year.as_of or today()), viewer(), request.args.get("efter"))
    address = chosen.address()
    return render_template(
        "manager/cases_behind.html",
        key=key,
        indicator=INDICATORS[key],
        chosen=chosen,
        page=page,
        services=service_names(),
        units=part_names()["enhet"],
        part=part_names().get(chosen.part, {}).get(chosen.key, ""),
        here=url_for("manager.cases_behind", key=key, **address),
        further=url_for("manager.cases_behind", key=key, efter=page.after, **address) if page.after else None,
    )


def _which(chosen: Chosen, as_of: Any) -> Which:
    return Which(chosen.mode, chosen.year, as_of, _services(chosen), units_of_view(chosen.part, chosen.key))


def _services(chosen: Chosen) -> tuple[str, ...]:
    return (chosen.key,) if chosen.part == "tjanst" else ()


@staff
def backlog() -> str:
    """The open stock by age with the time that is left, and whether it grows."""
    chosen = chosen_view()
    made = made_report(chosen.mode, *_slice(chosen))
    units = units_of_view(chosen.part, chosen.key) or ("",)
    open_now = kept_ages(chosen.mode, "".join(_services(chosen)), units)
    stock: list[Band] = []
    moving: Flow | None = None
    if made is not None and open_now is not None:
        report = made.report
        stock, moving = bands(open_now.ages, report.curve, open_now.hidden), flow(report.months, report.as_of)
    return render_template(
        "manager/backlog.html",
        chosen=chosen,
        parts=part_names(),
        made=made,
        stock=stock,
        moving=moving,
        keeping=keeping("backlog"),
    )


def _slice(chosen: Chosen) -> tuple[str, str]:
    """The report of the view; a body's stock is told with the curve of all, for it has none of its own."""
    return (chosen.key if chosen.part == "tjanst" else "", chosen.key if chosen.part == "enhet" else "")
