"""Nothing that is hidden can be had by subtraction, whatever published cells and totals somebody puts together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eservice.statistics.hiding import Place, hidden_places
from eservice.statistics.measures import SMALL, hidden_parts, keep_hidden

MONTHS = (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))
Cell = tuple[str, str, date]
SIZES = st.dictionaries(
    st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz"), st.sampled_from(MONTHS)), st.integers(0, 25), max_size=27
)


def cube(cells: Mapping[Cell, int]) -> dict[Place, int]:
    """Every cell and every total that there is a page for."""
    sizes: dict[Place, int] = {}
    for (service, unit, month), n in cells.items():
        for place in product({service, ""}, {unit, ""}, {month, None}):
            sizes[Place(*place)] = sizes.get(Place(*place), 0) + n
    return sizes


def known(sums: Sequence[frozenset[int]], wanted: frozenset[int]) -> bool:
    """Whether `wanted`, a sum of some unknowns, follows from other sums that are known: linear algebra, exactly."""
    rows = [{at: Fraction(1) for at in one} for one in sums if one]
    target = {at: Fraction(1) for at in wanted}
    while rows:
        row = rows.pop()
        if not row:
            continue
        pivot = min(row)
        for other in (*rows, target):
            factor = other.get(pivot, Fraction(0)) / row[pivot]
            if factor:
                for at, value in row.items():
                    other[at] = other.get(at, Fraction(0)) - factor * value
                for at in [at for at, value in other.items() if not value]:
                    del other[at]
    return not target


@settings(max_examples=120, deadline=None)
@given(SIZES)
def test_no_total_less_the_parts_that_are_shown_tells_what_is_hidden(cells: dict[Cell, int]) -> None:
    """Along every line: by service, by unit, by month."""
    sizes = cube(cells)
    hidden = hidden_places(sizes)
    assert {place for place, n in sizes.items() if 0 < n < SMALL} <= hidden
    for total in sizes.keys() - hidden:
        for way in range(3):
            if total[way]:
                continue
            parts = [
                place
                for place in sizes
                if place != total and place[:way] + place[way + 1 :] == total[:way] + total[way + 1 :]
            ]
            away = [sizes[place] for place in parts if place in hidden]
            assert not away or (len(away) > 1 and sum(away) >= SMALL)


def _without(place: Place, way: int) -> tuple[object, ...]:
    return tuple(key for at, key in enumerate(place) if at != way)


def test_the_attacker_of_these_tests_finds_what_can_be_found() -> None:
    both, first, chain = frozenset({0, 1}), frozenset({0}), [frozenset({0, 1}), frozenset({1, 2}), frozenset({2})]
    assert known([both, first], frozenset({1}))
    assert not known([both], first)
    assert known(chain, first)
    assert not known(chain[:2], first)


PARTS = st.dictionaries(st.sampled_from("abcdefghij"), st.integers(0, 40), max_size=10)


@given(PARTS, st.dictionaries(st.sampled_from("abcdefghij"), st.sampled_from("XYZ")))
def test_no_unit_can_be_had_from_the_other_units_their_bodies_and_the_whole(
    sizes: dict[str, int], group_of: dict[str, str]
) -> None:
    names = [part for part in sorted(sizes) if sizes[part]]
    hidden = hidden_parts(sizes, group_of) | {part for part in names if sizes[part] < SMALL}
    groups: dict[str, frozenset[int]] = {}
    for at, part in enumerate(names):
        group = group_of.get(part, part)
        groups[group] = groups.get(group, frozenset()) | {at}
    outer = sorted(groups)
    totals = [sum(sizes[names[at]] for at in groups[group]) for group in outer]
    away = keep_hidden(totals)
    whole = frozenset(range(len(names)))
    shown = [frozenset({at}) for at, part in enumerate(names) if part not in hidden]
    shown += [groups[group] for at, group in enumerate(outer) if totals[at] >= SMALL and at not in away]
    shown += [whole] if sum(totals) >= SMALL else []
    for at, part in enumerate(names):
        if sizes[part] < SMALL:
            assert not known(shown, frozenset({at})) or sum(size >= SMALL for size in totals) == 0


@given(st.lists(st.integers(0, 30), max_size=12))
def test_no_month_can_be_had_from_the_other_months_and_their_total(sizes: list[int]) -> None:
    full = [at for at, size in enumerate(sizes) if size]
    hidden = keep_hidden(sizes) | {at for at in full if sizes[at] < SMALL}
    sums = [frozenset({at}) for at in full if at not in hidden] + ([frozenset(full)] if sum(sizes) >= SMALL else [])
    for at in full:
        if sizes[at] < SMALL and any(size >= SMALL for size in sizes):
            assert not known(sums, frozenset({at}))


def test_one_small_month_of_one_service_hides_what_would_tell_it_and_nothing_else() -> None:
    cells = {(service, "x", month): 20 for service in "ABC" for month in MONTHS} | {("A", "x", MONTHS[0]): 3}
    hidden = hidden_places(cube(cells))
    told = {(place.service_key, place.month) for place in hidden if place.unit_key == "x"}
    assert ("A", MONTHS[0]) in told
    assert len(told) == pytest.approx(4)
