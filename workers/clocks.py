"""Clocks: minding their days, reckoning them anew from the log, and checking what must always be true."""

from __future__ import annotations

from datetime import UTC, datetime

from eservice.cases.operations.recomputing import recompute_clocks, start_recomputing
from eservice.invariants import check_invariants, is_checked_today
from eservice.kit.db import transaction
from eservice.records.minding import mind_clocks
from workers.app import app


@app.task(name="mind_clocks")
def mind() -> None:
    """Warn, remind and lay drafts ready, each once."""
    with transaction():
        mind_clocks(datetime.now(UTC))


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


@app.task(name="check_nightly")
def check() -> None:
    """Once a day, from two at night on: reckon the clocks anew and ask what must always be true."""
    now = datetime.now(UTC)
    if is_checked_today(now):
        return
    recompute()
    with transaction():
        check_invariants(now)
