"""Another routing table, replayed: who gets cases waits longer, who loses them shorter, and nobody else changes."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from eservice.kit.errors import Invalid
from eservice.routing.rehearsing import PastCase, Tally, counted, report
from eservice.whatif.rerouting import Sent, check_reroute, places_in, reroute, routing_result
from eservice.whatif.rules import Past, waits

FIRST = date(2026, 1, 1)
LAST = date(2026, 12, 31)


def queue(unit: str, seed: int, n: int, places: int, moves_to: str = "", share: float = 0.0) -> list[Sent]:
    """A unit's cases that went through a queue with so many places; a share of them would have gone elsewhere."""
    random = Random(seed)
    days = sorted(random.randrange(300) for _case in range(n))
    held = [random.expovariate(1 / 12) + 1 for _case in range(n)]
    found = []
    for day, takes, wait in zip(days, held, waits([float(one) for one in days], held, places), strict=True):
        received = FIRST + timedelta(days=day)
        ended = received + timedelta(days=round(wait + takes))
        case = Past(received, wait, takes, 0.0, ended if ended <= LAST else None, received + timedelta(days=60))
        found.append(Sent(case, unit, moves_to if random.random() < share else unit))
    return found


def town(share: float) -> list[Sent]:
    """Two units with queues, and a share of the cases of the first that would have gone to the second."""
    cases = [*queue("a", 1, 200, 8, "b", share), *queue("b", 2, 160, 7)]
    return sorted(cases, key=lambda one: one.case.received_on)


def told(cases: list[Sent], replays: int = 40) -> dict[str, tuple[float, float, float]]:
    """The change of each unit's wait, with its interval."""
    places = places_in(cases)
    tally = counted(Tally(), (_past(one) for one in cases), LAST)
    said = routing_result(
        report(tally, ["rule"], 365), cases, places, [reroute(cases, places, n) for n in range(replays)]
    )
    return {one.shift.unit: (one.wait.low, one.wait.change, one.wait.high) for one in said.units if one.wait}


def _past(one: Sent) -> PastCase:
    case = one.case
    return PastCase("LOT", one.unit, one.new_unit, "rule", case.received_on, case.ended_on, case.due_on)


def test_the_unit_that_gets_cases_waits_longer_and_the_one_that_loses_them_shorter() -> None:
    changes = told(town(0.3))
    assert changes["a"][2] < 0
    assert changes["b"][0] > 0


def test_a_table_that_moves_nothing_changes_nothing() -> None:
    assert told(town(0.0)) == {"a": (0, 0, 0), "b": (0, 0, 0)}


@pytest.mark.parametrize("seed", [1, 77, 9_999])
def test_a_replay_done_again_gives_the_same(seed: int) -> None:
    cases = town(0.2)
    places = places_in(cases)
    assert reroute(cases, places, seed) == reroute(cases, places, seed)


def test_the_replay_holds_what_the_other_queue_really_did() -> None:
    """The same arrivals and lengths worked through in both ways: the interval holds the true change."""
    cases = town(0.3)
    places = places_in(cases)
    for unit, (low, _change, high) in told(cases, 100).items():
        then = [one for one in cases if one.new_unit == unit]
        days = [float((one.case.received_on - FIRST).days) for one in then]
        was = [one.case.waited for one in cases if one.unit == unit]
        truly = waits(days, [one.case.held for one in then], places[unit])
        assert low <= sum(truly) / len(truly) - sum(was) / len(was) <= high


def test_a_unit_with_too_few_ended_cases_is_counted_but_not_replayed() -> None:
    cases = [*queue("a", 1, 60, 4, "b", 0.2), *queue("b", 2, 10, 2)]
    cases.sort(key=lambda one: one.case.received_on)
    assert places_in(cases).keys() == {"a"}
    assert told(cases).keys() == {"a"}


def test_a_case_brings_its_work_along() -> None:
    """Long cases that come to a unit of short ones fill its places for as long as they took where they were."""
    long = [
        Sent(Past(FIRST + timedelta(days=day), 0, 100, 0, FIRST + timedelta(days=day + 100), None), "a", "b")
        for day in range(30)
    ]
    short = [
        Sent(Past(FIRST + timedelta(days=day), 0, 1, 0, FIRST + timedelta(days=day + 1), None), "b", "b")
        for day in range(30)
    ]
    cases = sorted([*long, *short], key=lambda one: one.case.received_on)
    run = reroute(cases, {"b": 1}, 1)["b"]
    assert run.wait == 0
    assert run.wait_then > 100


def test_cases_of_a_unit_where_none_has_ended_are_drawn_from_all() -> None:
    fresh = Sent(Past(FIRST, 0, 3, 0, None, None), "new", "b")
    cases = [fresh, *queue("b", 2, 40, 3)]
    cases.sort(key=lambda one: one.case.received_on)
    assert reroute(cases, places_in(cases), 5).keys() == {"b"}


def test_fewer_cases_than_a_figure_may_stand_on_are_refused() -> None:
    check_reroute(7)
    with pytest.raises(Invalid, match="too_few_of_service"):
        check_reroute(6)
