"""Making the counts of the indicators anew."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
from sqlalchemy import delete, func, insert, or_, select

from eservice.kit.db import db
from eservice.statistics.indicator_counting import leaves
from eservice.statistics.indicator_models import IndicatorCount
from eservice.statistics.models import FigureMark, FigureReport
from eservice.statistics.operations import IMPORTED


def indicators_behind() -> list[str]:
    """Modes whose figures were made after their indicators; imported logs have neither clocks nor people."""
    made = select(IndicatorCount.mode, func.max(IndicatorCount.made_at).label("at")).group_by(IndicatorCount.mode)
    counted = made.subquery()
    newest = func.max(FigureReport.made_at)
    query = (
        select(FigureReport.mode)
        .outerjoin(counted, counted.c.mode == FigureReport.mode)
        .where(FigureReport.mode != IMPORTED)
        .group_by(FigureReport.mode, counted.c.at)
        .having(or_(counted.c.at.is_(None), newest > counted.c.at))
    )
    return sorted(db.session.scalars(query))


def make_indicators(mode: str, now: datetime, as_of: date) -> int:
    """Count the indicators of `mode` anew, and say how many rows of counts there are. Two workers take turns."""
    db.session.scalars(select(FigureMark).where(FigureMark.mode == mode).with_for_update()).first()
    rows = [
        {
            "mode": mode,
            **key._asdict(),
            "as_of": as_of,
            "made_at": now,
            "counts": msgspec.to_builtins(leaf, str_keys=True),
        }
        for key, leaf in leaves(mode, as_of).items()
    ]
    db.session.execute(delete(IndicatorCount).where(IndicatorCount.mode == mode))
    if rows:
        db.session.execute(insert(IndicatorCount), rows)
    return len(rows)
