"""A table tried on past cases: what would have gone elsewhere, and what that would have done. Pure.

What a rehearsal can know: where each case would have gone, and so how many cases and how much work each unit would have
had. What it must assume: a case that goes to another unit takes as long as it took, and is on time as often as that
unit's own cases were. Units with fewer than seven cases to judge by lend no share: their cases keep their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import msgspec

#: No share is lent by a unit that has had fewer decided cases than this.
FEWEST = 7
#: So many moved cases are named; the rest are counted.
MOST_NAMED = 200


@dataclass(frozen=True, slots=True)
class PastCase:
    """A case of the last twelve months, as it went and as the table would have routed it."""

    reference: str
    unit: str
    new_unit: str
    new_rule: str
    received_on: date
    #: None while it is open.
    ended_on: date | None
    due_on: date | None


class Flow(msgspec.Struct):
    """Cases that went from one unit (as it was) to one (as it would have been)."""

    cases: int = 0
    #: Days from received to ended, or to the last day of the rehearsal.
    days: int = 0
    #: Cases whose deadline can be judged, and those of them that kept it: as it was, and with the target tried.
    judged: int = 0
    on_time: int = 0
    on_time_then: int = 0


class Moved(msgspec.Struct, frozen=True):
    """A case that would have gone elsewhere."""

    reference: str
    from_unit: str
    to_unit: str
    rule: str


class Tally(msgspec.Struct):
    """What has been counted so far. Chunks can be added one after the other and the whole kept in between."""

    flows: dict[str, dict[str, Flow]] = {}
    rules: dict[str, int] = {}
    moved: list[Moved] = []


def counted(tally: Tally, cases: Iterable[PastCase], last_day: date, target_days: int | None = None) -> Tally:
    """The tally with `cases` added. `target_days` tries another length, counted from the day received."""
    for case in cases:
        flow = tally.flows.setdefault(case.unit, {}).setdefault(case.new_unit, Flow())
        flow.cases += 1
        flow.days += ((case.ended_on or last_day) - case.received_on).days
        tally.rules[case.new_rule] = tally.rules.get(case.new_rule, 0) + 1
        _judge(flow, case, last_day, target_days)
        if case.unit != case.new_unit and len(tally.moved) < MOST_NAMED:
            tally.moved.append(Moved(case.reference, case.unit, case.new_unit, case.new_rule))
    return tally


def _judge(flow: Flow, case: PastCase, last_day: date, target_days: int | None) -> None:
    """A case is judged once its deadline has passed, or it has ended before it."""
    then = case.received_on + timedelta(days=target_days) if target_days is not None else case.due_on
    if case.due_on is None or then is None or (case.ended_on is None and last_day <= max(case.due_on, then)):
        return
    flow.judged += 1
    flow.on_time += case.ended_on is not None and case.ended_on <= case.due_on
    flow.on_time_then += case.ended_on is not None and case.ended_on <= then


class UnitShift(msgspec.Struct, frozen=True):
    """A unit as it was and as it would have been. Shares are between 0 and 1; None where there is too little to say."""

    unit: str
    cases: int
    cases_then: int
    #: How many cases it had open at a time, on average over the period.
    open: float
    open_then: float
    on_time: float | None
    on_time_then: float | None


class Report(msgspec.Struct, frozen=True):
    """What a rehearsal says."""

    cases: int
    moved: int
    named: tuple[Moved, ...]
    units: tuple[UnitShift, ...]
    #: How often each rule would have fired; 0: never.
    rules: dict[str, int]

    def never(self) -> list[str]:
        """The rules that no case of the period would have hit."""
        return [rule for rule, hits in self.rules.items() if not hits]


def report(tally: Tally, rules: Iterable[str], days: int) -> Report:
    """The report of a whole tally. `rules` are the table's, in order; `days` is the length of the period."""
    flows = [(was, then, flow) for was, row in tally.flows.items() for then, flow in row.items()]
    shares = {unit: _share([flow for was, _then, flow in flows if was == unit]) for unit in tally.flows}
    names = sorted({unit for was, then, _flow in flows for unit in (was, then)})
    return Report(
        cases=sum(flow.cases for _was, _then, flow in flows),
        moved=sum(flow.cases for was, then, flow in flows if was != then),
        named=tuple(tally.moved),
        units=tuple(_shift(unit, flows, shares, max(days, 1)) for unit in names),
        rules={rule: tally.rules.get(rule, 0) for rule in rules},
    )


def _shift(unit: str, flows: list[tuple[str, str, Flow]], shares: Mapping[str, float | None], days: int) -> UnitShift:
    out = [flow for was, _then, flow in flows if was == unit]
    into = [(was, flow) for was, then, flow in flows if then == unit]
    return UnitShift(
        unit=unit,
        cases=sum(flow.cases for flow in out),
        cases_then=sum(flow.cases for _was, flow in into),
        open=round(sum(flow.days for flow in out) / days, 2),
        open_then=round(sum(flow.days for _was, flow in into) / days, 2),
        on_time=shares.get(unit),
        on_time_then=_share_then(unit, into, shares.get(unit)),
    )


def _share(flows: list[Flow]) -> float | None:
    judged = sum(flow.judged for flow in flows)
    return sum(flow.on_time for flow in flows) / judged if judged >= FEWEST else None


def _share_then(unit: str, into: list[tuple[str, Flow]], own: float | None) -> float | None:
    """Its own cases by how they went (with the target tried), those that come by how its own cases usually go."""
    judged = sum(flow.judged for _was, flow in into)
    if judged < FEWEST:
        return None
    kept = sum(flow.on_time_then if was == unit or own is None else _as_here(flow, own) for was, flow in into)
    return min(kept / judged, 1.0)


def _as_here(flow: Flow, own: float) -> float:
    """Cases on time at this unit's share, moved by as much as the target tried moves them."""
    return max(flow.judged * own + flow.on_time_then - flow.on_time, 0.0)


def tally_from(kept: Any) -> Tally:
    """A tally as it is kept in the database."""
    return msgspec.convert(kept or {}, Tally)
