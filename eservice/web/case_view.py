"""A case put into words for its page: the timeline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from eservice.cases.models import CaseEvent
from eservice.cases.rules import ABOUT_TIME, Event
from eservice.web import words
from eservice.web.filters import day, moment


@dataclass(frozen=True)
class TimelineItem:
    """One line of the timeline."""

    title: str
    when: str
    who: str = ""
    text: str = ""
    tone: str = "neutral"


TONES = {Event.DECIDED: "good", Event.SUPPLEMENT_REQUESTED: "wait", Event.WITHDRAWN: "neutral", Event.OPENED: "info"}


def timeline_items(events: Iterable[CaseEvent]) -> list[TimelineItem]:
    """What has happened, newest first, in plain words."""
    return [_item(event) for event in events][::-1]


def _item(event: CaseEvent) -> TimelineItem:
    name = Event(event.name)
    title, text = words.event(name), ""
    if name in (Event.REFERRAL_SENT, Event.REFERRAL_WITHDRAWN, Event.REFERRAL_OVERDUE):
        text = _("Till %(to)s.", to=event.data["to"])
    elif name in (Event.SUPPLEMENT_REQUESTED, Event.HEARING_OPENED):
        text = _("Svar senast %(day)s.", day=day(date.fromisoformat(event.data["answer_by"])))
    elif name == Event.IMPORTED_STEP:
        title, text = event.data.get("step") or title, event.data.get("group") or ""
    elif name in ABOUT_TIME:
        text = event.data.get("reason") or event.data.get("text") or ""
    who = event.data.get("officer") or event.data.get("from") or event.data.get("by") or ""
    if name == Event.ROUTED:
        who = _("Automatiskt")
    return TimelineItem(title, moment(event.effective_at), who, text, TONES.get(name, "neutral"))
