"""Figures: making those anew that are behind."""

from __future__ import annotations

from datetime import UTC, datetime

from eservice.kit.days import local_day
from eservice.kit.db import transaction
from eservice.records.following import fold_missing_conduct, fold_missing_details
from eservice.statistics.held_operations import held_behind, make_held
from eservice.statistics.indicator_operations import indicators_behind, make_indicators
from eservice.statistics.operations import make_figures, modes_behind
from workers.app import app


@app.task(name="refresh_figures")
def refresh() -> None:
    """Make the figures of every mode that has changed since they were made, or that were made on another day."""
    now = datetime.now(UTC)
    with transaction():
        behind = modes_behind(local_day(now))
    for mode in behind:
        with transaction():
            make_figures(mode, now, local_day(now))


@app.task(name="refresh_indicators")
def indicators() -> None:
    """Count the indicators of every mode whose figures were made after them."""
    now = datetime.now(UTC)
    with transaction():
        behind = indicators_behind()
    for mode in behind:
        with transaction():
            make_indicators(mode, now, local_day(now))


@app.task(name="refresh_held")
def held() -> None:
    """Make the reports of stages and referrals of every mode whose figures were made after them."""
    now = datetime.now(UTC)
    with transaction():
        behind = held_behind()
    for mode in behind:
        with transaction():
            make_held(mode, now, local_day(now))


@app.task(name="fold_missing_details")
def missing_details() -> None:
    """Fold the stages and details of cases that came in before they were kept, and of those read in."""
    with transaction():
        fold_missing_details()


@app.task(name="fold_missing_conduct")
def missing() -> None:
    """Fold how cases were treated that came in before that was kept."""
    with transaction():
        fold_missing_conduct()
