"""Which days are free here, and adding time to a day.

The law names its free days (lag 1930:173, 2 §): holidays, Saturdays and three eves. A day on which the municipality
itself keeps closed is none of them, so it moves no deadline of the law. It is no workday for a service target, which is
the municipality's own promise in workdays: such days are passed in as `closed`, each with what it is called.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

import holidays

from eservice.clock.shape import Length
from eservice.kit.text import Text

#: Local closing days, with their names.
Closed = Mapping[date, Text]
NONE_CLOSED: Closed = MappingProxyType({})
_LANGUAGES = ("sv", "en_US")


@lru_cache(maxsize=128)
def _free_days(year: int, language: str = "sv") -> Mapping[date, str]:
    """Public holidays, and the days that the law counts with them: midsummer's, Christmas and New Year's eve."""
    days = holidays.country_holidays(
        "SE", years=year, categories=("public", "de_facto"), language=language, include_sundays=False
    )
    return dict(days)


def is_workday(day: date) -> bool:
    """Whether an act can be asked for on that day: no Saturday, Sunday, holiday or eve (lag 1930:173, 2 §)."""
    return day.weekday() < 5 and day not in _free_days(day.year)


def next_workday(day: date) -> date:
    """That day, or the first workday after it."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def holiday(day: date) -> Text | None:
    """What a holiday or eve is called; None for any other day, also for a weekend."""
    names = [_free_days(day.year, language).get(day) for language in _LANGUAGES]
    return Text(names[0], names[1]) if names[0] and names[1] else None


def skipped(first: date, last: date, closed: Closed = NONE_CLOSED) -> Iterator[tuple[date, Text]]:
    """The named days after `first` up to `last` that would have been workdays: holidays, eves and closing days."""
    for days in range(1, (last - first).days + 1):
        day = first + timedelta(days=days)
        name = holiday(day) or closed.get(day)
        if name is not None and day.weekday() < 5:
            yield day, name


def add(day: date, length: Length, closed: Closed = NONE_CLOSED) -> date:
    """The day `length` after `day`, not rolled off free days (lag 1930:173, 1 §).

    Weeks end on the same day of the week, months on the same date; a month that lacks the date ends on its last day.
    Workdays are counted from the first one after `day`, and pass over the days in `closed` too.
    """
    if length.unit == "day":
        return day + timedelta(days=length.n)
    if length.unit == "week":
        return day + timedelta(weeks=length.n)
    if length.unit == "month":
        return _add_months(day, length.n)
    for _ in range(length.n):
        day = _next_open(day + timedelta(days=1), closed)
    return day


def before(day: date, length: Length) -> date:
    """The day `length` before `day`, for warnings: months and weeks as days of the calendar, workdays one by one."""
    if length.unit == "month":
        return _add_months(day, -length.n)
    if length.unit != "workday":
        return day - timedelta(days=length.n * (7 if length.unit == "week" else 1))
    for _ in range(length.n):
        day -= timedelta(days=1)
        while not is_workday(day):
            day -= timedelta(days=1)
    return day


def is_open(day: date, closed: Closed = NONE_CLOSED) -> bool:
    """Whether the municipality works on that day."""
    return day not in closed and is_workday(day)


def _next_open(day: date, closed: Closed) -> date:
    while not is_open(day, closed):
        day += timedelta(days=1)
    return day


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
