"""How a permit stands on a day. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

Standing = Literal["coming", "valid", "ends_soon", "ended", "annulled"]


def standing(state: str, valid_from: date, valid_to: date | None, remind_on: date | None, today: date) -> Standing:
    """How a permit stands `today`: its last day included, `ends_soon` from the day of its reminder on."""
    if state == "annulled":
        return "annulled"
    if today < valid_from:
        return "coming"
    if valid_to is not None and today > valid_to:
        return "ended"
    return "ends_soon" if remind_on is not None and today >= remind_on else "valid"


def remind_on(valid_from: date, valid_to: date | None, days_before: int) -> date | None:
    """The day to remind of a permit's end: so many days before it, never before it began; none where it has no end."""
    return None if valid_to is None else max(valid_from, valid_to - timedelta(days=days_before))
