"""Routing: rehearsing tables, moving cases together, giving cases to officers, absences."""

from __future__ import annotations

from datetime import UTC, datetime

from eservice.accounts.organisation import apply_names
from eservice.kit.days import local_day
from eservice.kit.db import transaction
from eservice.routing.operations.absences import move_for_absences
from eservice.routing.operations.assigning import give_out_cases
from eservice.routing.operations.batches import run_batches
from eservice.routing.operations.rehearsal import continue_rehearsals
from workers.app import app


@app.task(name="rehearse_tables")
def rehearse() -> None:
    """Try the next chunk of a rehearsal."""
    with transaction():
        continue_rehearsals(datetime.now(UTC))


@app.task(name="run_reroute_batches")
def reroute() -> None:
    """Move the next chunk of cases of a batch."""
    with transaction():
        run_batches(datetime.now(UTC))


@app.task(name="give_out_cases")
def give_out() -> None:
    """Give waiting cases to officers, in units that want that."""
    with transaction():
        give_out_cases(datetime.now(UTC))


@app.task(name="move_for_absences")
def away() -> None:
    """Move the cases that cannot wait for who is away today."""
    with transaction():
        move_for_absences(datetime.now(UTC))


@app.task(name="apply_unit_names")
def rename() -> None:
    """Let each unit be called what it is called today."""
    with transaction():
        apply_names(local_day(datetime.now(UTC)))
