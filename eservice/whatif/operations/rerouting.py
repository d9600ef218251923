"""The steps of a changed routing table: its cases are routed anew, then the units it concerns are replayed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from eservice.kit.days import local_day
from eservice.routing.operations.rehearsal import CHUNK, try_table
from eservice.routing.rehearsing import counted, report, tally_from
from eservice.routing.tables import rows_from, table_of
from eservice.whatif.models import Scenario
from eservice.whatif.queries import sent_cases
from eservice.whatif.rerouting import Sent, places_in, reroute, routing_result
from eservice.whatif.rules import RUNS, Run

#: Replays of all its units in one step.
REPLAYS = 10


def take_routing_step(row: Scenario, now: datetime) -> None:
    """Route the next cases anew; once all are, replay; once that is done, tell the result."""
    if row.done < row.total - RUNS:
        _route(row, now)
    else:
        _replay(row, now)


def _route(row: Scenario, now: datetime) -> None:
    period, table = (row.from_on, row.to_on), table_of(rows_from(row.rows))
    tried = try_table(row.service_key or "", row.mode, period, row.last_case_id, table, local_day(now))
    row.tally = msgspec.to_builtins(counted(tally_from(row.tally), [one.past for one in tried], row.to_on))
    moved = [(one.case_id, one.past.new_unit) for one in tried if one.past.unit != one.past.new_unit]
    row.moves = [*row.moves, *moved]
    if tried:
        row.last_case_id = tried[-1].case_id
    row.done += len(tried)
    # Cases may have come or gone since it was asked: only where no more are found have all been routed.
    row.total = row.done + RUNS if len(tried) < CHUNK else max(row.total, row.done + RUNS + 1)


def _replay(row: Scenario, now: datetime) -> None:
    cases = _concerned(row)
    places = places_in(cases)
    at = row.done - (row.total - RUNS)
    numbers = range(at, min(at + REPLAYS, RUNS)) if places else range(0)
    made = [reroute(cases, places, row.id * 10_000 + number) for number in numbers]
    row.runs = [*row.runs, *msgspec.to_builtins(made)]
    row.done = row.done + len(made) if made else row.total
    if row.done >= row.total:
        rules = [one.key for one in rows_from(row.rows)]
        said = report(tally_from(row.tally), rules, (row.to_on - row.from_on).days)
        runs = msgspec.convert(row.runs, list[dict[str, Run]])
        row.result, row.finished_at = msgspec.to_builtins(routing_result(said, cases, places, runs)), now


def _concerned(row: Scenario) -> Sequence[Sent]:
    """Every case of the units that cases leave or come to; none where none moves."""
    flows = tally_from(row.tally).flows
    units = {unit for was, into in flows.items() for then in into if then != was for unit in (was, then)}
    return sent_cases(row.mode, units, row.from_on, row.to_on, dict(row.moves)) if units else []
