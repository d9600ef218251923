"""Two officers on one case: what you typed beside what is there now, and what has happened meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from eservice.web.case_view import TimelineItem, timeline_items
from eservice.web.filters import day
from eservice.web.forms import CaseForm
from eservice.web.officer.seen import Seen

#: Where a form does not say how much it had seen, these many of the newest lines are shown.
USUAL = 3


@dataclass(frozen=True)
class Clash:
    """A save that came too late. Each row is a field: its label, what was typed, and what stands there now."""

    rows: list[tuple[str, str, str]]
    happened: list[TimelineItem]


def clash_of(typed: CaseForm, now: CaseForm, seen: Seen) -> Clash:
    """What to show of a form that was refused because the case had changed since `typed` was opened."""
    rows = []
    for one in typed:
        if getattr(one.widget, "input_type", "") != "hidden" and one.type != "MultipleFileField":
            there = _shown(now[one.short_name]) if one.short_name in now else ""
            rows.append((one.label.text, _shown(one), there))
    before = typed.seen_seq.data
    last = before if before is not None else max(seen.case.event_count - USUAL, 0)
    new = [event for event in seen.events if event.seq > last]
    return Clash([row for row in rows if row[1] or row[2]], timeline_items(new))


def _shown(one: Any) -> str:
    """What stands in a field, as its reader knows it."""
    if getattr(one, "choices", None):
        given = one.data if isinstance(one.data, list) else [one.data]
        return ", ".join(str(choice.label) for choice in one.choices if choice.value in given and choice.value != "")
    if isinstance(one.data, bool):
        return _("Ja") if one.data else ""
    if isinstance(one.data, date):
        return day(one.data)
    return str(one.data or "")
