"""What if: the next replays of the question that waits."""

from __future__ import annotations

from datetime import UTC, datetime

from eservice.whatif.stepping import replay_next
from workers.app import app


@app.task(name="replay_scenarios")
def replay() -> None:
    """Replay some more."""
    replay_next(datetime.now(UTC))
