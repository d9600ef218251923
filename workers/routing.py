"""Routing: rehearsing tables, moving cases together, giving cases to officers, absences."""

from __future__ import annotations

from datetime import UTC, datetime

from eservice.kit.db import transaction
from eservice.routing.operations.rehearsal import continue_rehearsals
from workers.app import app


@app.task(name="rehearse_tables")
def rehearse() -> None:
    """Try the next chunk of a rehearsal."""
    with transaction():
        continue_rehearsals(datetime.now(UTC))
