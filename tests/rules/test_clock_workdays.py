"""Which days are free here, and where a length of time ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eservice.clock.shape import Length
from eservice.clock.workdays import add, is_workday, next_workday

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def test_saturdays_sundays_holidays_and_three_eves_are_free() -> None:
    free = {
        "01-01": "Nyårsdagen, Thu",
        "01-06": "Trettondedag jul, Tue",
        "04-03": "Långfredagen, Fri",
        "04-06": "Annandag påsk, Mon",
        "05-01": "Första maj, Fri",
        "05-14": "Kristi himmelsfärdsdag, Thu",
        "06-19": "Midsommarafton, Fri",
        "12-24": "Julafton, Thu",
        "12-25": "Juldagen, Fri",
        "12-31": "Nyårsafton, Thu",
    }
    year = [date(2026, 1, 1) + timedelta(days=day) for day in range(365)]
    assert [f"{day:%m-%d}" for day in year if day.weekday() < 5 and not is_workday(day)] == list(free)
    assert not any(is_workday(day) for day in year if day.weekday() >= 5)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 4, 2),  # Thursday before Easter: a short day at most
        date(2026, 5, 15),  # Friday between Ascension and the weekend
        date(2026, 6, 5),  # Friday before a national day on a Saturday
        date(2026, 1, 5),  # Monday before Epiphany
    ],
    ids=str,
)
def test_a_bridge_day_or_half_day_is_a_workday(day: date) -> None:
    assert is_workday(day)


@pytest.mark.parametrize(
    ("day", "workday"),
    [
        (date(2026, 5, 13), date(2026, 5, 13)),  # Wed
        (date(2026, 5, 14), date(2026, 5, 15)),  # Ascension
        (date(2026, 10, 10), date(2026, 10, 12)),  # Sat
        (date(2026, 4, 3), date(2026, 4, 7)),  # Good Friday: four free days
        (date(2026, 12, 31), date(2027, 1, 4)),  # into the next year, Fri 1 January and a weekend
    ],
    ids=str,
)
def test_the_next_workday_is_the_day_itself_or_the_first_after_it(day: date, workday: date) -> None:
    assert next_workday(day) == workday


@pytest.mark.parametrize(
    ("day", "n", "unit", "end"),
    [
        (date(2026, 3, 2), 10, "day", date(2026, 3, 12)),
        (date(2026, 3, 2), 10, "week", date(2026, 5, 11)),
        (date(2026, 1, 31), 1, "month", date(2026, 2, 28)),
        (date(2028, 1, 31), 1, "month", date(2028, 2, 29)),  # leap year
        (date(2028, 2, 29), 12, "month", date(2029, 2, 28)),
        (date(2024, 2, 29), 48, "month", date(2028, 2, 29)),
        (date(2100, 1, 31), 1, "month", date(2100, 2, 28)),  # no leap year
        (date(2026, 2, 28), 4, "month", date(2026, 6, 28)),  # the date, not the end of the month
        (date(2026, 8, 31), 4, "month", date(2026, 12, 31)),
        (date(2026, 10, 31), 4, "month", date(2027, 2, 28)),
        (date(2026, 5, 31), 6, "month", date(2026, 11, 30)),
        (date(2026, 12, 1), 1, "month", date(2027, 1, 1)),
        (date(2026, 3, 2), 5, "workday", date(2026, 3, 9)),  # Mon to Mon
        (date(2026, 3, 7), 1, "workday", date(2026, 3, 9)),  # from a Saturday
        (date(2026, 4, 1), 2, "workday", date(2026, 4, 7)),  # over Easter
        (date(2026, 12, 23), 5, "workday", date(2027, 1, 5)),  # over Christmas and New Year
        (date(2026, 3, 7), 0, "workday", date(2026, 3, 7)),
    ],
    ids=str,
)
def test_a_length_of_time_ends_on_its_day(day: date, n: int, unit: str, end: date) -> None:
    assert add(day, Length(n, unit)) == end  # type: ignore[arg-type]


@given(DAYS, st.integers(1, 60))
def test_workdays_are_counted_one_by_one(day: date, n: int) -> None:
    end = add(day, Length(n, "workday"))
    between = [day + timedelta(days=days) for days in range(1, (end - day).days + 1)]
    assert is_workday(end)
    assert sum(map(is_workday, between)) == n


@given(DAYS, DAYS, st.integers(0, 60), st.sampled_from(["day", "workday", "week", "month"]))
def test_what_begins_later_never_ends_earlier(one: date, other: date, n: int, unit: str) -> None:
    first, last = sorted((one, other))
    assert add(first, Length(n, unit)) <= add(last, Length(n, unit))  # type: ignore[arg-type]


@given(DAYS, st.integers(1, 120))
def test_a_month_ends_on_the_same_date_or_on_a_last_day(day: date, n: int) -> None:
    end = add(day, Length(n, "month"))
    months = (end.year - day.year) * 12 + end.month - day.month
    assert months == n
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)
