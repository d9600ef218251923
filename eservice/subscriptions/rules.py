"""Which pages can be kept and with what, when the next mail goes, and the link that ends it. Pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from eservice.kit.days import HERE, year_of
from eservice.kit.errors import Invalid
from eservice.kit.text import first_control_character

#: The pages that can be kept, each with what its address may hold.
PAGES: Mapping[str, tuple[str, ...]] = {
    "goal_report": ("lage", "ar", "organ"),
    "indicators": ("lage", "ar", "urval"),
    "turnaround": ("lage", "tjanst", "enhet"),
    "backlog": ("lage", "ar", "urval"),
    "verdicts": (),
    "lateness": (),
}
#: Those whose figures can come by e-mail.
MAILED = ("goal_report", "indicators", "turnaround")
LONGEST_NAME, LONGEST_VALUE = 60, 140
#: Views and subscriptions that one person keeps: enough for every question, few enough to find.
MOST = 20
#: The hour of the morning, here, from which mails go.
MORNING = time(6, tzinfo=HERE)


class Rhythm(StrEnum):
    """How often figures come."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


def kept_filters(page: str, asked: Mapping[str, str], today: date) -> dict[str, str]:
    """What of an address is kept. This year is not: a view of this year shows, next year, that year.

    Raises `Invalid` for a page that cannot be kept and for a value that no address of ours holds.
    """
    if page not in PAGES:
        raise Invalid("no_such_page")
    found = {name: asked[name] for name in PAGES[page] if asked.get(name)}
    if "ar" in found and year_of(found["ar"]) is None:
        raise Invalid("no_such_page")
    if any(len(value) > LONGEST_VALUE or first_control_character(value) for value in found.values()):
        raise Invalid("no_such_page")
    return {name: value for name, value in found.items() if (name, value) != ("ar", str(today.year))}


def view_name(name: str) -> str:
    """The name of a view, with single blanks. Raises `Invalid`."""
    text = " ".join(name.split())
    if not text or len(text) > LONGEST_NAME or first_control_character(text):
        raise Invalid("view_name")
    return text


def next_mail(rhythm: Rhythm, now: datetime) -> datetime:
    """The next Monday, or first day of a month, at six in the morning here, after `now`.

    However long nobody looked, the next one lies ahead: what was missed is one mail, not many.
    """
    today = now.astimezone(HERE).date()
    if rhythm == Rhythm.WEEKLY:
        first, step = today - timedelta(days=today.weekday()), timedelta(days=7)
        day = first if datetime.combine(first, MORNING) > now else first + step
    else:
        first = today.replace(day=1)
        day = first if datetime.combine(first, MORNING) > now else (first + timedelta(days=32)).replace(day=1)
    return datetime.combine(day, MORNING)


def end_token(secret: str, subscription_id: int) -> str:
    """What the link that ends a subscription holds: nobody can make one for another's."""
    return hmac.new(secret.encode(), f"figures:{subscription_id}".encode(), hashlib.sha256).hexdigest()[:40]


def is_end_token(secret: str, subscription_id: int, token: str) -> bool:
    """Whether a link is the one that was sent."""
    return hmac.compare_digest(end_token(secret, subscription_id).encode(), token.encode("utf-8", "replace"))
