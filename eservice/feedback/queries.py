"""Questions about surveys: who is to be asked, and which survey a link leads to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select

from eservice.cases.models import Case
from eservice.cases.referrals import token_hash
from eservice.cases.rules import State
from eservice.feedback.models import Survey
from eservice.feedback.rules import NOT_AFTER, STILL_OPEN_AFTER, Occasion
from eservice.kit.db import db
from eservice.kit.errors import NotFound

#: Cases whose companies are asked; read-in logs and tests have nobody to ask.
ASKED_MODES = ("live", "demo")


def cases_to_ask_about(now: datetime, limit: int) -> Sequence[Case]:
    """Cases that ended lately, or have been open for sixty days, and whose company has not been asked; locked."""
    ended = and_(
        Case.state.in_((State.DECIDED, State.WITHDRAWN)),
        Case.ended_at > now - NOT_AFTER,
        ~_asked(Survey.occasion != Occasion.OPEN),
    )
    long_open = and_(
        Case.ended_at.is_(None),
        Case.received_at <= now - STILL_OPEN_AFTER,
        Case.received_at > now - STILL_OPEN_AFTER - NOT_AFTER,
        ~_asked(Survey.occasion == Occasion.OPEN),
    )
    query = select(Case).where(Case.mode.in_(ASKED_MODES), Case.service_version_id.is_not(None), or_(ended, long_open))
    query = query.order_by(Case.id).limit(limit).with_for_update(skip_locked=True, key_share=True)
    return db.session.scalars(query).all()


def _asked(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Survey.case_id == Case.id, which)


def survey_for_token(token: str, now: datetime) -> Survey:
    """The survey that a link leads to. Raises `NotFound` for one that is unknown, answered or old."""
    query = select(Survey).where(
        Survey.token_hash == token_hash(token), Survey.answered_at.is_(None), Survey.expires_at > now
    )
    survey = db.session.scalars(query).first()
    if survey is None:
        raise NotFound("no_such_survey")
    return survey
