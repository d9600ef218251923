"""How a case was treated: contact, silence, requests and each clock, folded from its events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eservice.statistics.conduct import ClockFact, Told, conduct, result, working_hours

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # 10 here


def after(days: float) -> datetime:
    return MONDAY + timedelta(days=days)


def told(name: str, days: float, actor: str = "officer", **more: object) -> Told:
    return Told(name, after(days), actor, **more)  # type: ignore[arg-type]


OPENED = told("case_opened", 0, "company")
LIFE = [
    OPENED,
    told("case_routed", 0.01, "worker"),
    told("case_taken", 2),
    told("supplement_requested", 5),
    told("supplement_received", 12, "company"),
    told("completeness_confirmed", 14),
    told("delay_notice_sent", 40),
    told("case_decided", 60, outcome="approved"),
]


def test_contact_silence_and_requests_are_folded_from_a_life() -> None:
    made = conduct(LIFE)
    assert (made.contact_hours, made.answer_days, made.requests, made.first_request_days) == (18, 5, 1, 5)
    assert (made.complete_on, made.delay_told_on, made.outcome) == (date(2026, 3, 16), date(2026, 4, 11), "approved")
    assert (made.longest_silence, made.ended) == (26, True)


@given(st.permutations(LIFE))
def test_the_order_in_which_events_are_read_changes_nothing(events: Sequence[Told]) -> None:
    assert conduct(events) == conduct(LIFE)


def test_an_automatic_receipt_is_neither_contact_nor_word() -> None:
    made = conduct([OPENED, told("case_routed", 0.1, "worker"), told("message_sent", 3, "company")])
    assert (made.contact_hours, made.answer_days, made.last_word_on) == (None, None, date(2026, 3, 2))


def test_what_the_unit_keeps_to_itself_is_no_word_to_the_company() -> None:
    assert conduct([OPENED, told("case_released", 3, visible=False)]).contact_hours is None


def test_being_given_a_named_officer_by_the_system_is_contact() -> None:
    assert conduct([OPENED, told("case_assigned", 1, "worker")]).contact_hours == 9


def test_an_open_case_grows_more_silent_with_time_and_an_ended_one_does_not() -> None:
    still, over = conduct(LIFE[:4]), conduct(LIFE)
    assert (still.silence_at(date(2026, 3, 10)), still.silence_at(date(2026, 6, 1))) == (3, 86)
    assert over.silence_at(date(2027, 1, 1)) == 26


def test_what_happens_after_the_end_tells_only_what_became_of_the_decision() -> None:
    later = [
        told("decision_dispatched", 61, "worker", on=date(2026, 5, 16)),
        told("decision_served", 75, on=date(2026, 5, 12)),
        told("message_sent", 90),
        told("decision_corrected", 91),
        told("appeal_decided_changed", 300),
    ]
    made = conduct([*LIFE, *later])
    assert (made.served_on, made.longest_silence) == (date(2026, 5, 12), 26)
    assert (made.overturned, made.corrected) == (True, True)


@given(st.lists(st.integers(0, 200), max_size=10), st.integers(0, 300))
def test_the_longest_silence_is_the_longest_gap_between_words(days: list[int], end: int) -> None:
    made = conduct([OPENED, *(told("message_sent", day) for day in days if day < end), told("case_decided", end)])
    marks = sorted({0, end, *(day for day in days if day < end)})
    assert made.longest_silence == max((right - left for left, right in pairwise(marks)), default=0)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-03-02T10:00+01:00", "2026-03-02T12:59+01:00", 2),
        ("2026-03-06T16:00+01:00", "2026-03-09T09:00+01:00", 2),
        ("2026-03-07T10:00+01:00", "2026-03-08T10:00+01:00", 0),
        ("2026-04-02T16:00+02:00", "2026-04-07T09:00+02:00", 2),  # over Easter
        ("2026-03-02T12:00+01:00", "2026-03-02T10:00+01:00", 0),
    ],
)
def test_working_hours_leave_out_nights_weekends_and_holidays(start: str, end: str, hours: int) -> None:
    assert working_hours(datetime.fromisoformat(start), datetime.fromisoformat(end)) == hours


DUE = date(2026, 5, 11)
END = date(2026, 6, 30)


def clock(stopped: date | None, due: date | None = DUE) -> ClockFact:
    return ClockFact("PBL", "decision_deadline", date(2026, 3, 2), due, due, stopped, 0, 0, None)


@pytest.mark.parametrize(
    ("fact", "withdrawn", "as_of", "expected"),
    [
        (clock(DUE), None, END, "met"),
        (clock(DUE + timedelta(days=1)), None, END, "missed"),
        (clock(None), None, END, "open"),
        (clock(date(2026, 7, 1)), None, END, "open"),
        (clock(None), None, DUE, None),
        (clock(None, None), None, END, None),
        (clock(DUE), DUE, END, None),
        (clock(DUE + timedelta(days=1)), DUE + timedelta(days=1), END, "missed"),
    ],
)
def test_a_due_day_is_met_missed_or_open_once_it_has_passed(
    fact: ClockFact, withdrawn: date | None, as_of: date, expected: str | None
) -> None:
    assert result(fact, withdrawn, as_of) == expected
