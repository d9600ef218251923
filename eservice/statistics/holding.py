"""Who has had the ball in one case, for its page: the same fold as the figures', over the log as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from eservice.cases.models import Case, CaseEvent
from eservice.kit.db import db
from eservice.statistics.facts import FactEvent, Held, Subject, fold

#: More events than any case has that people handle.
MOST = 20_000


def held_days(case: Case, today: date, events: Sequence[CaseEvent] | None = None) -> Held:
    """Calendar days that each party has had the ball, up to `today` or to the end of the case.

    Read from the log, not from the kept fact: a page that follows an answer shows at once that the ball is passed on.
    `events` are all of the case's, where a page has them already.
    """
    subject = Subject(case.id, case.mode, case.service_key, case.unit_key, case.due_on)
    if events is not None:
        return fold(subject, [FactEvent(one.name, one.effective_at, one.holder) for one in events]).held_at(today)
    query = select(CaseEvent.name, CaseEvent.effective_at, CaseEvent.holder).where(CaseEvent.case_id == case.id)
    rows = db.session.execute(query.order_by(CaseEvent.seq).limit(MOST))
    return fold(subject, [FactEvent(*row) for row in rows]).held_at(today)
