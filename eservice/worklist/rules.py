"""What an officer should do next, and how pressing it is. Pure."""

from __future__ import annotations

from datetime import date
from typing import Literal

from eservice.cases.rules import NEVER, State

Urgency = Literal["late", "today", "soon", "calm", "none"]
#: Days before a deadline from which it is close.
SOON = 7


def urgency(next_due_on: date, today: date) -> Urgency:
    """How pressing a case is: `late` after its day, `today` on it, `soon` within a week; `none` where nothing runs."""
    if next_due_on == NEVER:
        return "none"
    left = (next_due_on - today).days
    if left < 0:
        return "late"
    if left == 0:
        return "today"
    return "soon" if left <= SOON else "calm"


def next_step(state: str, message_waiting: bool, next_due_on: date, today: date) -> str:
    """The next right thing to do, as a code that pages put into words.

    `take` an unassigned case, `answer` a company that has written, `wait` for one that has the ball, `remind` one that
    has not answered in time, `handle` the rest.
    """
    if state == State.QUEUED:
        return "take"
    if message_waiting:
        return "answer"
    if state == State.AWAITING_COMPANY:
        return "remind" if next_due_on < today else "wait"
    return "handle"
