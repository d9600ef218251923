"""Figures by e-mail: writing the letters that are due."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app

from eservice.kit.db import transaction
from eservice.web.manager.mailing import send_mails
from workers.app import app


@app.task(name="send_scheduled_figures")
def send() -> None:
    """Write what is due, each once."""
    settings = current_app.config["SETTINGS"]
    with transaction():
        send_mails(settings.figures_mode, settings.site_url, settings.secret_key, datetime.now(UTC))
