"""Letters: sending those that wait."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app

from eservice.kit.db import transaction
from eservice.notifications.choosing import send_digests
from eservice.notifications.operations import next_letter, send_letter
from eservice.web.settings import store
from workers.app import app


@app.task(name="send_letters")
def send() -> None:
    """Send what waits, one letter per transaction. Without a mail server letters stay in the outbox, unsent."""
    settings = current_app.config["SETTINGS"]
    more = bool(settings.smtp_url)
    while more:
        with transaction():
            letter = next_letter(datetime.now(UTC))
            more = letter is not None
            if letter is not None:
                send_letter(letter, settings.smtp_url, settings.letters_from, datetime.now(UTC), store())


@app.task(name="send_digests")
def digest() -> None:
    """Write the letters of the day to those who want their news together."""
    with transaction():
        send_digests(current_app.config["SETTINGS"].site_url, datetime.now(UTC))
