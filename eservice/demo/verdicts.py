"""What the demo town's companies answered, drawn from a fixed seed: a refusal costs about two points of ten."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import or_, select

from eservice.cases.models import Case
from eservice.cases.rules import State
from eservice.feedback.models import Survey
from eservice.feedback.operations import answer_survey, begin_survey, occasion_for
from eservice.feedback.rules import ITEMS, STILL_OPEN_AFTER, Knew, Occasion, Verdict
from eservice.kit.db import db

SEED = 20260102
#: Of those asked, so many answer.
ANSWERS = 0.45
#: The middle of the scores by occasion, before each company's own mood.
MIDDLE = {Occasion.DECIDED: 7.8, Occasion.REFUSED: 5.6, Occasion.WITHDRAWN: 6.4, Occasion.OPEN: 5.9}


def ask_the_town(secret: str, now: datetime) -> None:
    """Ask about the cases of the last year, as the sweep would have done, and let some of the companies answer."""
    random = Random(SEED)
    old = Case.received_at <= now - STILL_OPEN_AFTER
    query = select(Case).where(
        Case.mode == "demo",
        or_(Case.state.in_((State.DECIDED, State.WITHDRAWN)), old & Case.ended_at.is_(None)),
        or_(Case.ended_at > now - timedelta(days=365), Case.ended_at.is_(None)),
    )
    for case in db.session.scalars(query.order_by(Case.id)).all():
        occasion = occasion_for(case)
        asked_at = case.ended_at or case.received_at + STILL_OPEN_AFTER
        survey = begin_survey(case, occasion, secret, asked_at)
        answered_at = asked_at + timedelta(days=random.uniform(0.2, 9))
        if survey is not None and random.random() < ANSWERS and answered_at < now:
            _answer(survey, random, MIDDLE[occasion], answered_at)


def _answer(survey: Survey, random: Random, middle: float, at: datetime) -> None:
    mood = random.gauss(0, 1.3)
    scores = {item: min(10, max(1, round(random.gauss(middle + mood, 1.1)))) for item in ITEMS}
    chance = (scores["information"] - 1) / 9
    knew = Knew.YES if random.random() < chance else random.choice((Knew.PARTLY, Knew.NO))
    answer_survey(survey.id, Verdict(scores, knew), at)
