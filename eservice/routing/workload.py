"""The work that a unit has left, and when it is expected to be done. Pure.

For covering, not for comparing: people stand in the order of their names, and nothing is summed up over time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from eservice.routing.people import days_left

#: So many weeks ahead are told apart; what comes later is one number.
WEEKS = 4
#: A case is pressing where its day comes within a week.
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An open case of the unit."""

    reference: str
    officer_id: int | None
    received_on: date
    #: Days that such cases usually take; None where nobody knows.
    usual_days: float | None
    next_due_on: date
    message_waiting: bool = False
    #: Somebody else has the ball: the company, a body that was asked, the committee.
    waits_for_others: bool = False

    def left(self, today: date) -> float:
        """Days that are expected to be left of it."""
        return days_left(self.usual_days, (today - self.received_on).days)

    def is_pressing(self, today: date) -> bool:
        """Whether it cannot wait: its day has passed or comes within a week, or the company has written."""
        return self.message_waiting or self.next_due_on <= today + SOON


@dataclass(frozen=True, slots=True)
class Load:
    """The work of one officer, or of nobody yet."""

    open_cases: int
    #: Days of work expected to be left, in all.
    days: float
    waits_for_others: int
    #: What a colleague must look after where they are away, the nearest day first.
    pressing: Sequence[OpenCase]


def loads(cases: Iterable[OpenCase], today: date) -> dict[int | None, Load]:
    """The work by officer; None holds what nobody has taken."""
    held: dict[int | None, list[OpenCase]] = {}
    for one in cases:
        held.setdefault(one.officer_id, []).append(one)
    return {officer_id: load_of(own, today) for officer_id, own in held.items()}


def load_of(cases: Sequence[OpenCase], today: date) -> Load:
    """The work that some cases are."""
    pressing = sorted(
        (one for one in cases if one.is_pressing(today)), key=lambda one: (one.next_due_on, one.reference)
    )
    return Load(
        open_cases=len(cases),
        days=sum(one.left(today) for one in cases),
        waits_for_others=sum(one.waits_for_others for one in cases),
        pressing=pressing,
    )


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the unit's. `begins` is its Monday; None for all that comes after the last week told apart."""

    begins: date | None
    #: Cases that are expected to be decided in it, if things go as they usually do.
    expected: int
    #: Cases whose nearest day falls in it; in the first week also those whose day has passed.
    due: int


def weeks(cases: Iterable[OpenCase], today: date, never: date) -> list[Week]:
    """This week and those after it, and then the rest. A case without a day (`never`) is due in none."""
    monday = today - timedelta(days=today.weekday())
    expected, due = [0] * (WEEKS + 1), [0] * (WEEKS + 1)
    for one in cases:
        expected[_week(today + timedelta(days=ceil(one.left(today))), monday)] += 1
        if one.next_due_on != never:
            due[_week(one.next_due_on, monday)] += 1
    begins = [monday + timedelta(weeks=at) for at in range(WEEKS)]
    return [Week(*row) for row in zip([*begins, None], expected, due, strict=True)]


def _week(day: date, monday: date) -> int:
    return min(max((day - monday).days // 7, 0), WEEKS)
