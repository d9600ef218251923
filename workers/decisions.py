"""Decisions: sending out those that wait, and reminding of permits that end."""

from __future__ import annotations

from datetime import UTC, datetime

from eservice.decisions.operations.dispatch import dispatch_next
from eservice.kit.db import transaction
from eservice.permits.operations import remind_of_permits
from eservice.web.settings import store
from workers.app import app


@app.task(name="dispatch_decisions")
def dispatch() -> None:
    """Make the PDF of each decision that waits and send it out, one per transaction."""
    more = True
    while more:
        with transaction():
            more = dispatch_next(store(), datetime.now(UTC))


@app.task(name="remind_of_permits")
def remind() -> None:
    """Remind companies of permits that soon end."""
    with transaction():
        remind_of_permits(datetime.now(UTC))
