"""A case put into words for its page: the timeline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from eservice.cases.models import CaseEvent, Document
from eservice.cases.rules import ABOUT_TIME, ON_THE_WAY, Event
from eservice.notifications.models import Letter
from eservice.web import routing_words, words
from eservice.web.filters import day, moment
from eservice.web.stage_words import on_the_way


@dataclass(frozen=True)
class TimelineItem:
    """One line of the timeline."""

    title: str
    when: str
    who: str = ""
    text: str = ""
    tone: str = "neutral"
    #: What it means for the reader and what happens next; only on the company's page.
    meaning: str = ""


TONES = {Event.DECIDED: "good", Event.SUPPLEMENT_REQUESTED: "wait", Event.WITHDRAWN: "neutral", Event.OPENED: "info"}


#: Events around a decision that say more than their name.
AFTERWARDS = frozenset(
    {Event.DECIDED, Event.PUT_ON_AGENDA, Event.PROPOSAL_RETURNED, Event.DISPATCHED, Event.SERVED, Event.CORRECTED}
    | {Event.REPORTED, Event.APPEAL_DISMISSED, Event.APPEAL_HANDED_OVER, Event.RECONSIDERED, Event.REOPENED}
    | {Event.APPEAL_UPHELD, Event.APPEAL_CHANGED, Event.REMITTED, Event.RENEWAL_DUE, Event.DECISION_PROPOSED}
)


def timeline_items(events: Iterable[CaseEvent]) -> list[TimelineItem]:
    """What has happened, newest first, in plain words."""
    return [item(event) for event in events][::-1]


def letter_item(letter: Letter) -> TimelineItem:
    """A letter as a line of the timeline."""
    return TimelineItem(_("Brev: %(subject)s", subject=letter.subject), moment(letter.written_at), letter.recipient)


def file_item(document: Document) -> TimelineItem:
    """A file as a line of the timeline."""
    return TimelineItem(_("Fil: %(name)s", name=document.name), moment(document.uploaded_at))


def item(event: CaseEvent) -> TimelineItem:
    """One thing that happened, in plain words."""
    name = Event(event.name)
    title, text = words.event(name), ""
    if name in BETWEEN:
        text = _between(event)
    elif name in AFTERWARDS:
        text = _afterwards(event)
    elif name in routing_words.MOVED:
        text = routing_words.moved(name, event.data)
    elif name == Event.IMPORTED_STEP:
        title, text = event.data.get("step") or title, event.data.get("group") or ""
    elif name in ON_THE_WAY:
        text = on_the_way(event)
    elif name in ABOUT_TIME:
        text = event.data.get("reason") or event.data.get("text") or ""
    who = event.data.get("officer") or event.data.get("from") or event.data.get("by") or ""
    if name == Event.ROUTED:
        who = _("Automatiskt")
    return TimelineItem(title, moment(event.effective_at), who, text, TONES.get(name, "neutral"))


#: Events of others: who is asked, until when, and which other case it is about.
BETWEEN = (
    *(Event.REFERRAL_SENT, Event.REFERRAL_WITHDRAWN, Event.REFERRAL_OVERDUE),
    *(Event.LINKED, Event.MERGED, Event.SPLIT),
    *(Event.SUPPLEMENT_REQUESTED, Event.HEARING_OPENED),
)


def _between(event: CaseEvent) -> str:
    """Who is asked, or which other case it is about, and the day to answer by."""
    data = event.data
    parts = [
        _("Till %(to)s.", to=data["to"]) if data.get("to") else data.get("other", ""),
        _("Svar senast %(day)s.", day=day(date.fromisoformat(data["answer_by"]))) if data.get("answer_by") else "",
    ]
    return " ".join(part for part in parts if part)


def _afterwards(event: CaseEvent) -> str:
    """What an event around a decision says beside its name: days, a row of the order, a court, or its own words."""
    data = event.data

    def on(name: str) -> str:
        return day(date.fromisoformat(data[name]))

    parts = [
        (_("Delegation %(number)s.", number=data["delegation"]) if data.get("delegation") else ""),
        (_("Sammanträdet %(day)s.", day=on("meeting_on")) if "meeting_on" in data else ""),
        data.get("paragraph", ""),
        (_("Räknas som delgivet %(day)s.", day=on("served_on")) if "served_on" in data else ""),
        (_("Sista dag att överklaga %(day)s.", day=on("appeal_until")) if "appeal_until" in data else ""),
        (_("Gäller till och med %(day)s.", day=on("valid_to")) if "valid_to" in data else ""),
        (_("Får besluta: %(names)s.", names=", ".join(data["may_sign"])) if data.get("may_sign") else ""),
        data.get("court", ""),
        data.get("what", "") or data.get("text", ""),
    ]
    return " ".join(part for part in parts if part)
