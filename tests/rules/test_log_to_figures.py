"""Figures made of facts equal those that anybody counts from the raw log, day by day and case by case."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eservice.statistics.facts import FactEvent, Subject, fold
from eservice.statistics.measures import FEW, SMALL
from eservice.statistics.rules import Report, figures

FIRST, END = date(2026, 1, 1), date(2026, 3, 31)
MONTHS = (FIRST, date(2026, 2, 1), date(2026, 3, 1))
ENDS = {"case_decided": "decided", "case_withdrawn": "withdrawn"}
HOLDERS = ("queue", "officer", "company", "other")

#: A raw case: the day it came in, moves (days later, who then has the ball), how and when it ended, and its due day.
Raw = tuple[int, list[tuple[int, str]], str | None, int, int | None]
RAW = st.lists(
    st.tuples(
        st.integers(0, 88),
        st.lists(st.tuples(st.integers(0, 40), st.sampled_from(HOLDERS)), max_size=5),
        st.sampled_from(["case_decided", "case_decided", "case_withdrawn", None]),
        st.integers(0, 70),
        st.none() | st.integers(0, 50),
    ),
    max_size=60,
)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def log_of(raw: Raw) -> list[FactEvent]:
    """The case as its log has it, in the order things took effect."""
    came, moves, end, length, _due = raw
    day = FIRST + timedelta(days=came)
    events = [FactEvent("case_opened", noon(day), "queue")]
    events += [FactEvent("message_sent", noon(day + timedelta(days=at)), holder) for at, holder in sorted(moves)]
    if end:
        events.append(FactEvent(end, noon(day + timedelta(days=length)), "nobody"))
    return sorted(events, key=lambda event: event.effective_at)


def from_facts(cases: list[Raw]) -> Report:
    facts = [fold(Subject(at, "live", "s", "u", _due(raw)), log_of(raw), END) for at, raw in enumerate(cases)]
    return figures(facts, MONTHS, END)


def _due(raw: Raw) -> date | None:
    return None if raw[4] is None else FIRST + timedelta(days=raw[0] + raw[4])


class Told:
    """One case as somebody reads it from the log with a calendar beside."""

    def __init__(self, raw: Raw) -> None:
        self.log, self.due = log_of(raw), _due(raw)
        self.came = self.log[0].effective_at.date()
        ends = [event for event in self.log if event.name in ENDS and event.effective_at.date() <= END]
        self.ended = ends[0].effective_at.date() if ends else None
        self.how = ENDS[ends[0].name] if ends else None

    def holder_when_ends(self, day: date) -> str:
        """Who has the ball when a day ends."""
        return [event.holder_after for event in self.log if event.effective_at.date() <= day][-1]

    def held(self) -> Counter[str]:
        assert self.ended is not None
        days = (self.came + timedelta(days=at) for at in range((self.ended - self.came).days))
        return Counter(self.holder_when_ends(day) for day in days)

    def is_open(self, day: date) -> bool:
        return self.came <= day and (self.ended is None or self.ended > day)


def in_month(day: date | None, month: date) -> bool:
    return day is not None and (day.year, day.month) == (month.year, month.month)


@settings(max_examples=150, deadline=None)
@given(RAW)
def test_what_came_in_was_decided_and_lay_open_is_what_the_log_says(cases: list[Raw]) -> None:
    told = [case for case in map(Told, cases) if case.came <= END]
    for row, last in zip(from_facts(cases).months, (date(2026, 1, 31), date(2026, 2, 28), END), strict=True):
        assert row.month is not None
        assert row.received == sum(in_month(case.came, row.month) for case in told)
        assert row.decided == sum(case.how == "decided" and in_month(case.ended, row.month) for case in told)
        assert row.withdrawn == sum(case.how == "withdrawn" and in_month(case.ended, row.month) for case in told)
        assert row.open == sum(case.is_open(last) for case in told)


@settings(max_examples=150, deadline=None)
@given(RAW)
def test_the_median_and_the_days_of_each_party_are_those_of_the_days_one_by_one(cases: list[Raw]) -> None:
    decided = [case for case in map(Told, cases) if case.how == "decided"]
    total = from_facts(cases).total
    days = [(case.ended - case.came).days for case in decided if case.ended]
    assert total.turnaround_median.value == (median(days) if len(days) >= FEW else None)
    held: Counter[str] = Counter()
    for case in decided:
        held += case.held()
    shown = total.time_by_holder.days
    assert (shown is not None) == (len(decided) >= SMALL)
    if shown is not None:
        assert {holder: getattr(shown, holder) for holder in HOLDERS} == {holder: held[holder] for holder in HOLDERS}


@settings(max_examples=150, deadline=None)
@given(RAW)
def test_the_share_on_time_is_that_of_the_due_days_that_have_passed(cases: list[Raw]) -> None:
    due = [case for case in map(Told, cases) if case.came <= END and case.due is not None and case.due < END]
    asked = [
        case for case in due if not (case.how == "withdrawn" and case.ended and case.due and case.ended <= case.due)
    ]
    met = [case for case in asked if case.ended and case.due and case.ended <= case.due]
    figure = from_facts(cases).total.on_time_share
    assert figure.n == len(asked)
    if len(asked) >= SMALL:
        assert figure.value == pytest.approx(len(met) / len(asked))


@settings(max_examples=100, deadline=None)
@given(RAW)
def test_the_median_with_open_cases_is_that_of_the_product_worked_out_day_by_day(cases: list[Raw]) -> None:
    told = [case for case in map(Told, cases) if case.came <= END]
    share, day = 1.0, -1
    while share > 0.5 + 1e-9 and day < 100:
        day += 1
        lasted = [((case.ended or END) - case.came).days for case in told]
        at_risk = sum(days >= day for days in lasted)
        over = sum(days == day and case.ended is not None for days, case in zip(lasted, told, strict=True))
        share *= 1 - over / at_risk if at_risk else 1
    figure = from_facts(cases).total.survival_median
    assert figure.n == len(told)
    if len(told) >= FEW:
        assert figure.value == (day if share <= 0.5 + 1e-9 else None)
