"""The company's verdict: asking for it."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app

from eservice.kit.db import transaction
from eservice.notifications.surveys import ask_for_verdicts
from workers.app import app


@app.task(name="ask_for_verdicts")
def ask() -> None:
    """Ask about the cases that ended, and those that have long been open."""
    settings = current_app.config["SETTINGS"]
    with transaction():
        ask_for_verdicts(settings.site_url, settings.secret_key, datetime.now(UTC))
