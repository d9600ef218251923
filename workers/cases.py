"""Cases: routing those that wait, and following those that changed."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app

from eservice.kit.db import transaction
from eservice.records.following import follow_changed_cases
from eservice.routing.operations import route_waiting_cases
from eservice.worklist.search import keep_missing_words
from workers.app import app


@app.task(name="route_waiting_cases")
def route() -> None:
    """Route the cases that wait for it."""
    with transaction():
        route_waiting_cases(datetime.now(UTC))


@app.task(name="follow_changed_cases")
def follow() -> None:
    """Let clocks, letters and facts catch up with the events."""
    with transaction():
        follow_changed_cases(current_app.config["SETTINGS"].site_url, datetime.now(UTC))


@app.task(name="keep_missing_words")
def index() -> None:
    """Collect the words of cases that cannot be searched yet."""
    with transaction():
        keep_missing_words()
