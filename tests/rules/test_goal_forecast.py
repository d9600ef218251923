"""The forecast of a year's end holds what it says: on generated years, as often as it promises."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from math import exp
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eservice.goals.forecast import Forecast, cases_in_all, forecast
from eservice.statistics.indicator_measures import Measured
from eservice.statistics.intervals import of_quantile, wilson
from eservice.statistics.measures import percentile

YEAR = 2026
YEARS = 800


def day(share: float) -> date:
    """The day on which that share of the year has gone."""
    return date(YEAR, 1, 1) + timedelta(days=round(365 * share) - 1)


def foretold(
    figure: Measured, in_all: int, gone: float, target: float | None = None, better: int = 1, unit: str = "share"
) -> Forecast:
    """A forecast that there is."""
    made = forecast(figure, figure.n, in_all, YEAR, day(gone), unit=unit, target=target, better=better)
    assert made is not None
    return made


def share_of(hits: list[bool]) -> Measured:
    """The share as an indicator tells it."""
    return Measured(sum(hits) / len(hits), len(hits), *wilson(sum(hits), len(hits)))


def median_of(days: list[int]) -> Measured:
    """The median as an indicator tells it."""
    row = Counter(days)
    value = percentile(row, 0.5)
    return Measured(value, len(days), *of_quantile(row, 0.5))


@pytest.mark.parametrize(("true", "n", "gone"), [(0.8, 200, 0.5), (0.5, 120, 0.3), (0.93, 300, 0.7), (0.6, 60, 0.25)])
def test_the_interval_of_a_share_holds_the_year_s_end_in_about_95_years_of_100(
    true: float, n: int, gone: float
) -> None:
    random, held = Random(1), 0
    for _year in range(YEARS):
        hits = [random.random() < true for _case in range(n)]
        so_far = hits[: round(n * gone)]
        made = foretold(share_of(so_far), n, gone)
        held += made.low - 1e-9 <= sum(hits) / n <= made.high + 1e-9
    assert 0.92 <= held / YEARS <= 0.99


@pytest.mark.parametrize(("n", "gone"), [(200, 0.5), (150, 0.3), (400, 0.8)])
def test_the_interval_of_a_median_holds_the_year_s_end_in_about_95_years_of_100(n: int, gone: float) -> None:
    random, held = Random(2), 0
    for _year in range(YEARS):
        days = [round(40 * exp(random.gauss(0, 0.5))) for _case in range(n)]
        made = foretold(median_of(days[: round(n * gone)]), n, gone, unit="days")
        whole = percentile(Counter(days), 0.5)
        assert whole is not None
        held += made.low - 1e-9 <= whole <= made.high + 1e-9
    assert 0.92 <= held / YEARS <= 1.0


def test_the_chance_of_a_target_comes_true_as_often_as_it_says() -> None:
    random, promised = Random(3), list[tuple[float, bool]]()
    for _year in range(3000):
        true = random.uniform(0.6, 0.95)
        hits = [random.random() < true for _case in range(240)]
        made = foretold(share_of(hits[:120]), 240, 0.5, target=0.8)
        assert made.chance is not None
        promised.append((made.chance, sum(hits) / 240 >= 0.8))
    for low, high in ((0.0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1.01)):
        within = [reached for chance, reached in promised if low <= chance < high]
        said = [chance for chance, _reached in promised if low <= chance < high]
        assert len(within) > 100
        assert abs(sum(within) / len(within) - sum(said) / len(said)) < 0.08


@given(st.integers(1, 60), st.integers(0, 60), st.integers(0, 500), st.floats(0.2, 1.0))
def test_the_forecast_lies_within_the_interval_of_today_and_holds_the_figure(
    hits: int, misses: int, more: int, gone: float
) -> None:
    figure = share_of([True] * hits + [False] * misses)
    made = foretold(figure, figure.n + more, gone)
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low - 1e-12 <= made.low <= made.value <= made.high <= figure.high + 1e-12


def test_a_year_that_is_over_is_certain() -> None:
    made = foretold(share_of([True] * 30 + [False] * 10), 40, 1.0, target=0.7)
    assert (made.low, made.value, made.high, made.chance) == (0.75, 0.75, 0.75, 1.0)
    late = foretold(Measured(52.0, 40, 45.0, 60.0), 40, 1.0, target=50, better=-1)
    assert late.chance == 0.0


def test_where_less_is_better_the_chance_is_of_staying_under() -> None:
    figure = Measured(40.0, 50, 34.0, 46.0)
    under, over = (foretold(figure, 100, 0.5, target=target, better=-1).chance for target in (45.0, 35.0))
    assert under is not None
    assert over is not None
    assert under > 0.9
    assert over < 0.1
    assert foretold(figure, 100, 0.5, target=45, better=0).chance is None


def test_nothing_is_foretold_of_a_figure_without_an_interval_or_a_year_that_has_just_begun() -> None:
    assert forecast(Measured(None, 3, reason="small"), 3, 9, YEAR, day(0.5)) is None
    assert forecast(Measured(12.0, 30), 30, 60, YEAR, day(0.5)) is None
    assert forecast(Measured(0.5, 30, 0.3, 0.7), 30, 300, YEAR, date(YEAR, 2, 28)) is None
    assert forecast(Measured(0.5, 30, 0.3, 0.7), 30, 300, YEAR, date(YEAR, 3, 1)) is not None


@pytest.mark.parametrize(
    ("n", "as_of", "before", "in_all"),
    [
        (100, date(2026, 7, 1), None, 201),  # 182 days of 365: the pace so far
        (100, date(2026, 7, 1), 80, 140),  # the rest of the year before
        (100, date(2026, 12, 31), 80, 100),
        (100, date(2027, 3, 1), 80, 100),
        (0, date(2026, 7, 1), None, 0),
    ],
)
def test_cases_to_come_are_those_of_last_year_s_rest_or_of_the_pace_so_far(
    n: int, as_of: date, before: int | None, in_all: int
) -> None:
    assert cases_in_all(n, YEAR, as_of, before) == in_all
