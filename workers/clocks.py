"""Clocks: reckoning them anew from the log."""

from __future__ import annotations

from datetime import UTC, datetime

from eservice.cases.operations.recomputing import recompute_clocks, start_recomputing
from eservice.kit.db import transaction
from workers.app import app


@app.task(name="recompute_clocks")
def recompute() -> None:
    """Reckon the clocks of every open case anew, some cases per transaction."""
    now = datetime.now(UTC)
    with transaction():
        run_id = start_recomputing(now)
    going: int | None = 0
    while going is not None:
        with transaction():
            going = recompute_clocks(run_id, going, now)
