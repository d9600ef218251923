"""Inquiries for premises and land: what nobody opened a page for."""

from __future__ import annotations

from datetime import UTC, datetime

from eservice.kit.db import transaction
from eservice.premises.stages.operations.minding import mind_inquiries
from workers.app import app


@app.task(name="mind_inquiries")
def mind() -> None:
    """Close offers of what is no longer to be had, and note the last days that come near."""
    with transaction():
        mind_inquiries(datetime.now(UTC))
