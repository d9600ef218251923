"""Making and reading the reports of stages and referrals: counted by a worker, read as one row per page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Integer, and_, case, cast, delete, func, insert, literal, or_, select

from eservice.kit.db import db
from eservice.statistics.backlog import BANDS, ages_by_slice, hidden_bands
from eservice.statistics.counting import Slice, last_day, slices_of
from eservice.statistics.detail_models import HeldReport, StageFact
from eservice.statistics.detail_models import ReferralFact as Referral
from eservice.statistics.held import BodyCounts, HeldFigures, StageCounts, held_figures
from eservice.statistics.models import FigureMark, FigureReport
from eservice.statistics.operations import IMPORTED

#: Stays that ended, and referrals that were sent, in the last twelve months.
PERIOD = timedelta(days=365)


def held_behind() -> list[str]:
    """Modes whose figures were made after their reports of stages."""
    made = select(HeldReport.mode, func.max(HeldReport.made_at).label("at")).group_by(HeldReport.mode).subquery()
    newest = func.max(FigureReport.made_at)
    query = select(FigureReport.mode).outerjoin(made, made.c.mode == FigureReport.mode)
    query = query.group_by(FigureReport.mode, made.c.at).having(or_(made.c.at.is_(None), newest > made.c.at))
    return sorted(db.session.scalars(query))


def make_held(mode: str, now: datetime, today: date) -> int:
    """Make the reports of stages and referrals of `mode` anew; how many there are. Two workers take turns."""
    db.session.scalars(select(FigureMark).where(FigureMark.mode == mode).with_for_update()).first()
    as_of = (last_day(mode) if mode == IMPORTED else None) or today
    stages, bodies, ages = _stages(mode, as_of), _bodies(mode, as_of), ages_by_slice(mode, as_of)
    hidden, none = hidden_bands(ages), [0] * len(BANDS)
    rows = [
        {
            **slice_._asdict(),
            "as_of": as_of,
            "made_at": now,
            "report": msgspec.to_builtins(
                held_figures(
                    as_of,
                    stages.get(slice_, {}),
                    bodies.get(slice_, {}),
                    ages.get(slice_, none),
                    hidden.get(slice_, ()),
                )
            ),
        }
        for slice_ in sorted({Slice(mode), *stages, *bodies, *ages})
    ]
    db.session.execute(delete(HeldReport).where(HeldReport.mode == mode))
    db.session.execute(insert(HeldReport), rows)
    return len(rows)


def held_report(mode: str, service_key: str = "", unit_key: str = "") -> HeldFigures | None:
    """The newest report of a slice; None where there is none."""
    query = select(HeldReport.report).where(
        HeldReport.mode == mode, HeldReport.service_key == service_key, HeldReport.unit_key == unit_key
    )
    report = db.session.scalar(query)
    return msgspec.convert(report, HeldFigures) if report else None


class Stock(NamedTuple):
    """Open cases by band of age, and the bands that must not be shown."""

    ages: list[int]
    hidden: frozenset[int]


def kept_ages(mode: str, service_key: str = "", units: Collection[str] = ("",)) -> Stock | None:
    """The open cases of a service, or of some units together; None where none have been counted.

    Units together hide what any of them hides: so they tell nothing that their own pages do not.
    """
    query = select(HeldReport.report["ages"], HeldReport.report["hidden"]).where(
        HeldReport.mode == mode, HeldReport.service_key == service_key, HeldReport.unit_key.in_(units)
    )
    rows = [(ages, hidden or ()) for ages, hidden in db.session.execute(query.order_by(HeldReport.unit_key)) if ages]
    together = [sum(band) for band in zip(*(ages for ages, _hidden in rows), strict=True)]
    return Stock(together, frozenset(band for _ages, hidden in rows for band in hidden)) if rows else None


def _stages(mode: str, as_of: date) -> Mapping[Slice, dict[str, StageCounts]]:
    fact = StageFact
    over = and_(fact.ended_on > as_of - PERIOD, fact.ended_on <= as_of)
    still = and_(fact.began_on <= as_of, or_(fact.ended_on.is_(None), fact.ended_on > as_of))
    days = case((over, cast(fact.ended_on - fact.began_on, Integer)))
    columns = (fact.service_key, func.coalesce(fact.unit_key, "").label("unit"), fact.stage, fact.holder)
    inner = select(*columns, days.label("days")).where(fact.mode == mode, or_(over, still)).subquery()
    found: dict[Slice, dict[str, StageCounts]] = defaultdict(dict)
    counted = select(*inner.c, func.count()).group_by(*inner.c).order_by(inner.c.stage, inner.c.holder)
    for service, unit, stage, holder, took, n in map(tuple, db.session.execute(counted)):
        for slice_ in slices_of(mode, service, unit):
            counts = found[slice_].setdefault(stage, StageCounts(holder))
            if took is None:
                counts.open += n
            else:
                counts.days[took] = counts.days.get(took, 0) + n
    return found


def _bodies(mode: str, as_of: date) -> Mapping[Slice, dict[str, BodyCounts]]:
    answered = Referral.answered_on <= as_of
    until = func.least(func.coalesce(Referral.answered_on, Referral.withdrawn_on, literal(as_of)), literal(as_of))
    asks = and_(Referral.due_on < as_of, func.coalesce(Referral.withdrawn_on > Referral.due_on, literal(True)))
    columns: Sequence[Any] = (
        Referral.service_key,
        func.coalesce(Referral.unit_key, "").label("unit"),
        Referral.body,
        cast(until - Referral.sent_on, Integer).label("days"),
        func.coalesce(answered, literal(False)).label("answered"),
        asks.label("asks"),
        func.coalesce(and_(answered, Referral.answered_on <= Referral.due_on), literal(False)).label("met"),
    )
    sent = and_(Referral.sent_on > as_of - PERIOD, Referral.sent_on <= as_of)
    inner = select(*columns).where(Referral.mode == mode, sent).subquery()
    found: dict[Slice, dict[str, BodyCounts]] = defaultdict(dict)
    counted = select(*inner.c, func.count()).group_by(*inner.c).order_by(inner.c.body)
    for service, unit, body, took, came, is_due, met, n in map(tuple, db.session.execute(counted)):
        for slice_ in slices_of(mode, service, unit):
            counts = found[slice_].setdefault(body, BodyCounts())
            row = counts.lives.setdefault(took, {})
            row["answered" if came else None] = row.get("answered" if came else None, 0) + n
            counts.due, counts.met = counts.due + n * is_due, counts.met + n * (is_due and met)
    return found
