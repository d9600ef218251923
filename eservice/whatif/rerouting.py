"""Cases replayed with another routing table: where each would have gone, and what that does to the queues. Pure.

Where cases go, and what the rehearsal of a draft says of it, is `routing.rehearsing`. Added here is that a unit which
gets more cases gets a longer queue: each unit that cases leave or come to is replayed with the cases it had and with
those it would have had, with as many places as it has. A case brings its work with it: how long it takes is drawn
from the ended cases of the unit that it comes from, once for both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

import msgspec

from eservice.kit.errors import Invalid
from eservice.routing.rehearsing import Report, UnitShift
from eservice.statistics.measures import SMALL
from eservice.whatif.rules import Lived, Past, Run, Told, days_of, enough, lived, places_of, run_of, told


@dataclass(frozen=True, slots=True)
class Sent:
    """A case as it went, the unit that had it, and the unit that would have had it."""

    case: Past
    unit: str
    new_unit: str


class UnitResult(msgspec.Struct, frozen=True):
    """A unit with the cases it had, and with those it would have had."""

    shift: UnitShift
    #: None where too few of its cases have ended to replay, then or now.
    half: Told | None = None
    nine: Told | None = None
    wait: Told | None = None
    #: Mean days in the queue as it was, and as the replay has it: how far it can be trusted.
    waited: float | None = None
    replayed: float | None = None


class RoutingResult(msgspec.Struct, frozen=True):
    """What another table would have done. Cases that moved are counted and not named: a manager leads few units."""

    cases: int
    moved: int
    units: tuple[UnitResult, ...]
    #: How often each rule would have fired; 0: never.
    rules: dict[str, int]


def check_reroute(cases: int) -> None:
    """Raise `Invalid` where fewer cases came in than a figure may stand on."""
    if cases < SMALL:
        raise Invalid("too_few_of_service")


#: What each unit gave in one replay.
Runs = Mapping[str, Run]


def places_in(cases: Sequence[Sent]) -> dict[str, int]:
    """The places of each unit that can be replayed: enough cases have ended there, as it was and as it would be."""
    found = {}
    for unit in sorted({one.unit for one in cases}):
        was = [one.case for one in cases if one.unit == unit]
        then = [one.case for one in cases if one.new_unit == unit]
        if enough("routing", was) and enough("routing", then):
            found[unit] = places_of(was)
    return found


def reroute(cases: Sequence[Sent], places: Mapping[str, int], seed: int) -> dict[str, Run]:
    """One replay of all units of `places`. `cases` are in the order of the day received, the same in every replay."""
    random, ended = Random(seed), _ended(cases)
    drawn = [random.choice(ended[one.unit]) for one in cases]
    return {
        unit: run_of(
            _lived(cases, drawn, [one.unit == unit for one in cases], number),
            _lived(cases, drawn, [one.new_unit == unit for one in cases], number),
        )
        for unit, number in places.items()
    }


def _ended(cases: Iterable[Sent]) -> Mapping[str, Sequence[Past]]:
    """Of each unit the cases to draw from; of one where none has ended, those of all."""
    found, everywhere = defaultdict[str, list[Past]](list), []
    for one in cases:
        found[one.unit] += [one.case] if one.case.ended_on is not None else []
        everywhere += [one.case] if one.case.ended_on is not None else []
    return {unit: own or everywhere for unit, own in found.items()}


def _lived(cases: Sequence[Sent], drawn: Sequence[Past], mine: Sequence[bool], places: int) -> Lived:
    first = cases[0].case.received_on
    pairs = [(one.case, case) for one, case, is_mine in zip(cases, drawn, mine, strict=True) if is_mine]
    days = [float((case.received_on - first).days) for case, _drawn in pairs]
    return lived(days, [case for _case, case in pairs], places)


def routing_result(
    report: Report, cases: Sequence[Sent], places: Mapping[str, int], runs: Sequence[Runs]
) -> RoutingResult:
    """What the rehearsal and the replays say together."""
    units = tuple(_unit(shift, cases, places.get(shift.unit), runs) for shift in report.units)
    return RoutingResult(report.cases, report.moved, units, report.rules)


def _unit(shift: UnitShift, cases: Sequence[Sent], places: int | None, runs: Sequence[Runs]) -> UnitResult:
    mine = [run[shift.unit] for run in runs if shift.unit in run]
    if places is None or not mine:
        return UnitResult(shift)
    was = [one.case for one in cases if one.unit == shift.unit]
    as_it_was = lived(days_of(was), was, places)
    return UnitResult(
        shift,
        half=told([run.half for run in mine], [run.half_then for run in mine]),
        nine=told([run.nine for run in mine], [run.nine_then for run in mine]),
        wait=told([run.wait for run in mine], [run.wait_then for run in mine]),
        waited=sum(case.waited for case in was) / len(was),
        replayed=as_it_was.wait,
    )
