"""Files that people asked for: making them, and removing those whose last day has passed."""

from __future__ import annotations

from datetime import UTC, datetime

from eservice.exports.operations import sweep_exports
from eservice.kit.db import transaction
from eservice.web.manager.files import KINDS
from eservice.web.manager.making import make_one
from workers.app import app


@app.task(name="make_exports")
def make() -> None:
    """Make the files that wait, a step at a time."""
    while make_one(KINDS, datetime.now(UTC)):
        pass


@app.task(name="sweep_exports")
def sweep() -> None:
    """Remove the files that have lain long enough."""
    with transaction():
        sweep_exports(datetime.now(UTC))
