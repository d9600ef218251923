"""How sure a figure is: intervals against independent computations, and what is hidden against subtraction."""

from __future__ import annotations

from math import sqrt
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight, survdiff
from statsmodels.stats.proportion import proportion_confint

from eservice.statistics.intervals import funnel, hazard_ratio, incidence, of_quantile, wilson
from eservice.statistics.measures import SMALL, hidden_parts
from eservice.statistics.survival import aalen_johansen, kaplan_meier, quantile

Life = tuple[int, str | None]


def lives(rows: list[Life]) -> dict[int, dict[str | None, int]]:
    made: dict[int, dict[str | None, int]] = {}
    for day, ending in rows:
        row = made.setdefault(day, {})
        row[ending] = row.get(ending, 0) + 1
    return made


def drawn(seed: int, n: int, middle: float) -> list[Life]:
    random = Random(seed)
    days = [int(random.expovariate(1 / middle)) for _ in range(n)]
    return [(min(day, 90), None if day > 90 else random.choice(["decided", "decided", "withdrawn"])) for day in days]


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_has_the_interval_that_an_independent_library_gives(pair: tuple[int, int]) -> None:
    assert wilson(*pair) == pytest.approx(proportion_confint(*pair, method="wilson"), abs=1e-9)


def test_a_share_of_nothing_has_no_interval() -> None:
    assert wilson(0, 0) == (None, None)


def test_the_interval_of_a_median_holds_it_and_narrows_with_more_cases() -> None:
    few, many = of_quantile(dict.fromkeys(range(40), 1), 0.5), of_quantile(dict.fromkeys(range(40), 100), 0.5)
    assert few.low is not None
    assert few.high is not None
    assert many.low is not None
    assert many.high is not None
    assert few.low < many.low < 19.5 < many.high < few.high


def test_the_interval_of_a_median_holds_the_truth_nineteen_times_of_twenty() -> None:
    random, held = Random(1), 0
    for _ in range(400):
        sample: dict[int, int] = {}
        for _ in range(60):
            value = int(random.expovariate(1 / 1000))
            sample[value] = sample.get(value, 0) + 1
        low, high = of_quantile(sample, 0.5)
        held += (low or 0) <= 693.1 <= (high or 0)
    assert 0.92 <= held / 400 <= 0.98


@pytest.mark.parametrize("seed", range(4))
def test_kaplan_meier_agrees_with_statsmodels(seed: int) -> None:
    rows = drawn(seed, 150, 40)
    theirs = SurvfuncRight([day for day, _ in rows], [int(ending is not None) for _, ending in rows])
    ours = kaplan_meier([(day, ending is not None) for day, ending in rows])
    for time, share in zip(theirs.surv_times, theirs.surv_prob, strict=True):
        assert ours.share_open(time) == pytest.approx(share)
    assert quantile(ours, 0.4712) == theirs.quantile(0.4712)


@pytest.mark.parametrize("seed", range(4))
def test_competing_endings_agree_with_statsmodels(seed: int) -> None:
    rows = drawn(seed, 150, 40)
    codes = {None: 0, "decided": 1, "withdrawn": 2}
    theirs = CumIncidenceRight([day for day, _ in rows], [codes[ending] for _, ending in rows])
    ours = aalen_johansen([(float(day), ending) for day, ending in rows])
    for kind, curve in (("decided", theirs.cinc[0]), ("withdrawn", theirs.cinc[1])):
        for time, share in zip(theirs.times, curve, strict=True):
            assert ours.share(kind, time) == pytest.approx(share)
            assert incidence(lives(rows), kind, int(time))[0] == pytest.approx(share)


def test_without_open_cases_the_variance_of_an_ending_is_that_of_a_share() -> None:
    rows = [(day, ending) for day, ending in drawn(5, 200, 20) if ending]
    share, variance = incidence(lives(rows), "withdrawn", 90)
    assert share == pytest.approx(sum(ending == "withdrawn" for _, ending in rows) / len(rows))
    assert sqrt(variance) == pytest.approx(sqrt(share * (1 - share) / len(rows)), rel=0.02)


def test_two_groups_differ_as_the_stratified_log_rank_test_of_statsmodels_says() -> None:
    parts = [(drawn(1, 80, 20), drawn(2, 90, 40)), (drawn(3, 60, 60), drawn(4, 70, 90))]
    found = hazard_ratio((lives(one), lives(other)) for one, other in parts)
    rows = [
        (day, ending is not None, group, stratum)
        for stratum, pair in enumerate(parts)
        for group, part in enumerate(pair)
        for day, ending in part
    ]
    time, status, group, strata = (np.array(column) for column in zip(*rows, strict=True))
    chi_square, _p = survdiff(time, status, group, strata=strata)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    width = (np.log(found.high) - np.log(found.low)) / (2 * 1.959963984540054)
    assert (np.log(found.value) / width) ** 2 == pytest.approx(chi_square)
    assert found.low > 1


def test_groups_that_are_alike_have_a_ratio_of_one() -> None:
    same = lives(drawn(1, 50, 30))
    assert hazard_ratio([(same, same)])[:1] == (pytest.approx(1),)


def test_nobody_to_compare_with_gives_no_ratio() -> None:
    assert hazard_ratio([(lives(drawn(1, 50, 30)), {})]).value is None


def test_a_funnel_is_wider_for_a_small_unit() -> None:
    small, large = funnel(0.3, 10), funnel(0.3, 1000)
    assert small.low == pytest.approx(0.016, abs=0.001)
    assert large.low == pytest.approx(0.2716, abs=0.001)


sizes = st.dictionaries(st.sampled_from("abcdefghij"), st.integers(0, 40), max_size=10)


@given(sizes, st.dictionaries(st.sampled_from("abcdefghij"), st.sampled_from("XYZ")))
def test_no_small_part_can_be_had_by_subtraction(sizes: dict[str, int], group_of: dict[str, str]) -> None:
    """Shown: the total, each group and each part, but for the small and the hidden. Nothing else follows from them."""
    hidden = hidden_parts(sizes, group_of)
    away = {part for part, n in sizes.items() if part in hidden or 0 < n < SMALL}
    groups: dict[str, list[str]] = {}
    for part in sizes:
        groups.setdefault(group_of.get(part, part), []).append(part)
    shown_groups = {name for name, parts in groups.items() if not all(part in away for part in parts)}
    rest = [part for name, parts in groups.items() if name not in shown_groups for part in parts]
    remainders = [[part for part in groups[name] if part in away] for name in shown_groups] + [rest]
    for remainder in remainders:
        left = sum(sizes[part] for part in remainder)
        assert left == 0 or left >= SMALL or sum(sizes.values()) < SMALL or not _can_be_helped(sizes, remainder)


def _can_be_helped(sizes: dict[str, int], remainder: list[str]) -> bool:
    return any(part not in remainder and n >= SMALL for part, n in sizes.items())
