"""Drafts: warning their people, and removing those that nobody came back to; sessions that are over go too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import current_app

from eservice.accounts.sign_ins import forget_ended
from eservice.intake.tidying import remove_untouched
from eservice.kit.db import transaction
from eservice.notifications.other_letters import warn_about_drafts
from workers.app import app


@app.task(name="tidy_drafts")
def tidy() -> None:
    """Write to whom it concerns first; remove only what they were told about in good time."""
    settings, now = current_app.config["SETTINGS"], datetime.now(UTC)
    keep, warning = timedelta(days=settings.draft_days), timedelta(days=settings.draft_warning_days)
    with transaction():
        warn_about_drafts(now, keep, warning, settings.site_url)
    with transaction():
        remove_untouched(now, keep, warning)
        forget_ended(now)
