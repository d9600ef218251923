"""The open stock by age, with the time that is left of it, and whether it grows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, literal, or_, select

from eservice.kit.db import db
from eservice.statistics.counting import Slice, slices_of
from eservice.statistics.hiding import Place, hidden_places
from eservice.statistics.measures import SMALL, keep_hidden
from eservice.statistics.models import CaseFactRow as Fact
from eservice.statistics.rules import MonthRow
from eservice.statistics.survival import Curve, median_left

#: The days at which each band of age begins.
BANDS = (0, 30, 60, 90, 180, 365)
#: Days of a year's quarter: what flow is told by.
QUARTER = 91


class Band(NamedTuple):
    """Open cases of an age, from so many days to below the next band; no number where it is hidden."""

    since: int
    until: int | None
    n: int | None
    #: Days until half of those as old as the band's beginning have ended; None where nobody was followed so long.
    left: float | None


def ages_by_slice(mode: str, as_of: date) -> Mapping[Slice, list[int]]:
    """Of each slice and band of `BANDS`, how many open cases there were when `as_of` ended."""
    age = literal(as_of) - Fact.received_on
    counted = [
        func.count().filter(age >= since, *([age < until] if until is not None else [])) for since, until in _bands()
    ]
    unit = func.coalesce(Fact.unit_key, "")
    query = select(Fact.service_key, unit, *counted).where(
        Fact.mode == mode, Fact.received_on <= as_of, or_(Fact.ended_on.is_(None), Fact.ended_on > as_of)
    )
    found: dict[Slice, list[int]] = {}
    for service, where, *numbers in map(tuple, db.session.execute(query.group_by(Fact.service_key, unit))):
        for slice_ in slices_of(mode, service, where):
            known = found.setdefault(slice_, [0] * len(BANDS))
            found[slice_] = [one + more for one, more in zip(known, numbers, strict=True)]
    return found


def hidden_bands(ages: Mapping[Slice, Sequence[int]]) -> dict[Slice, tuple[int, ...]]:
    """Of each slice that has a page (a service, a unit or all): the bands to hide, so that none tells a small one."""
    shown = {slice_: sizes for slice_, sizes in ages.items() if not (slice_.service_key and slice_.unit_key)}
    places = {
        Place(slice_.service_key, slice_.unit_key, band): n
        for slice_, sizes in shown.items()
        for band, n in (*enumerate(sizes), (None, sum(sizes)))
    }
    hidden = hidden_places(places)
    return {
        slice_: tuple(band for band in range(len(BANDS)) if Place(slice_.service_key, slice_.unit_key, band) in hidden)
        for slice_ in shown
    }


def bands(ages: Sequence[int], curve: Curve | None, kept_hidden: Collection[int] = ()) -> list[Band]:
    """The stock in bands; small ones hidden, another where the total would tell, and those in `kept_hidden`."""
    hidden = {at for at, n in enumerate(ages) if 0 < n < SMALL} | keep_hidden(ages) | set(kept_hidden)
    return [
        Band(since, until, None if at in hidden else ages[at], median_left(curve, since) if curve else None)
        for at, (since, until) in enumerate(_bands())
    ]


class Flow(NamedTuple):
    """Whether the stock grows: cases ended for each received over a quarter, and Little's law."""

    received: int
    ended: int
    #: Open now divided by arrivals a day: how long a case takes on average if nothing changes (L = λ × W).
    implied_days: float | None
    #: The stock in a quarter if arrivals and endings go on as in the last.
    forecast: int


def flow(months: Sequence[MonthRow], as_of: date) -> Flow | None:
    """The flow of the last three whole months; None where there are none."""
    whole = [row for row in months if row.month and (row.month.year, row.month.month) != (as_of.year, as_of.month)][-3:]
    if len(whole) < 3:
        return None
    received = sum(row.received for row in whole)
    ended = sum(row.decided + row.withdrawn for row in whole)
    open_now = months[-1].open
    implied = open_now * QUARTER / received if received else None
    return Flow(received, ended, implied, max(0, open_now + received - ended))


def _bands() -> list[tuple[int, int | None]]:
    return list(zip(BANDS, (*BANDS[1:], None), strict=True))
