"""What has happened."""

from __future__ import annotations

from eservice.web.case_view import timeline_items
from eservice.web.officer.seen import Part, Seen, Shown


def history(seen: Seen) -> Shown:
    """The timeline, newest first."""
    return {"items": timeline_items(seen.events)}


HISTORY = Part("history", history)
