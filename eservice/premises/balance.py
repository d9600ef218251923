"""What is asked for against what is offered, by sort, size and district, and over time: what the planners lack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import case, func, select

from eservice.cases.models import Case
from eservice.cases.secrecy import Reader
from eservice.cases.secrecy_queries import is_hidden
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.premises.models import PremisesChange, PremisesObject
from eservice.premises.register.columns import AREAS, TYPES
from eservice.premises.watch_models import PremisesWatch

#: Upper ends of the size bands in m², by kind; the last band has none.
BANDS = {"premises": (100, 300, 1000, 3000), "land": (5000, 15_000, 50_000)}
QUARTERS = 8
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Asked:
    """Inquiries of a day that ask for the same; `area` and `type` are '' where any will do."""

    on: date
    type: str
    area: str
    band: int
    count: int
    #: How many of them found nothing when it was last looked.
    without: int


@dataclass(frozen=True, slots=True)
class Offered:
    """A span of days on which an object was offered, both included; `to` is None while it still is."""

    object_id: int
    type: str
    area: str
    band: int
    first: date
    to: date | None

    def overlaps(self, first: date, last: date) -> bool:
        """Whether it was offered on some day of these."""
        return self.first <= last and (self.to is None or self.to >= first)


@dataclass(frozen=True, slots=True)
class Line:
    """One sort, size or district: what was asked for and offered in the last year, and asked for in the year before."""

    key: str
    asked: int
    asked_before: int
    without: int
    offered: int
    offered_now: int


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter: inquiries that came in, those without a match, and objects that were offered on some day of it."""

    first: date
    asked: int
    without: int
    offered: int


@dataclass(frozen=True, slots=True)
class Balance:
    """The whole table of one kind."""

    types: list[Line]
    bands: list[Line]
    areas: list[Line]
    quarters: list[Quarter]
    #: Reason codes of the last year, the most common first.
    codes: list[tuple[str, int]]


def balance(mode: str, kind: str, today: date) -> Balance:
    """Demand and supply of a kind up to `today`, in cases of `mode`; a secret inquiry is in none of its lines."""
    since = _quarters(today)[0]
    asked, offered = _asked(mode, kind, min(since, today - 2 * YEAR)), _offered(kind)
    any_type, any_area = ("",), ("",)
    return Balance(
        types=_lines([*TYPES[kind], *any_type], "type", asked, offered, today),
        bands=_lines(range(len(BANDS[kind]) + 1), "band", asked, offered, today),
        areas=_lines([*AREAS, *any_area], "area", asked, offered, today),
        quarters=[_quarter(first, asked, offered, today) for first in _quarters(today)],
        codes=_codes(mode, kind, today),
    )


def _lines(keys: Iterable[Any], name: str, asked: list[Asked], offered: list[Offered], today: date) -> list[Line]:
    """A line for each key that somebody asked for or that was offered."""
    lines = [
        _line(
            key,
            [one for one in asked if getattr(one, name) == key],
            [one for one in offered if getattr(one, name) == key],
            today,
        )
        for key in keys
    ]
    return [line for line in lines if line.asked or line.asked_before or line.offered]


def _line(key: Any, asked: list[Asked], offered: list[Offered], today: date) -> Line:
    year_ago = today - YEAR
    lately = [one for one in asked if year_ago < one.on <= today]
    return Line(
        str(key),
        sum(one.count for one in lately),
        sum(one.count for one in asked if year_ago - YEAR < one.on <= year_ago),
        sum(one.without for one in lately),
        _objects(offered, year_ago + timedelta(days=1), today),
        _objects(offered, today, today),
    )


def _objects(offered: list[Offered], first: date, last: date) -> int:
    """How many objects were offered on some day of these; one that came back counts once."""
    return len({one.object_id for one in offered if one.overlaps(first, last)})


def _quarter(first: date, asked: list[Asked], offered: list[Offered], today: date) -> Quarter:
    last = min(today, _next(first) - timedelta(days=1))
    within = [one for one in asked if first <= one.on <= last]
    return Quarter(
        first, sum(one.count for one in within), sum(one.without for one in within), _objects(offered, first, last)
    )


def _quarters(today: date) -> list[date]:
    """The first days of the last quarters, the oldest first; the one of today is the last."""
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    days = [first]
    for _quarter_back in range(QUARTERS - 1):
        days.append((days[-1] - timedelta(days=80)).replace(day=1))
        days[-1] = date(days[-1].year, 3 * ((days[-1].month - 1) // 3) + 1, 1)
    return days[::-1]


def _next(first: date) -> date:
    later = first + timedelta(days=95)
    return date(later.year, 3 * ((later.month - 1) // 3) + 1, 1)


def _band(kind: str, column: Any) -> Any:
    return case(*((column <= end, place) for place, end in enumerate(BANDS[kind])), else_=len(BANDS[kind]))


def _asked(mode: str, kind: str, since: date) -> list[Asked]:
    band = _band(kind, func.greatest(PremisesWatch.m2_least, 1))
    without = func.count().filter(PremisesWatch.no_match.is_not(None))
    keys = (PremisesWatch.received_on, PremisesWatch.type, PremisesWatch.area, band)
    query = select(*keys, func.count(), without).join(Case, Case.id == PremisesWatch.case_id)
    query = query.where(Case.mode == mode, PremisesWatch.kind == kind, PremisesWatch.received_on >= since)
    query = query.where(~is_hidden(PremisesWatch.case_id, Reader.FIGURES))
    return [Asked(*row) for row in db.session.execute(query.group_by(*keys).order_by(*keys))]


def _offered(kind: str) -> list[Offered]:
    """Spans on which objects were offered, as their history tells it; their sort and size are those of today."""
    until = func.lead(PremisesChange.changed_at).over(
        partition_by=PremisesChange.object_id, order_by=(PremisesChange.version, PremisesChange.id)
    )
    spans = select(
        PremisesChange.object_id, PremisesChange.state, PremisesChange.changed_at.label("since"), until.label("until")
    ).subquery()
    one = PremisesObject
    query = (
        select(
            one.id, one.type, one.area, _band(kind, one.m2), spans.c.since, spans.c.until, one.valid_from, one.valid_to
        )
        .join(spans, spans.c.object_id == one.id)
        .where(one.kind == kind, spans.c.state == "published")
        .order_by(one.id, spans.c.since)
    )
    found = []
    for object_id, sort, area, band, since, until_, valid_from, valid_to in db.session.execute(query):
        first = max(local_day(since), valid_from)
        ends = [day for day in (local_day(until_) if until_ else None, valid_to) if day is not None]
        to = min(ends) if ends else None
        if to is None or to >= first:
            found.append(Offered(object_id, sort, area, band, first, to))
    return found


def _codes(mode: str, kind: str, today: date) -> list[tuple[str, int]]:
    query = select(PremisesWatch.no_match, func.count()).join(Case, Case.id == PremisesWatch.case_id)
    query = query.where(Case.mode == mode, PremisesWatch.kind == kind, PremisesWatch.no_match.is_not(None))
    query = query.where(PremisesWatch.received_on > today - YEAR, ~is_hidden(PremisesWatch.case_id, Reader.FIGURES))
    query = query.group_by(PremisesWatch.no_match)
    counted: Mapping[str, int] = dict(list(db.session.execute(query)))
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))
