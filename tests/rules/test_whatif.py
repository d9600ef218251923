"""Replays: queues that can be reckoned by hand, places found again, more officers never slower, targets judged."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eservice.kit.errors import Invalid
from eservice.whatif.rules import (
    Past,
    check_officers,
    check_target,
    officers_result,
    places_of,
    places_with,
    replay,
    target_result,
    waits,
)

FIRST = date(2026, 1, 1)
AS_OF = date(2026, 12, 31)


def town(seed: int, n: int, places: int) -> list[Past]:
    """Cases of a year that went through a queue with so many places."""
    random = Random(seed)
    days = sorted(random.randrange(300) for _case in range(n))
    held = [random.expovariate(1 / 12) + 1 for _case in range(n)]
    waited = waits([float(day) for day in days], held, places)
    found = []
    for day, takes, wait in zip(days, held, waited, strict=True):
        elsewhere = random.choice((0.0, 0.0, 14.0))
        received = FIRST + timedelta(days=day)
        ended = received + timedelta(days=round(wait + takes + elsewhere))
        over = ended if ended <= AS_OF else None
        found.append(Past(received, wait, takes, elsewhere, over, received + timedelta(days=60)))
    return found


@pytest.mark.parametrize(
    ("places", "expected"),
    [(1, [0, 10, 19, 24]), (2, [0, 0, 9, 4]), (3, [0, 0, 0, 4])],
)
def test_a_queue_waits_as_anybody_reckons_by_hand(places: int, expected: list[float]) -> None:
    assert waits([0, 0, 1, 6], [10, 10, 10, 10], places) == expected


@pytest.mark.parametrize("places", [3, 6, 9])
def test_the_places_are_found_again_from_how_long_cases_waited(places: int) -> None:
    assert places_of(town(4, 200, places)) == places


@given(st.integers(1, 10_000), st.integers(1, 6), st.integers(1, 6))
def test_more_places_never_wait_longer(seed: int, fewer: int, more: int) -> None:
    cases = town(7, 60, 3)
    run = replay(cases, fewer, fewer + more, seed)
    assert run.wait_then <= run.wait
    assert run.nine_then <= run.nine
    assert replay(cases, fewer, fewer + more, seed) == run


def test_one_officer_more_shortens_and_one_fewer_lengthens_with_an_interval_that_says_so() -> None:
    cases = town(8, 260, 8)
    places = places_of(cases)
    for officers_then, sign in ((5, -1), (3, 1)):
        then = places_with(places, 4, officers_then)
        told = officers_result(cases, places, then, [replay(cases, places, then, seed) for seed in range(60)])
        assert told.wait.low <= told.wait.change <= told.wait.high
        assert told.wait.change * sign > 0
        assert told.half.change * sign >= 0
    assert told.replayed == pytest.approx(told.waited, rel=0.3)


def test_the_replay_holds_what_really_happened_when_an_officer_came() -> None:
    """The same arrivals worked through with ten places instead of eight: the forecast interval holds the truth."""
    eight, ten = town(9, 260, 8), town(9, 260, 10)
    truth = sum(case.waited for case in ten) / 260 - sum(case.waited for case in eight) / 260
    places = places_of(eight)
    then = places_with(places, 4, 5)
    told = officers_result(eight, places, then, [replay(eight, places, then, seed) for seed in range(100)])
    assert told.wait.low <= truth <= told.wait.high


def test_places_follow_officers_and_there_is_always_one() -> None:
    assert [places_with(8, 4, then) for then in (1, 2, 4, 5)] == [2, 4, 8, 10]
    assert places_with(1, 10, 1) == 1


def test_a_target_is_judged_on_days_that_have_passed_and_open_cases_miss_it() -> None:
    def one(received: date, days: int | None) -> Past:
        return Past(received, 0, 5, 0, received + timedelta(days=days) if days else None, received + timedelta(days=30))

    cases = [one(FIRST, days) for days in (5, 10, 20, 25, 40, 50, 60, None)] + [one(AS_OF, 3)]
    told = target_result(cases, 45, AS_OF)
    assert (told.n, told.share) == (8, 0.5)
    assert (told.n_then, told.share_then) == (8, 5 / 8)
    assert told.low_then is not None
    assert told.low_then < 5 / 8
    assert told.eighty is None
    assert target_result(cases[:3], 45, AS_OF).share_then is None


def test_the_targets_that_eighty_and_ninety_of_a_hundred_keep_are_told() -> None:
    cases = [
        Past(FIRST, 0, days, 0, FIRST + timedelta(days=days), FIRST + timedelta(days=50)) for days in range(1, 101)
    ]
    told = target_result(cases, 90, AS_OF)
    assert (told.eighty, told.ninety, told.share_then) == (80, 90, 0.9)


@pytest.mark.parametrize(("officers", "then"), [(0, 2), (2, 0), (3, 3), (2, 201)])
def test_a_number_of_officers_that_cannot_be_is_refused(officers: int, then: int) -> None:
    with pytest.raises(Invalid):
        check_officers(officers, then, town(1, 50, 3))


def test_too_few_cases_are_not_replayed() -> None:
    with pytest.raises(Invalid):
        check_officers(2, 3, town(1, 19, 3))
    with pytest.raises(Invalid):
        check_target(30, town(1, 19, 3))
    with pytest.raises(Invalid):
        check_target(0, town(1, 50, 3))
