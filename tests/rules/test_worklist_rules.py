"""What comes first, and what a list holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eservice.cases.rules import NEVER, State
from eservice.statistics.survival import kaplan_meier, median_left
from eservice.worklist.rules import (
    USUAL_COLUMNS,
    Candidate,
    Column,
    Show,
    distinct_words,
    filter_from,
    long_words,
    next_step,
    put_off_until,
    ranked,
    urgency,
)

TODAY = date(2026, 3, 2)  # a Monday
SOME_DAY = st.dates(date(2025, 1, 1), date(2027, 12, 31))
CANDIDATES = st.lists(
    st.builds(Candidate, st.integers(1, 50), SOME_DAY, SOME_DAY | st.just(NEVER), st.none() | st.floats(0, 400)),
    unique_by=lambda one: one.case_id,
)


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        (date(2026, 3, 1), "late"),
        (date(2026, 3, 2), "today"),
        (date(2026, 3, 3), "soon"),
        (date(2026, 3, 9), "soon"),
        (date(2026, 3, 10), "calm"),
        (NEVER, "none"),
    ],
)
def test_a_case_is_late_the_day_after_its_deadline_and_soon_a_week_before(due_on: date, expected: str) -> None:
    assert urgency(due_on, TODAY) == expected


@pytest.mark.parametrize(
    ("state", "waiting", "due_on", "expected"),
    [
        (State.QUEUED, True, NEVER, "take"),
        (State.IN_PROGRESS, True, NEVER, "answer"),
        (State.AWAITING_COMPANY, False, TODAY, "wait"),
        (State.AWAITING_COMPANY, False, TODAY - timedelta(days=1), "remind"),
        (State.IN_PROGRESS, False, TODAY, "handle"),
    ],
)
def test_the_next_step_follows_from_where_the_case_is(state: State, waiting: bool, due_on: date, expected: str) -> None:
    assert next_step(state, waiting, due_on, TODAY) == expected


def test_the_case_expected_to_end_furthest_past_its_deadline_comes_first() -> None:
    near = Candidate(1, date(2026, 2, 1), date(2026, 3, 6), 2.0)  # ready two days before
    far_but_long = Candidate(2, date(2026, 2, 1), date(2026, 4, 1), 60.0)  # thirty days past
    unknown = Candidate(3, date(2026, 2, 1), date(2026, 3, 4), None)  # two days left, remaining time unknown
    without = Candidate(4, date(2025, 1, 1), NEVER, 10.0)
    order = ranked([near, without, unknown, far_but_long], TODAY)
    assert [one.candidate.case_id for one in order] == [2, 1, 3, 4]
    assert [one.days_past for one in order] == [30.0, -2.0, -2.0, None]


@given(CANDIDATES, SOME_DAY)
def test_the_order_does_not_depend_on_the_order_in_which_cases_are_read(
    candidates: list[Candidate], today: date
) -> None:
    order = ranked(candidates, today)
    assert order == ranked(candidates[::-1], today)
    assert len(order) == len(candidates)


@given(CANDIDATES, SOME_DAY, st.integers(1, 100))
def test_a_deadline_that_comes_nearer_never_moves_a_case_down(
    candidates: list[Candidate], today: date, days: int
) -> None:
    moved = [one for one in candidates if one.due_on != NEVER][:1]
    if not moved:
        return
    old = moved[0]
    nearer = Candidate(old.case_id, old.received_on, old.due_on - timedelta(days=days), old.usually_left)
    places = [
        [one.candidate.case_id for one in ranked(these, today)].index(old.case_id)
        for these in (candidates, [nearer if one is old else one for one in candidates])
    ]
    assert places[1] <= places[0]


def test_what_is_put_off_comes_back_the_next_day() -> None:
    assert put_off_until(TODAY) == date(2026, 3, 3)


def test_a_filter_keeps_what_it_knows_and_drops_the_rest() -> None:
    chosen = filter_from("sena", "serveringstillstand", ["frister", "finns_inte", "dag"])
    assert (chosen.show, chosen.service_key, chosen.columns) == (
        Show.LATE,
        "serveringstillstand",
        (Column.DAY, Column.LIMITS),
    )
    odd = filter_from("'; drop table", "<script>", [])
    assert (odd.show, odd.service_key, odd.columns) == (Show.ALL, "", USUAL_COLUMNS)


def test_a_saved_filter_is_read_back_as_it_was() -> None:
    chosen = filter_from("mina", "lokalforfragan", ["inkom", "lage"])
    kept = chosen.kept()
    assert filter_from(str(kept["visa"]), str(kept["tjanst"]), kept["kol"]) == chosen  # type: ignore[arg-type]


def test_only_words_of_four_letters_or_more_are_looked_for_inside_others() -> None:
    assert long_words("Öl på Hamn-krogen, 556036!") == ["hamn-krogen", "556036"]
    assert distinct_words(["meny MENY vin", "Öppen meny"]) == "meny öppen"


def test_what_remains_is_the_time_by_which_half_of_those_still_open_end() -> None:
    curve = kaplan_meier([(10.0, True), (20.0, True), (30.0, True), (40.0, True)])
    assert median_left(curve, 0) == 20.0
    assert median_left(curve, 10) == 20.0  # three are left: half of them by day 30
    assert median_left(curve, 35) == 5.0
    assert median_left(curve, 41) is None


def test_what_remains_is_unknown_while_too_many_are_open() -> None:
    curve = kaplan_meier([(10.0, True), (50.0, False), (50.0, False), (50.0, False)])
    assert median_left(curve, 0) is None
    assert median_left(kaplan_meier([]), 0) is None
