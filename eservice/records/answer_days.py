"""Minding the days that somebody was to answer by: who let a day pass is reminded, and the ball comes back."""

from __future__ import annotations

from datetime import datetime

from eservice.cases.operations.hearings import close_expired
from eservice.cases.operations.referrals import mark_overdue
from eservice.kit.db import db
from eservice.notifications.referrals import write_referral_letter


def mind_answer_days(site_url: str, secret: str, now: datetime) -> int:
    """Remind of the referrals and close the hearings whose day has passed, each once, and say how many there were."""
    overdue = mark_overdue(now)
    db.session.flush()
    for sent in overdue:
        write_referral_letter(sent.referral, sent.event, "referral_reminder", site_url, secret, now)
    return len(overdue) + close_expired(now)
