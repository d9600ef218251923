"""Referrals (remiss) and hearing the company before a decision (kommunicering): what holds for them. Pure."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from eservice.kit.errors import Invalid

#: How long after its answer day a one-time link still works: a late answer is better than none.
LINK_LIVES_ON = timedelta(days=60)
#: No referral waits longer than this (the referral's day is mandatory: förvaltningslagen 26 §).
LONGEST_WAIT = timedelta(days=183)


class Stance(StrEnum):
    """What a body says in its statement (yttrande)."""

    SUPPORTS = "supports"  # tillstyrker
    NO_OBJECTION = "no_objection"  # ingen erinran
    COMMENTS = "comments"
    ADVISES_AGAINST = "advises_against"  # avstyrker


class NoHearing(StrEnum):
    """Why the company need not be heard before a decision (förvaltningslagen 25 §)."""

    FAVOURABLE = "favourable"
    UNNECESSARY = "unnecessary"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is asked: a unit of the municipality by its key, or a body outside it by its address."""

    name: str
    email: str
    unit_key: str | None = None


def check_answer_day(day: date, today: date) -> date:
    """A day to answer by lies after today and within half a year. Raises `Invalid`."""
    if not today < day <= today + LONGEST_WAIT:
        raise Invalid("answer_day_wrong")
    return day


def check_recipients(recipients: list[Recipient], own_unit: str | None) -> list[Recipient]:
    """Somebody is asked, nobody twice, and not the unit that has the case. Raises `Invalid`."""
    if not recipients:
        raise Invalid("nobody_asked")
    keys = [one.unit_key or one.email.casefold() for one in recipients]
    if len(set(keys)) != len(keys) or own_unit in keys:
        raise Invalid("asked_twice")
    return recipients


def link_token(secret: str, referral_id: int, nonce: str) -> str:
    """The secret part of a one-time link. It is made anew when it is needed; what is kept is only its `token_hash`."""
    return hmac.new(secret.encode(), f"referral:{referral_id}:{nonce}".encode(), hashlib.sha256).hexdigest()


def token_hash(token: str) -> str:
    """What is kept of a token: who reads the table cannot open the link."""
    return hashlib.sha256(token.encode()).hexdigest()
