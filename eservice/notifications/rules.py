"""Which event tells the company what, and how a letter is worded. Pure but for reading its own templates."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.nodes import Template

from eservice.cases.rules import Actor, Event

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "letters"
_templates = Environment(
    loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
)

#: The letter that each event writes. An event that is not here writes none.
LETTERS: Mapping[Event, str] = {
    Event.ROUTED: "receipt",
    Event.COMPLETENESS_CONFIRMED: "complete",
    Event.SUPPLEMENT_REQUESTED: "supplement_requested",
    Event.HEARING_OPENED: "hearing_opened",
    Event.SUPPLEMENT_REMINDED: "supplement_reminder",
    Event.TIME_EXTENDED: "time_extended",
    Event.DELAY_NOTICE_SENT: "delay_notice",
    Event.DECISION_REQUESTED: "decision_requested",
    Event.DECISION_REQUEST_REFUSED: "request_refused",
    Event.MERGED: "merged",
    Event.MESSAGE_SENT: "message",
    Event.DECIDED: "decision",
    Event.WITHDRAWN: "withdrawn",
    Event.CORRECTED: "corrected",
    Event.APPEAL_RECEIVED: "appeal_received",
    Event.APPEAL_DISMISSED: "appeal_dismissed",
    Event.APPEAL_HANDED_OVER: "appeal_handed_over",
    Event.APPEAL_UPHELD: "court_decided",
    Event.APPEAL_CHANGED: "court_decided",
    Event.REMITTED: "reopened",
    Event.RECONSIDERED: "reopened",
    Event.REOPENED: "reopened",
    Event.RENEWAL_DUE: "permit_renewal",
    Event.FILE_STOPPED: "file_stopped",
    Event.OFFER_MADE: "inquiry_news",
    Event.OFFER_CLOSED: "inquiry_news",
    Event.STAGE_CHANGED: "inquiry_news",
    Event.LIMIT_NEAR: "inquiry_news",
    Event.ALLOCATION_TOLD: "inquiry_news",
    Event.ALLOCATION_DECIDED: "inquiry_news",
    Event.OBJECTS_MATCHED: "objects_matched",
}

#: Letters in a case that go to others than its company; a one-time link in one is nobody else's to read.
NOT_TO_COMPANY = ("referral_sent", "referral_reminder", "landlord_asked")


#: Letters that only say that there is something to read: of several written together, one says as much.
ALIKE = ("inquiry_news",)


class Wording(NamedTuple):
    """What a letter says."""

    subject: str
    body: str


def letter_for(event_name: str, actor_kind: str) -> str | None:
    """The template of the letter that an event writes to the company; none for what the company itself wrote."""
    if event_name in (Event.MESSAGE_SENT, Event.STAGE_CHANGED) and actor_kind == Actor.COMPANY:
        return None
    return LETTERS.get(Event(event_name))


def source_of(template: str, language: str) -> Template:
    """A letter's template as a tree, to see what it names."""
    path = FOLDER / ("en" if language == "en" else "sv") / f"{template}.txt"
    return _templates.parse(path.read_text(encoding="utf-8"))


def worded(template: str, language: str, facts: Mapping[str, Any]) -> Wording:
    """The letter in plain text. Its first line is the subject.

    What people typed stands in it as text: a letter has no markup, and no line of theirs becomes a header.
    """
    return wording_of(_templates.get_template(f"{'en' if language == 'en' else 'sv'}/{template}.txt").render(**facts))


def wording_of(page: str) -> Wording:
    """A rendered page as a letter: its first line is the subject."""
    subject, _, body = page.partition("\n")
    return Wording(" ".join(subject.split())[:300], body.strip() + "\n")
