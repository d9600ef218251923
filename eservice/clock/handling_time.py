"""How much of its time a clock has used, and how much is left. Pure.

Who had the ball is another question: the figures answer it from the event log.
"""

from __future__ import annotations

from datetime import date

from eservice.clock.shape import Reading


def days_used(reading: Reading, as_of: date) -> int:
    """Calendar days that the clock has run since the day it counts from, at most to `as_of` or to its end.

    Days on which it stood still are not counted; 0 for a clock that has not started.
    """
    if reading.started_on is None:
        return 0
    end = min(as_of, reading.stopped_on) if reading.stopped_on else as_of
    still = sum(_days(min(first, end), min(last or end, end)) for first, last in _standstills(reading))
    return max(0, _days(reading.started_on, end) - still)


def days_left(reading: Reading, as_of: date) -> int | None:
    """Calendar days from `as_of` to the due day, below 0 when it has passed; None where nothing runs towards one."""
    if reading.state != "running" or reading.due_on is None:
        return None
    return (reading.due_on - as_of).days


def _standstills(reading: Reading) -> list[tuple[date, date | None]]:
    """From and to (None: not yet) of each pause since the day the clock counts from."""
    pauses: list[tuple[date, date | None]] = []
    for step in reading.steps:
        if step.what in ("started", "restarted"):
            pauses = []
        elif step.what == "paused":
            pauses.append((step.on, None))
        elif step.what == "resumed" and pauses:
            pauses[-1] = (pauses[-1][0], step.on)
    return pauses


def _days(first: date, last: date) -> int:
    return max(0, (last - first).days)
