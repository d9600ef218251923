"""Who held the ball, step by step: stages and their times, the bottleneck, and the bodies that were asked."""

from __future__ import annotations

from functools import lru_cache

from flask import render_template
from markupsafe import Markup

from eservice.statistics.held_operations import held_report
from eservice.statistics.queries import figures_stamp, made_report
from eservice.web import words
from eservice.web.access import staff
from eservice.web.language import language
from eservice.web.manager.turnaround import Chosen, chosen_slice, filters


@staff
def held() -> str:
    """The stages and referrals of a service and unit."""
    chosen = chosen_slice()
    return render_template("manager/held.html", chosen=chosen, page=_drawn(chosen, figures_stamp(), language()))


@lru_cache(maxsize=64)
def _drawn(chosen: Chosen, stamp: str, language: str) -> Markup:
    """The filters and tables in one language: drawn anew when a worker has counted anew."""
    made = made_report(chosen.mode, chosen.service_key, chosen.unit_key)
    part = render_template(
        "manager/parts/held.html",
        **filters(chosen),
        by_holder=made.report.total.time_by_holder if made else None,
        held=held_report(chosen.mode, chosen.service_key, chosen.unit_key),
        stage_name=words.stage,
    )
    return Markup(part)
