"""A rehearsal counts what would have gone elsewhere, and is honest about what it must assume."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eservice.routing.rehearsing import FEWEST, PastCase, Report, Tally, counted, report, tally_from

LAST = date(2026, 11, 1)
FIRST = date(2026, 1, 1)


def past(
    unit: str, new: str, *, took: int | None = 10, due: int | None = 20, rule: str = "r", name: str = "LOT"
) -> PastCase:
    ended = None if took is None else FIRST + timedelta(days=took)
    return PastCase(name, unit, new, rule, FIRST, ended, None if due is None else FIRST + timedelta(days=due))


def made(*cases: PastCase, target: int | None = None) -> Report:
    return report(counted(Tally(), cases, LAST, target), ["r", "idle"], 304)


def unit(made: Report, name: str) -> tuple[int, int, float | None, float | None]:
    found = next(one for one in made.units if one.unit == name)
    return found.cases, found.cases_then, found.on_time, found.on_time_then


def test_cases_that_would_go_elsewhere_are_named_and_the_rest_counted() -> None:
    said = made(past("a", "b", name="LOT-1"), past("a", "a", name="LOT-2"), past("b", "b", name="LOT-3"))
    assert (said.cases, said.moved) == (3, 1)
    assert [(one.reference, one.from_unit, one.to_unit) for one in said.named] == [("LOT-1", "a", "b")]
    assert unit(said, "a")[:2] == (2, 1)
    assert unit(said, "b")[:2] == (1, 2)


def test_rules_that_no_case_hit_are_told() -> None:
    said = made(past("a", "a"))
    assert said.rules == {"r": 1, "idle": 0}
    assert said.never() == ["idle"]


def test_cases_that_move_are_on_time_as_often_as_the_cases_of_the_unit_they_come_to() -> None:
    slow = [past("slow", "slow", took=30) for _ in range(8)]
    swift = [past("swift", "slow", took=10) for _ in range(8)] + [past("swift", "swift") for _ in range(8)]
    said = made(*slow, *swift)
    assert unit(said, "slow") == (8, 16, 0.0, 0.0)
    assert unit(said, "swift") == (16, 8, 1.0, 1.0)


def test_a_unit_with_few_cases_lends_no_share() -> None:
    few = [past("new", "new", took=30) for _ in range(FEWEST - 1)]
    said = made(*few, *[past("old", "new") for _ in range(10)])
    assert unit(said, "new") == (6, 16, None, 10 / 16)


def test_another_target_length_moves_the_share_and_no_case() -> None:
    cases = [past("a", "a", took=took) for took in range(1, 21)]
    assert unit(made(*cases), "a") == (20, 20, 1.0, 1.0)
    shorter = made(*cases, target=10)
    assert unit(shorter, "a") == (20, 20, 1.0, 0.5)
    assert shorter.moved == 0


@pytest.mark.parametrize(
    ("took", "due", "judged"), [(None, 20, 1), (None, 400, 0), (10, None, 0), (10, 400, 1), (30, 20, 1)]
)
def test_a_case_is_judged_once_its_day_has_passed_or_it_has_ended(
    took: int | None, due: int | None, judged: int
) -> None:
    tally = counted(Tally(), [past("a", "a", took=took, due=due)], LAST)
    assert tally.flows["a"]["a"].judged == judged


def test_open_cases_weigh_until_the_last_day() -> None:
    found = made(past("a", "b", took=None)).units
    assert {one.unit: (one.open, one.open_then) for one in found} == {"a": (1.0, 0.0), "b": (0.0, 1.0)}


@given(cut=st.integers(0, 6), took=st.lists(st.none() | st.integers(0, 300), min_size=6, max_size=6))
def test_counting_in_chunks_with_the_tally_kept_in_between_gives_the_same(cut: int, took: list[int | None]) -> None:
    cases = [past("ab"[n % 2], "abc"[n % 3], took=days, rule=f"r{n}") for n, days in enumerate(took)]
    whole = counted(Tally(), cases, LAST)
    kept = msgspec.to_builtins(counted(Tally(), cases[:cut], LAST))
    assert counted(tally_from(kept), cases[cut:], LAST) == whole
