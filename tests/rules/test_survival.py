"""Kaplan-Meier and Aalen-Johansen: against tables worked out by hand, and against what must hold for all cases."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eservice.statistics.survival import aalen_johansen, kaplan_meier, quantile, quantile_interval

# 21 patients, weeks in remission (Freireich 1963, the example of most textbooks); True: ended, False: censored.
ENDED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
CENSORED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
REMISSION = [(week, True) for week in ENDED] + [(week, False) for week in CENSORED]

LIVES = st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=60)
DAYS = st.lists(st.integers(0, 40), min_size=1, max_size=60)
SHARES = st.floats(0.01, 1)
ENDINGS = st.lists(st.tuples(st.integers(0, 40), st.sampled_from([None, "decided", "withdrawn"])), max_size=60)


def test_the_curve_is_the_one_in_the_textbook() -> None:
    curve = kaplan_meier(REMISSION)
    table = [
        (step.time, step.at_risk, step.ended, round(step.share, 3), round(math.sqrt(step.variance or 0), 4))
        for step in curve.steps
        if step.ended
    ]
    assert table == [
        (6, 21, 3, 0.857, 0.0764),
        (7, 17, 1, 0.807, 0.0869),
        (10, 15, 1, 0.753, 0.0963),
        (13, 12, 1, 0.690, 0.1068),
        (16, 11, 1, 0.627, 0.1141),
        (22, 7, 1, 0.538, 0.1282),
        (23, 6, 1, 0.448, 0.1346),
    ]
    assert (curve.n, curve.ended, curve.censored) == (21, 9, 12)


def test_the_interval_is_the_log_log_one_of_the_textbook() -> None:
    at = {step.time: step for step in kaplan_meier(REMISSION).steps}
    assert (at[6].low, at[6].high) == pytest.approx((0.6197, 0.9516), abs=1e-4)
    assert (at[23].low, at[23].high) == pytest.approx((0.1881, 0.6801), abs=1e-4)


def test_the_median_is_known_and_its_upper_bound_is_not() -> None:
    curve = kaplan_meier(REMISSION)
    assert quantile(curve, 0.5) == 23
    assert quantile_interval(curve, 0.5) == (13, None)


def test_a_quantile_that_the_curve_never_reaches_is_not_yet_known() -> None:
    assert quantile(kaplan_meier(REMISSION), 0.9) is None
    assert quantile(kaplan_meier([(3, False), (5, False)]), 0.5) is None
    assert quantile(kaplan_meier([]), 0.5) is None


def test_a_quantile_that_falls_on_a_step_is_the_day_of_that_step() -> None:
    ten = kaplan_meier([(day, True) for day in range(1, 11)])
    assert [quantile(ten, tenths / 10) for tenths in range(1, 11)] == list(range(1, 11))


def test_a_case_censored_on_a_day_is_at_risk_on_that_day() -> None:
    (step,) = kaplan_meier([(4, True), (4, False)]).steps
    assert (step.at_risk, step.share) == (2, 0.5)


def test_open_cases_make_the_median_longer_than_closed_cases_alone_say() -> None:
    closed = [(day, True) for day in range(1, 11)]
    waiting = [(30, False)] * 5
    assert quantile(kaplan_meier(closed), 0.5) == 5
    assert quantile(kaplan_meier(closed + waiting), 0.5) == 8


def test_nothing_is_uncertain_before_the_first_ending_and_the_interval_is_unknown_after_the_last() -> None:
    first, last = kaplan_meier([(1, False), (2, True)]).steps
    assert (first.share, first.variance, first.low, first.high) == (1, 0, 1, 1)
    assert (last.share, last.variance, last.low, last.high) == (0, None, None, None)


@pytest.mark.parametrize("lives", [[(-1, True)], [(math.inf, True)], {3: (-1, 2)}])
def test_times_and_counts_below_zero_are_refused(lives: object) -> None:
    with pytest.raises(ValueError, match="zero"):
        kaplan_meier(lives)  # type: ignore[arg-type]


@given(DAYS)
def test_with_nothing_censored_the_curve_is_one_less_the_share_that_ended(days: list[int]) -> None:
    curve = kaplan_meier([(day, True) for day in days])
    for day in range(42):
        assert curve.share_open(day) == pytest.approx(sum(other > day for other in days) / len(days))


@given(DAYS, SHARES)
def test_with_nothing_censored_a_quantile_is_the_first_day_by_which_that_share_had_ended(
    days: list[int], q: float
) -> None:
    needed = math.ceil(q * len(days) - 1e-6)
    assert quantile(kaplan_meier([(day, True) for day in days]), q) == sorted(days)[needed - 1]


@given(LIVES)
def test_the_curve_only_falls_and_stays_within_its_interval(lives: list[tuple[int, bool]]) -> None:
    before = 1.0
    for step in kaplan_meier(lives).steps:
        assert 0 <= step.share <= before
        if step.low is not None and step.high is not None:
            assert 0 <= step.low <= step.share + 1e-12
            assert step.share - 1e-12 <= step.high <= 1
        before = step.share


@given(LIVES, st.data())
def test_taking_an_ended_case_as_open_never_lowers_the_curve(
    lives: list[tuple[int, bool]], data: st.DataObject
) -> None:
    flags = data.draw(st.lists(st.booleans(), min_size=len(lives), max_size=len(lives)))
    fewer = [(day, ended and keep) for (day, ended), keep in zip(lives, flags, strict=True)]
    all_of_them, some = kaplan_meier(lives), kaplan_meier(fewer)
    assert all(some.share_open(day) >= all_of_them.share_open(day) - 1e-12 for day in range(42))


@given(LIVES, st.randoms())
def test_the_order_of_the_cases_and_who_counts_them_change_nothing(lives: list[tuple[int, bool]], chance) -> None:  # type: ignore[no-untyped-def]
    counts = {
        day: (sum(d == day and e for d, e in lives), sum(d == day and not e for d, e in lives)) for day, _ in lives
    }
    shuffled = list(lives)
    chance.shuffle(shuffled)
    assert kaplan_meier(shuffled) == kaplan_meier(lives) == kaplan_meier(counts)


def test_each_ending_gets_the_share_worked_out_by_hand() -> None:
    lives = [(1, "decided"), (2, "withdrawn"), (3, None), (4, "decided"), (5, "decided")]
    steps = aalen_johansen(lives).steps
    assert [step.at_risk for step in steps] == [5, 4, 3, 2, 1]
    assert [round(step.shares["decided"], 6) for step in steps] == [0.2, 0.2, 0.2, 0.5, 0.8]
    assert [round(step.shares["withdrawn"], 6) for step in steps] == [0, 0.2, 0.2, 0.2, 0.2]


def test_taking_withdrawn_cases_as_open_would_overstate_decisions() -> None:
    lives = [(1, "decided"), (2, "withdrawn"), (3, None), (4, "decided"), (5, "decided")]
    naive = 1 - kaplan_meier([(day, ending == "decided") for day, ending in lives]).share_open(5)
    assert naive == pytest.approx(1.0)
    assert aalen_johansen(lives).share("decided", 5) == pytest.approx(0.8)


def test_an_ending_that_nobody_had_has_no_share() -> None:
    incidence = aalen_johansen([(2, "decided"), (3, None)])
    assert incidence.share("withdrawn", 9) == 0
    assert incidence.share("decided", 1) == 0
    assert incidence.share("decided", 2) == 0.5


@given(ENDINGS)
def test_the_endings_and_the_open_share_add_up_to_one_and_agree_with_the_curve(
    lives: list[tuple[int, str | None]],
) -> None:
    curve = kaplan_meier([(day, ending is not None) for day, ending in lives])
    for step in aalen_johansen(lives).steps:
        assert step.share_open + sum(step.shares.values()) == pytest.approx(1)
        assert step.share_open == pytest.approx(curve.share_open(step.time))


@settings(max_examples=30)
@given(ENDINGS)
def test_counting_per_day_first_gives_the_same_incidence(lives: list[tuple[int, str | None]]) -> None:
    counts: dict[int, dict[str | None, int]] = {}
    for day, ending in lives:
        row = counts.setdefault(day, {})
        row[ending] = row.get(ending, 0) + 1
    assert aalen_johansen(counts) == aalen_johansen(lives)
