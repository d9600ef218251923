"""What was found for an inquiry, as its company and its officer read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from eservice.kit.db import db
from eservice.premises.matching import Reason
from eservice.premises.models import PremisesObject
from eservice.premises.register.queries import offered_on
from eservice.premises.watch_models import PremisesMatch, PremisesWatch
from eservice.premises.watching import reasons_of

#: So many of the best are shown.
MOST_SHOWN = 10


@dataclass(frozen=True)
class FoundOne:
    """An object that fits, how well, and why."""

    one: PremisesObject
    score: int
    reasons: list[Reason]


@dataclass(frozen=True)
class Found:
    """The inquiry as it is matched, the objects that fit today (the best first), and the one it was begun from."""

    watch: PremisesWatch
    fitting: Sequence[FoundOne]
    asked: PremisesObject | None
    #: Whether the one it was begun from is still offered.
    asked_is_there: bool


def found_for(case_id: int, today: date) -> Found | None:
    """What fits the inquiry of a case today; None for a case that is no inquiry, or has not been matched yet."""
    watch = db.session.get(PremisesWatch, case_id)
    if watch is None:
        return None
    query = (
        select(PremisesMatch, PremisesObject)
        .join(PremisesObject, PremisesObject.id == PremisesMatch.object_id)
        .where(PremisesMatch.case_id == case_id, PremisesMatch.gone_at.is_(None), offered_on(today))
        .order_by(PremisesMatch.score.desc(), PremisesMatch.object_id)
        .limit(MOST_SHOWN)
    )
    fitting = [FoundOne(one, kept.score, reasons_of(kept)) for kept, one in db.session.execute(query)]
    asked = select(PremisesObject, offered_on(today)).where(PremisesObject.id == watch.asked_object_id)
    row = db.session.execute(asked).one_or_none() if watch.asked_object_id is not None else None
    return Found(watch, fitting, row[0] if row else None, bool(row and row[1]))
