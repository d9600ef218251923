"""To a person: the order is stated once, each choice can be explained, and substitutes never go in circles."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eservice.routing.people import (
    Away,
    Candidate,
    HeldCase,
    Need,
    choice,
    days_left,
    decided_by,
    makes_loop,
    must_move,
    ranked,
    stand_in,
)

MONDAY = date(2026, 3, 2)
AGO = datetime(2026, 2, 1, tzinfo=UTC)
LENA = Candidate(1, "Lena", frozenset({"servering"}), 2, load_days=20, last_given_at=AGO)
OMAR = Candidate(2, "Omar", frozenset(), 1, load_days=5, last_given_at=AGO)


@pytest.mark.parametrize(
    ("need", "lena", "omar", "chosen", "because"),
    [
        (Need(), LENA, OMAR, "Omar", "load"),
        (Need(competence="servering"), LENA, OMAR, "Lena", "only"),
        (Need(delegation=2), LENA, OMAR, "Lena", "delegation"),
        (Need(), LENA, replace(OMAR, away_until=MONDAY), "Lena", "only"),
        (Need(), LENA, replace(OMAR, has_conflict=True), "Lena", "only"),
        (Need(), replace(LENA, load_days=5, last_given_at=AGO - timedelta(days=1)), OMAR, "Lena", "longest_wait"),
        (Need(), replace(LENA, load_days=5), replace(OMAR, last_given_at=None), "Omar", "longest_wait"),
        (Need(), replace(LENA, load_days=5), OMAR, "Lena", "order"),
    ],
)
def test_the_order_decides_and_says_what_made_the_difference(
    need: Need, lena: Candidate, omar: Candidate, chosen: str, because: str
) -> None:
    for asked in ([lena, omar], [omar, lena]):
        best = choice(need, asked)
        assert best is not None
        assert best.candidate.name == chosen
        assert decided_by(best, ranked(need, asked)) == because


def test_nobody_gets_a_case_that_nobody_may_have_and_each_hindrance_is_named() -> None:
    asked = [replace(OMAR, has_conflict=True), replace(LENA, away_until=MONDAY), Candidate(3, "Petra")]
    assert choice(Need(competence="servering"), asked) is None
    hindrances = {one.candidate.name: one.hindrance for one in ranked(Need(competence="servering"), asked)}
    assert hindrances == {"Omar": "conflict", "Lena": "away", "Petra": "competence"}
    assert choice(Need(), []) is None


def test_a_case_needs_what_such_cases_usually_take_less_its_age_and_never_nothing() -> None:
    assert days_left(60, 20) == 40
    assert days_left(60, 59) == days_left(60, 600) == 6
    assert days_left(None, 10) == 20


people = st.integers(1, 6)
absences = st.builds(
    lambda who, start, length, sub: Away(who, MONDAY + timedelta(start), MONDAY + timedelta(start + length), sub),
    people,
    st.integers(0, 5),
    st.integers(0, 5),
    st.none() | people,
).filter(lambda one: one.substitute_id != one.person_id)


@given(absences=st.lists(absences, max_size=8), who=people, day=st.integers(0, 10))
def test_substitutes_never_loop_and_whoever_stands_in_is_there(absences: list[Away], who: int, day: int) -> None:
    on = MONDAY + timedelta(day)
    found, asked = stand_in(who, on, absences)
    assert len(asked) == len(set(asked)) <= 6
    away = {one.person_id for one in absences if one.covers(on)}
    assert found is None or found not in away
    assert (found == who) == (who not in away)


@given(absences=st.lists(absences, max_size=6, unique_by=lambda one: one.person_id))
def test_absences_that_are_entered_without_a_loop_never_make_one(absences: list[Away]) -> None:
    entered: list[Away] = []
    for one in absences:
        if not makes_loop(one, entered):
            entered.append(one)
    for on in (MONDAY + timedelta(day) for day in range(11)):
        away = {one.person_id: one for one in entered if one.covers(on)}
        for who in away:
            found, asked = stand_in(who, on, entered)
            assert found is not None or away[asked[-1]].substitute_id is None


def test_a_chain_of_substitutes_is_followed_to_the_first_who_is_there() -> None:
    week = MONDAY + timedelta(days=6)
    chain = [Away(1, MONDAY, week, 2), Away(2, MONDAY, week, 3)]
    assert stand_in(1, MONDAY, chain) == (3, [1, 2])
    assert stand_in(1, week + timedelta(days=1), chain) == (1, [])
    assert stand_in(2, MONDAY, [Away(2, MONDAY, week, None)]) == (None, [2])
    assert makes_loop(Away(3, MONDAY, week, 1), chain)
    assert not makes_loop(Away(3, week + timedelta(days=1), week + timedelta(days=9), 1), chain)


@pytest.mark.parametrize(
    ("case", "moves"),
    [
        (HeldCase(MONDAY + timedelta(days=3), None, False), True),
        (HeldCase(MONDAY - timedelta(days=3), None, False), True),
        (HeldCase(MONDAY + timedelta(days=6), None, False), True),
        (HeldCase(MONDAY + timedelta(days=7), None, False), False),
        (HeldCase(date.max, MONDAY + timedelta(days=1), False), True),
        (HeldCase(date.max, None, True), True),
        (HeldCase(date.max, None, False), False),
    ],
)
def test_an_absence_moves_only_what_cannot_wait(case: HeldCase, moves: bool) -> None:
    assert must_move(case, Away(1, MONDAY, MONDAY + timedelta(days=6))) is moves
