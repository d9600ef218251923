"""What somebody wants letters about, and what always goes whatever they chose. Pure."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from eservice.cases.rules import Actor
from eservice.kit.days import HERE

#: From this hour on the day's collected news are sent.
DIGEST_HOUR = 7
#: The letter of an event that has none of its own, for those who want one of each.
NEWS = "news"


class Pace(StrEnum):
    """How often somebody wants letters."""

    EVERY = "every"  # one of each event that they may see
    USUAL = "usual"  # the letters that matter, at once
    MY_TURN = "my_turn"  # when something is asked of them, and the decision
    DAILY = "daily"  # once a day, together


class Way(StrEnum):
    """What becomes of a letter."""

    NOW = "now"
    COLLECTED = "collected"
    NOT = "not"


#: Letters that one may do without. Every other goes at once, whatever was chosen: a letter that is new to this list is
#: safe. Receipts, requests, hearings, delays and decisions are things that the law says the company is told
#: (förvaltningslagen 2017:900, 11, 25 and 33 §§; plan- och bygglagen 9 kap. 22 and 27 a §§; lag 2009:1079, 8 §).
OPTIONAL = frozenset(
    {NEWS, "message", "withdrawn", "decision_requested", "appeal_received", "survey", "objects_matched"}
)


def way_of(template: str, pace: Pace) -> Way:
    """Whether a letter goes at once, is collected for the day, or is not written."""
    if template not in OPTIONAL:
        return Way.NOW
    if pace == Pace.MY_TURN or (template == NEWS and pace == Pace.USUAL):
        return Way.NOT
    return Way.COLLECTED if pace == Pace.DAILY else Way.NOW


def is_news(actor_kind: str, visibility: str) -> bool:
    """Whether an event without a letter of its own is news to the company: it may see it, and did not do it itself."""
    return visibility == "company" and actor_kind != Actor.COMPANY


def is_digest_due(last_sent_at: datetime | None, now: datetime) -> bool:
    """Whether today's collected news may go: from seven in the morning here, and once a day."""
    here = now.astimezone(HERE)
    sent_today = last_sent_at is not None and last_sent_at.astimezone(HERE).date() >= here.date()
    return here.hour >= DIGEST_HOUR and not sent_today
