"""What if: the next replays of the question that waits."""

from __future__ import annotations

from datetime import UTC, datetime

from eservice.kit.db import transaction
from eservice.whatif.operations import continue_scenarios
from workers.app import app


@app.task(name="replay_scenarios")
def replay() -> None:
    """Replay some more."""
    with transaction():
        continue_scenarios(datetime.now(UTC))
