"""How long a service takes: open cases counted, complete and supplemented applications apart, few cases hidden."""

from __future__ import annotations

from eservice.statistics.service_times import Usual, groups, usual


def test_open_cases_make_the_time_longer_than_closed_ones_alone_would() -> None:
    closed = {10: {"decided": 10}, 20: {"decided": 10}}
    assert usual(closed).median == 10
    assert usual({**closed, 30: {None: 15}}).median == 20


def test_under_twenty_cases_nothing_is_shown() -> None:
    assert usual({10: {"decided": 19}}) == Usual(19, 0, None, None)
    assert usual({10: {"decided": 20}}).median == 10


def test_a_time_that_is_not_known_yet_is_not_guessed() -> None:
    shown = usual({10: {"decided": 12}, 40: {None: 20}})
    assert shown == Usual(32, 20, None, None)


def test_a_case_is_counted_in_all_and_in_one_of_the_two_groups() -> None:
    rows = [("bygglov", True, 50, "decided", 3), ("bygglov", False, 30, "decided", 4), ("tobak", False, 9, None, 1)]
    made = groups(rows)
    assert {key: sum(sum(row.values()) for row in lives.values()) for key, lives in made.items()} == {
        ("bygglov", "all"): 7,
        ("bygglov", "supplemented"): 3,
        ("bygglov", "complete"): 4,
        ("tobak", "all"): 1,
        ("tobak", "complete"): 1,
    }
