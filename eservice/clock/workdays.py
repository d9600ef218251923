"""Which days are free here, and adding time to a day."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import lru_cache

import holidays

from eservice.clock.shape import Length


@lru_cache(maxsize=64)
def _free_days(year: int) -> frozenset[date]:
    """Public holidays, and the days that the law counts with them: midsummer's, Christmas and New Year's eve."""
    days = holidays.country_holidays(
        "SE", years=year, categories=("public", "de_facto"), language="sv", include_sundays=False
    )
    return frozenset(days)


def is_workday(day: date) -> bool:
    """Whether an act can be asked for on that day: no Saturday, Sunday, holiday or eve (lag 1930:173, 2 §)."""
    return day.weekday() < 5 and day not in _free_days(day.year)


def next_workday(day: date) -> date:
    """That day, or the first workday after it."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def add(day: date, length: Length) -> date:
    """The day `length` after `day`, not rolled off free days (lag 1930:173, 1 §).

    Weeks end on the same day of the week, months on the same date; a month that lacks the date ends on its last day.
    Workdays are counted from the first one after `day`.
    """
    if length.unit == "day":
        return day + timedelta(days=length.n)
    if length.unit == "week":
        return day + timedelta(weeks=length.n)
    if length.unit == "month":
        return _add_months(day, length.n)
    for _ in range(length.n):
        day = next_workday(day + timedelta(days=1))
    return day


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
