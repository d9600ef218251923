"""Days to answer by that have passed: referrals are reminded of, hearings closed."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app

from eservice.kit.db import transaction
from eservice.records.answer_days import mind_answer_days
from workers.app import app


@app.task(name="mind_answer_days")
def mind() -> None:
    """Note what has passed, each once."""
    settings = current_app.config["SETTINGS"]
    with transaction():
        mind_answer_days(settings.site_url, settings.secret_key, datetime.now(UTC))
