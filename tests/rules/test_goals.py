"""Goals: the strategy as data, how a figure stands against its target, and what is refused."""

from __future__ import annotations

import pytest

from eservice.demo.operations import SHARES
from eservice.goals.queries import nki, strategy
from eservice.goals.rules import Status, check_target, status
from eservice.kit.errors import Invalid
from eservice.statistics.indicator_measures import Measured
from eservice.statistics.indicators import INDICATORS, NOT_YET, Word


def measured(value: float | None, low: float | None = None, high: float | None = None) -> Measured:
    return Measured(value, 30, low, high)


def test_the_four_areas_stand_in_the_order_of_the_strategy() -> None:
    assert [area.key for area in strategy().areas] == ["growth", "authority", "establishment", "skills"]


def test_every_goal_is_measured_by_indicators_that_are_counted() -> None:
    for goal in strategy().goals().values():
        assert set(goal.indicators) <= set(INDICATORS)
    assert {"lokalforfragan", "markforfragan"} <= set(SHARES)


def test_the_second_area_is_the_three_words() -> None:
    words = {word: strategy().areas[1].goals[at] for at, word in enumerate(Word)}
    for word, goal in words.items():
        assert {INDICATORS[key].word for key in goal.indicators} == {word}


def test_a_counted_indicator_is_not_also_said_not_to_be() -> None:
    assert not set(INDICATORS) & {one.key for one in NOT_YET}


@pytest.mark.parametrize("one", INDICATORS.values(), ids=list(INDICATORS))
def test_an_indicator_says_everything_in_both_languages(one) -> None:  # type: ignore[no-untyped-def]
    for text in (one.name, one.formula, one.exclusions, one.pitfall):
        assert text.sv != text.en
    assert one.unit in {"share", "points", "days", "hours", "ratio", "index", "kronor"}


@pytest.mark.parametrize(
    ("target", "figure", "better", "expected"),
    [
        (None, measured(0.9), 1, Status.NO_TARGET),
        (0.9, None, 1, Status.NO_FIGURE),
        (0.9, measured(None), 1, Status.NO_FIGURE),
        (0.9, measured(0.9, 0.8, 0.95), 1, Status.REACHED),
        (0.9, measured(0.85, 0.7, 0.93), 1, Status.NEAR),
        (0.9, measured(0.85, 0.8, 0.88), 1, Status.MISSED),
        (30, measured(20, 18, 25), -1, Status.REACHED),
        (30, measured(32, 29, 36), -1, Status.NEAR),
        (30, measured(40, 35, 50), -1, Status.MISSED),
        (1.2, measured(1.1, 0.9, 1.3), 0, Status.REACHED),
        (30, measured(40), -1, Status.MISSED),
    ],
)
def test_a_figure_stands_against_its_target(
    target: float | None, figure: Measured | None, better: int, expected: Status
) -> None:
    assert status(target, figure, better) == expected


@pytest.mark.parametrize(
    ("unit", "year", "value", "basis", "code"),
    [
        ("share", 2019, 0.9, "KF § 1", "wrong_year"),
        ("share", 2026, 1.1, "KF § 1", "wrong_target"),
        ("days", 2026, -1, "KF § 1", "wrong_target"),
        ("days", 2026, float("nan"), "KF § 1", "wrong_target"),
        ("days", 2026, 30, "  ", "basis_missing"),
        ("days", 2026, 30, "x" * 301, "text_too_long"),
        ("days", 2026, 30, "KF \x07", "unreadable_text"),
    ],
)
def test_a_target_that_cannot_be_is_refused_by_name(unit: str, year: int, value: float, basis: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_target(unit, year, value, basis)
    assert refused.value.code == code


def test_a_target_may_be_taken_back() -> None:
    check_target("share", 2026, None, "KF § 2")


def test_the_official_index_stands_as_published_and_breaks_where_its_areas_changed() -> None:
    series = {one.year: one.total for one in nki().years}
    assert series == {
        2012: 67,
        2014: 62,
        2015: 68,
        2016: 67,
        2018: 65,
        2019: 73,
        2020: 70,
        2021: 71,
        2022: 72,
        2023: 75,
    }
    assert nki().break_year == 2024
