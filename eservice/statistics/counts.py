"""The counts from which every figure is made: few enough for a database to count, and enough for all of them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from eservice.statistics.facts import DECIDED, WITHDRAWN, CaseFact, Held


class Cohort(NamedTuple):
    """The cases whose deadline fell in a month: how many there are, and how many met it."""

    due: int
    met: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Cases counted as they stood when `as_of` ended. A month is its first day; empty months may be left out.

    What is counted is said here; `count` does it from facts, and a query that fills it must agree with `count`.
    Received after `as_of`: not there. Ended after `as_of`: open.
    """

    #: Received before the first month and not ended before it.
    open_before: int = 0
    #: By month received: days from received to the end, or to `as_of` for open ones -> ending (None: open) -> cases.
    lives: Mapping[date, Mapping[int, Mapping[str | None, int]]] = field(default_factory=dict)
    #: By month decided: days from received to decided -> cases.
    turnaround: Mapping[date, Mapping[int, int]] = field(default_factory=dict)
    #: By month withdrawn.
    withdrawn: Mapping[date, int] = field(default_factory=dict)
    #: By month of the deadline, of deadlines that have passed (due_on < as_of); not those withdrawn by their deadline.
    deadlines: Mapping[date, Cohort] = field(default_factory=dict)
    #: By month decided: days each party held the cases, until the end.
    held: Mapping[date, Held] = field(default_factory=dict)


def month_of(day: date) -> date:
    """The month of `day`: its first day."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def months_between(first: date, last: date) -> tuple[date, ...]:
    """The months from that of `first` to that of `last`, both included; none where `last` comes before."""
    months, month = [], month_of(first)
    while month <= last:
        months.append(month)
        month = next_month(month)
    return tuple(months)


def check_months(months: Sequence[date], as_of: date) -> None:
    """Raise `ValueError` unless `months` are one or more whole months in a row, the last one begun by `as_of`."""
    if not months or tuple(months) != months_between(months[0], months[-1]):
        raise ValueError("months must be first days of months, in a row")
    if months[-1] > as_of:
        raise ValueError(f"{months[-1]} has not begun on {as_of}")


def count(facts: Iterable[CaseFact], months: Sequence[date], as_of: date) -> Counts:
    """Count `facts` for a report over `months` as things stood when `as_of` ended."""
    check_months(months, as_of)
    tally = _Tally(months, as_of)
    for fact in facts:
        if fact.received_on <= as_of:
            tally.add(fact)
    return tally.counts()


class _Tally:
    """Counts in the making."""

    def __init__(self, months: Sequence[date], as_of: date) -> None:
        self.first, self.months, self.as_of = months[0], frozenset(months), as_of
        self.open_before = 0
        self.lives: dict[date, dict[int, Counter[str | None]]] = {}
        self.turnaround: dict[date, Counter[int]] = {}
        self.withdrawn: Counter[date] = Counter()
        self.deadlines: dict[date, Cohort] = {}
        self.held: dict[date, Held] = {}

    def add(self, fact: CaseFact) -> None:
        ended_on = fact.ended_on if fact.ended_on is not None and fact.ended_on <= self.as_of else None
        ending = fact.ending if ended_on is not None else None
        self._life(fact.received_on, ended_on, ending)
        self._deadline(fact.due_on, ended_on, ending)
        if ended_on is None or month_of(ended_on) not in self.months:
            return
        month = month_of(ended_on)
        if ending == WITHDRAWN:
            self.withdrawn[month] += 1
        elif ending == DECIDED:
            self.turnaround.setdefault(month, Counter())[(ended_on - fact.received_on).days] += 1
            self.held[month] = self.held.get(month, Held()) + fact.held

    def _life(self, received_on: date, ended_on: date | None, ending: str | None) -> None:
        if received_on < self.first:
            self.open_before += ended_on is None or ended_on >= self.first
        elif month_of(received_on) in self.months:
            days = ((ended_on or self.as_of) - received_on).days
            self.lives.setdefault(month_of(received_on), {}).setdefault(days, Counter())[ending] += 1

    def _deadline(self, due_on: date | None, ended_on: date | None, ending: str | None) -> None:
        if due_on is None or due_on >= self.as_of or month_of(due_on) not in self.months:
            return
        in_time = ended_on is not None and ended_on <= due_on
        if in_time and ending == WITHDRAWN:
            return
        due, met = self.deadlines.get(month_of(due_on), Cohort(0, 0))
        self.deadlines[month_of(due_on)] = Cohort(due + 1, met + in_time)

    def counts(self) -> Counts:
        return Counts(self.open_before, self.lives, self.turnaround, self.withdrawn, self.deadlines, self.held)
