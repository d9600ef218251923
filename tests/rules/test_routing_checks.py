"""Checks of routing tables: they accept exactly the tables that route every case and hide no rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eservice.catalogue.shape import Condition
from eservice.kit.text import Text
from eservice.routing.checks import Finding, UnitSpan, check_table, domains_of, is_good
from eservice.routing.facts import Declared
from eservice.routing.rules import Fact, fits, route
from eservice.routing.tables import TableRow, moved, rows_of, table_of

DAY = date(2026, 3, 2)
NAME = Text("namn", "name")


def one_of(key: str, *values: str, always: bool = False) -> Declared:
    return Declared(key, NAME, "one_of", dict.fromkeys(values, NAME), always=always)


FACTS = {
    "area": one_of("area", "north", "south", "west"),
    "own": one_of("own", "yes", "no", always=True),
    "kinds": Declared("kinds", NAME, "several", {"a": NAME, "b": NAME}),
    "size": Declared("size", NAME, "number", {}),
    "seats": Declared("seats", NAME, "number", {}, whole=True),
}
UNITS = {"desk": UnitSpan(), "north": UnitSpan(), "closing": UnitSpan(None, date(2026, 6, 30))}


def is_in(*values: str) -> Condition:
    return Condition(is_one_of=values)


def row(key: str, unit: str = "desk", **when: Condition) -> TableRow:
    return TableRow(key=key, when=when, unit=unit, reason_sv="därför", reason_en="because")


LAST = row("default")


def found(*rows: TableRow, hits: Mapping[str, int] | None = None, until: date | None = None) -> list[tuple[str, Any]]:
    return [(one.code, one.row) for one in check_table(rows, FACTS, UNITS, DAY, until, hits)]


def test_a_table_with_a_default_last_and_rules_that_can_fire_is_good() -> None:
    rows = (row("a", area=is_in("north")), row("b", size=Condition(at_least=5)), LAST)
    assert found(*rows) == []
    assert is_good([Finding("never_fired", 0, "warning")])


@pytest.mark.parametrize(
    ("rows", "code", "at"),
    [
        ((), "no_default", None),
        ((row("a", area=is_in("north")),), "no_default", None),
        ((LAST, row("other")), "second_default", 1),
        ((LAST, row("a", area=is_in("north"))), "default_not_last", 0),
        ((row("a", area=is_in("north")), row("a", area=is_in("west")), LAST), "key_twice", 1),
        ((row("Å b", area=is_in("north")), LAST), "bad_key", 0),
        ((row("default", area=is_in("north")), row("rest")), "key_reserved", 0),
        ((row("a", colour=is_in("red")), LAST), "unknown_fact", 0),
        ((row("a", area=is_in("east")), LAST), "unknown_value", 0),
        ((row("a", area=Condition(at_least=1)), LAST), "needs_values", 0),
        ((row("a", area=is_in()), LAST), "needs_values", 0),
        ((row("a", size=is_in("5")), LAST), "needs_limits", 0),
        ((row("a", size=Condition()), LAST), "needs_limits", 0),
        ((row("a", size=Condition(at_least=5, at_most=4)), LAST), "limits_crossed", 0),
        ((row("a", unit="moon", area=is_in("north")), LAST), "unknown_unit", 0),
        ((row("a", unit="closing", area=is_in("north")), LAST), "unit_closed", 0),
        ((TableRow(key="default", unit="desk", reason_sv="bara svenska"),), "no_reason", 0),
    ],
)
def test_what_would_send_a_case_astray_is_refused(rows: tuple[TableRow, ...], code: str, at: int | None) -> None:
    assert (code, at) in found(*rows)
    assert not is_good(check_table(rows, FACTS, UNITS, DAY))


def test_a_unit_may_close_when_the_table_does() -> None:
    assert found(row("default", unit="closing"), until=date(2026, 6, 30)) == []
    assert found(row("default", unit="closing"), until=date(2026, 7, 1)) == [("unit_closed", 0)]


@pytest.mark.parametrize(
    ("above", "below", "hidden"),
    [
        ([{"area": is_in("north", "south")}], {"area": is_in("north")}, True),
        ([{"area": is_in("north")}], {"area": is_in("north", "south")}, False),
        ([{"area": is_in("north")}], {"area": is_in("north"), "own": is_in("yes")}, True),
        ([{"area": is_in("north"), "own": is_in("yes")}], {"area": is_in("north")}, False),
        ([{"own": is_in("yes")}, {"own": is_in("no")}], {"area": is_in("north")}, True),
        # A case without an answer about its area is left for the rule below.
        ([{"area": is_in("north", "south", "west")}], {"own": is_in("yes")}, False),
        ([{"size": Condition(at_most=5)}, {"size": Condition(at_least=5)}], {"size": Condition(at_least=0)}, True),
        ([{"size": Condition(at_most=5)}, {"size": Condition(at_least=6)}], {"size": Condition(at_least=0)}, False),
        ([{"seats": Condition(at_most=5)}, {"seats": Condition(at_least=6)}], {"seats": Condition(at_least=0)}, True),
        ([{"kinds": is_in("a")}], {"kinds": is_in("a", "b")}, False),
        ([{"kinds": is_in("a")}, {"kinds": is_in("b")}], {"kinds": is_in("a", "b")}, True),
    ],
)
def test_a_rule_is_refused_exactly_where_those_above_take_every_case_of_it(
    above: list[dict[str, Condition]], below: dict[str, Condition], hidden: bool
) -> None:
    rows = [row(f"above{place}", **when) for place, when in enumerate(above)]
    codes = found(*rows, row("below", **below), LAST)
    assert codes == ([("hidden", len(above))] if hidden else [])


def test_the_rule_that_hides_another_is_named() -> None:
    rows = (row("wide", area=is_in("north", "south")), row("narrow", area=is_in("south")), LAST)
    [finding] = check_table(rows, FACTS, UNITS, DAY)
    assert finding.details == {"by": "wide"}


def test_a_rule_that_never_fired_in_a_year_with_cases_is_warned_of_and_accepted() -> None:
    rows = (row("used", area=is_in("north")), row("idle", area=is_in("south")), LAST)
    assert found(*rows, hits={"used": 3, "idle": 0}) == [("never_fired", 1)]
    # A rule that is new has had no chance.
    assert found(*rows, hits={"used": 3}) == []
    assert found(*rows, hits={}) == []
    assert is_good(check_table(rows, FACTS, UNITS, DAY, hits={"used": 3, "idle": 0}))


def test_many_wide_rules_are_checked_in_reasonable_time() -> None:
    facts = {f"f{n}": one_of(f"f{n}", *"abcdef") for n in range(6)}
    rows = [
        TableRow(
            key=f"r{n}",
            when={f"f{m}": is_in("abcdef"[(n + m) % 6], "abcdef"[(n * m) % 6]) for m in range(6)},
            unit="desk",
            reason_sv="s",
            reason_en="e",
        )
        for n in range(60)
    ]
    assert all(one.code == "hidden" for one in check_table([*rows, LAST], facts, UNITS, DAY))


# For all tables

CONDITIONS: dict[str, st.SearchStrategy[Condition]] = {
    "area": st.sets(st.sampled_from(["north", "south", "west"]), min_size=1).map(lambda v: is_in(*sorted(v))),
    "own": st.sampled_from(["yes", "no"]).map(is_in),
    "kinds": st.sets(st.sampled_from(["a", "b"]), min_size=1).map(lambda v: is_in(*sorted(v))),
    "size": st.tuples(st.none() | st.integers(0, 4), st.none() | st.integers(0, 4))
    .filter(lambda limits: limits != (None, None))
    .map(lambda limits: Condition(at_least=limits[0], at_most=limits[1])),
}
whens = st.lists(st.sampled_from(sorted(CONDITIONS)), max_size=3, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: CONDITIONS[name] for name in names})
)
tables = st.lists(whens, max_size=5).map(
    lambda parts: tuple(row(f"r{place}" if when else "default", **when) for place, when in enumerate(parts))
)
fact_sets = st.fixed_dictionaries(
    {
        "area": st.none() | st.sampled_from(["north", "south", "west"]),
        "own": st.booleans(),
        "kinds": st.none() | st.lists(st.sampled_from(["a", "b"]), unique=True),
        "size": st.none() | st.floats(-1, 6),
    }
)


@given(rows=tables)
def test_the_checks_accept_exactly_the_tables_that_route_every_fact_set_by_rules_that_can_all_fire(
    rows: tuple[TableRow, ...],
) -> None:
    accepted = is_good(check_table(rows, FACTS, UNITS, DAY))
    one_default_last = [place for place, one in enumerate(rows) if not one.when] == [len(rows) - 1]
    assert accepted == (one_default_last and all(fires(rows, one) for one in rows[:-1]))


def fires(rows: tuple[TableRow, ...], wanted: TableRow) -> bool:
    """Whether some set of facts is routed by the rule: tried out, one by one."""
    names = sorted({name for one in rows for name in one.when})
    table = table_of([*(one for one in rows if one.when), LAST])
    places = product(*(values(name) for name in names))
    return any(route(table, dict(zip(names, place, strict=True))).rule == wanted.key for place in places)


def values(name: str) -> list[Fact]:
    return {
        "area": [None, "north", "south", "west"],
        "own": [True, False],
        "kinds": [None, ["a"], ["b"], ["a", "b"]],
        "size": [None, -1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0],
    }[name]


@given(rows=tables, facts=fact_sets)
def test_the_same_facts_always_give_the_same_route(rows: tuple[TableRow, ...], facts: dict[str, Any]) -> None:
    table = table_of([*(one for one in rows if one.when), LAST])
    assert route(table, facts) == route(table, dict(reversed(facts.items())))


@given(rows=tables, facts=fact_sets, when=whens.filter(bool))
def test_a_rule_added_below_changes_nothing_above(
    rows: tuple[TableRow, ...], facts: dict[str, Any], when: dict[str, Condition]
) -> None:
    rules = [one for one in rows if one.when]
    before = route(table_of([*rules, LAST]), facts)
    after = route(table_of([*rules, row("new", **when), LAST]), facts)
    assert after.rule == before.rule or (before.rule == "default" and after.rule == "new")


@given(rows=tables)
def test_each_value_that_rules_can_tell_apart_is_looked_at(rows: tuple[TableRow, ...]) -> None:
    for name, domain in domains_of(rows, FACTS).items():
        told = {tuple(name in one.when and fits(one.when[name], value) for one in rows) for value in values(name)}
        seen = {tuple(name in one.when and fits(one.when[name], value) for one in rows) for value in domain}
        assert seen <= told
        if name != "kinds":
            assert seen == told


# Rows


def test_a_table_becomes_rows_and_the_same_table_again() -> None:
    table = table_of((row("a", area=is_in("north")), LAST))
    assert table_of(rows_of(table)) == table
    with pytest.raises(ValueError, match="default"):
        table_of((LAST, row("a", area=is_in("north"))))


def test_a_row_moves_by_one_and_stays_at_the_ends() -> None:
    rows = tuple(row(key, area=is_in("north")) for key in "abc")
    assert [one.key for one in moved(rows, 1, -1)] == ["b", "a", "c"]
    assert [one.key for one in moved(rows, 1, 1)] == ["a", "c", "b"]
    assert moved(rows, 0, -1) == moved(rows, 2, 1) == moved(rows, 7, -1) == rows
