"""The company's verdict: when it is asked for, how it becomes an index, and what is hidden."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eservice.feedback.rules import (
    ITEMS,
    NKI,
    Occasion,
    Verdict,
    check_verdict,
    index,
    nki_unweighted,
    occasion_of,
)
from eservice.kit.errors import Invalid
from eservice.statistics.verdicts import Cell, Tally, VerdictReport, verdict_report


def test_eight_seven_and_six_make_an_index_of_sixty_six_and_two_thirds() -> None:
    assert round(nki_unweighted(8, 7, 6), 2) == 66.67


@pytest.mark.parametrize(("mean", "published"), [(8.7, 85), (7.5, 72)])
def test_the_scale_gives_the_pairs_that_are_published(mean: float, published: int) -> None:
    assert int(index(mean)) == published


def test_the_ends_of_the_scale_are_nought_and_a_hundred() -> None:
    assert (index(1), index(10)) == (0, 100)


@pytest.mark.parametrize(
    ("state", "kind", "occasion"),
    [
        ("decided", "favourable", Occasion.DECIDED),
        ("decided", "partly", Occasion.DECIDED),
        ("decided", "unfavourable", Occasion.REFUSED),
        ("decided", "not_examined", Occasion.REFUSED),
        ("withdrawn", None, Occasion.WITHDRAWN),
    ],
)
def test_each_ending_is_an_occasion_of_its_own(state: str, kind: str | None, occasion: Occasion) -> None:
    assert occasion_of(state, kind) == occasion


@pytest.mark.parametrize(
    ("scores", "code"),
    [
        ({"satisfied": 8, "expected": 7}, "verdict_incomplete"),
        ({"satisfied": 8, "expected": 7, "ideal": 11}, "verdict_out_of_scale"),
        ({"satisfied": 8, "expected": 7, "ideal": 0}, "verdict_out_of_scale"),
        ({"satisfied": 8, "expected": 7, "ideal": 6, "weather": 5}, "verdict_unknown_item"),
    ],
)
def test_an_answer_that_is_not_whole_or_not_on_the_scale_is_refused(scores: dict[str, int], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        check_verdict(Verdict(scores))


def tally(n: int, score: int = 7, asked: int | None = None) -> Tally:
    """A cell in which all `n` gave the same score to everything and always knew what came next."""
    return Tally(
        asked if asked is not None else n * 2,
        n,
        dict.fromkeys(ITEMS, n),
        dict.fromkeys(ITEMS, n * score),
        said=n,
        knew=n,
    )


def report(**services: int) -> VerdictReport:
    """A report of one unit whose services have so many answers."""
    return verdict_report({Cell("unit", key, Occasion.DECIDED): tally(n) for key, n in services.items()})


def test_six_answers_show_nothing_but_that_there_are_six() -> None:
    (unit,) = report(a=6).units
    assert (unit.unit.nki.value, unit.unit.nki.n, unit.unit.nki.reason) == (None, 6, "small")
    assert all(factor.value is None for factor in unit.unit.factors.values())
    assert unit.unit.knew.value is None


def test_seven_answers_are_shown() -> None:
    (unit,) = report(a=7).units
    assert unit.unit.nki.value == pytest.approx(66.67, abs=0.01)
    assert unit.unit.knew.value == 1


def test_a_small_service_cannot_be_had_by_taking_the_others_from_its_unit() -> None:
    (unit,) = report(a=20, b=3, c=9).units
    assert unit.unit.nki.value is not None
    shown = {row.key: row.nki.reason for row in unit.services}
    assert shown == {"a": None, "b": "small", "c": "keeps_hidden"}


def test_a_unit_that_is_hidden_shows_none_of_its_services() -> None:
    cells = {
        Cell("big", "a", Occasion.DECIDED): tally(30),
        Cell("middle", "b", Occasion.DECIDED): tally(9),
        Cell("small", "c", Occasion.DECIDED): tally(2),
    }
    hidden = [row for unit in verdict_report(cells).units[1:] for row in (unit.unit, *unit.services)]
    assert [row.nki.value for row in hidden] == [None] * 4


def test_a_factor_that_few_answered_is_hidden_by_itself() -> None:
    few = tally(9)
    few = Tally(few.asked, few.answered, {**few.counts, "efficiency": 4}, {**few.sums, "efficiency": 20}, 9, 5)
    total = verdict_report({Cell("u", "s", Occasion.OPEN): few}).total
    assert total.factors["efficiency"].reason == "small"
    assert total.factors["treatment"].value is not None


@given(st.lists(st.integers(0, 25), min_size=1, max_size=8))
def test_what_is_hidden_among_the_services_of_a_unit_is_never_fewer_than_seven_answers(sizes: list[int]) -> None:
    (unit,) = report(**{f"s{at}": n for at, n in enumerate(sizes)}).units
    hidden = sum(row.nki.n for row in unit.services if row.nki.value is None)
    assert unit.unit.nki.value is None or hidden == 0 or hidden >= 7


def test_the_figures_of_all_are_those_of_the_parts_together() -> None:
    parts = {Cell("u", key, Occasion.DECIDED): tally(10, score) for key, score in (("a", 4), ("b", 9))}
    total = verdict_report(parts).total
    assert total.nki.value == pytest.approx(index(6.5))
    assert (total.nki.n, total.asked) == (20, 40)
    assert set(NKI) < set(ITEMS)
