"""`python -m bench.figures`: a million rows of facts, what figures cost on them, written to docs/bench-figures.md.

The facts are rows that the database itself generates, not lived-through cases: the figures read nothing else. Each
dashboard query is measured in turns with one plain `percentile_cont` over the same rows, at a tenth of the rows and at
all of them.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import text

from bench.measure import Span
from bench.site import Site, site
from eservice.kit.days import local_day
from eservice.kit.db import db, transaction
from eservice.statistics.held_operations import held_report, kept_ages, make_held
from eservice.statistics.indicator_operations import make_indicators
from eservice.statistics.indicator_queries import measured, year_counts
from eservice.statistics.operations import make_figures, mark_changed
from eservice.statistics.queries import figures_stamp, made_report, slices

DOCS = Path(__file__).resolve().parents[1] / "docs"
MODE = "demo"
#: Rows written in one go.
PART = 50_000
#: Services and units of the made-up town, and days that it goes back.
SERVICES, UNITS, DAYS = 16, 8, 1000

#: One case in twenty lies open; the others took some forty days, more where the number is a multiple of seven.
CASES = """insert into case_file (reference, service_key, case_type, state, holder, mode, language, received_at,
    ended_at, next_due_on, attributes, event_count, event_hash, followed_seq, version)
  select 'BENCH-' || n, 'service_' || n % :services, 'bench',
    case when n % 20 = 0 then 'in_progress' else 'decided' end,
    case when n % 20 = 0 then 'officer' else 'nobody' end, :mode, 'sv', cast(:today as date) - cast(n % :days as int),
    case when n % 20 = 0 then null else cast(:today as date) end, date '9999-12-31', '{}', 1, '', 1, 1
  from generate_series(cast(:first as bigint), cast(:last as bigint)) n"""
FACTS = """insert into case_fact (case_id, mode, service_key, unit_key, received_on, decided_on, ended_on, ending,
    due_on, queue_days, officer_days, company_days, other_days, holder, held_since, seq)
  select id, mode, service_key, 'unit_' || id % :units, came, case when id % 17 > 0 then over end, over,
    case when over is null then null when id % 17 = 0 then 'withdrawn' else 'decided' end,
    came + 70, 4, took - 4, 0, 0, case when over is null then 'officer' else 'nobody' end, coalesce(over, came), 1
  from (select drawn.*, case when state = 'decided' and came + took <= :today then came + took end as over
    from (select id, mode, service_key, state, cast(received_at as date) as came,
        cast(5 + id * 7919 % 60 + id * 104729 % 41 * (case when id % 7 = 0 then 4 else 1 end) as int) as took
      from case_file where id > :after) as drawn) as lives"""
CONDUCT = """insert into case_conduct (case_id, complete_on, contact_hours, longest_silence, last_word_on, requests,
    first_request_days, receipt_on, form_version, overturned, corrected, is_own, is_returning)
  select case_id, received_on + 9, case_id * 31 % 60, case_id * 17 % 50, coalesce(ended_on, received_on),
    case when case_id % 3 = 0 then 1 else 0 end, case when case_id % 3 = 0 then case_id % 25 end, received_on,
    1 + case_id % 2, case_id % 97 = 0, false, case_id % 11 = 0, case_id % 2 = 0
  from case_fact where case_id > :after"""
DETAILS = """insert into case_detail (case_id, language, channel, contacts, has_fee, fee_lost, letter_whole)
  select case_id, case when case_id % 9 = 0 then 'en' else 'sv' end, '', case_id % 7, case_id % 2 = 0,
    case when case_id % 40 = 0 then 500 else 0 end, ending = 'decided'
  from case_fact where case_id > :after"""
CLOCKS = """insert into clock_fact (case_id, rule_key, mode, service_key, unit_key, kind, started_on, due_on,
    first_due_on, stopped_on, extensions, extensions_told)
  select case_id, 'BENCH', mode, service_key, unit_key, 'decision_deadline', received_on, due_on, due_on, ended_on, 0, 0
  from case_fact where case_id > :after"""
STAGES = """insert into stage_fact (case_id, position, mode, service_key, unit_key, stage, holder, began_on, ended_on)
  select case_id, place, mode, service_key, unit_key, stage, who, began, over from case_fact
  cross join lateral (values (1, 'queued', 'queue', received_on, received_on + 4),
    (2, 'in_progress', 'officer', received_on + 4, ended_on)) as stays (place, stage, who, began, over)
  where case_id > :after"""
PLAIN = """select percentile_cont(0.5) within group (order by ended_on - received_on)
  from case_fact where mode = :mode and ending = 'decided'"""


class Line(NamedTuple):
    """A dashboard query against the plain one, in milliseconds."""

    name: str
    figure: Span
    plain: Span

    @property
    def ratio(self) -> float:
        """The share of the plain query."""
        return self.figure.median / self.plain.median


class Size(NamedTuple):
    """What was measured with so many rows."""

    rows: int
    #: Rows of facts written a second, and seconds for each thing that a worker makes.
    build: float
    made: dict[str, float]
    lines: list[Line]


def main() -> None:
    """Measure what the arguments ask for."""
    arguments = argparse.ArgumentParser(prog="python -m bench.figures", description=__doc__)
    arguments.add_argument("--cases", type=int, default=1_000_000, help="rows of facts (default: 1,000,000)")
    arguments.add_argument("--rounds", type=int, default=9, help="how often each pair is measured (default: 9)")
    arguments.add_argument("--into", type=Path, default=DOCS, help="the folder for bench-figures.md")
    asked = arguments.parse_args()
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory(prefix="lotsen-figures-") as home, site(Path(home)) as running:
        running.prepare()
        with running.app.app_context():
            sizes = [_measure(running, rows, asked.rounds, now) for rows in (asked.cases // 10, asked.cases)]
    asked.into.mkdir(parents=True, exist_ok=True)
    told = page(sizes, local_day(now))
    (asked.into / "bench-figures.md").write_text(told, encoding="utf-8")
    print(told)


def _measure(running: Site, rows: int, rounds: int, now: datetime) -> Size:
    print(f"{rows} rows ...")
    seconds, written = _fill(rows, local_day(now))
    made = {
        "figures (every service, unit, both and all)": _seconds(lambda: make_figures(MODE, now, local_day(now))),
        "indicators": _seconds(lambda: make_indicators(MODE, now, local_day(now))),
        "stages and referrals": _seconds(lambda: make_held(MODE, now, local_day(now))),
    }
    year = local_day(now).year
    queries: dict[str, Callable[[], object]] = {
        "Turnaround: the stamp, when nothing has changed": figures_stamp,
        "Turnaround: the report of all cases": lambda: made_report(MODE),
        "Turnaround: the report of a service and unit": lambda: made_report(MODE, "service_1", "unit_2"),
        "Turnaround: what there is to choose from": lambda: slices(MODE),
        "Stages and referrals of all cases": lambda: held_report(MODE),
        "Open cases by age": lambda: kept_ages(MODE),
        "Indicators: the counts of a year": lambda: year_counts(MODE, year),
        "Indicators: counts and every value": lambda: measured(year_counts(MODE, year).counted()),
    }
    lines = [Line(name, *_in_turns(query, rounds)) for name, query in queries.items()]
    return Size(rows, written / seconds, made, lines)


def _fill(rows: int, today: date) -> tuple[float, int]:
    """Facts until there are `rows` cases; how long it took, and how many rows of all kinds were written."""
    with transaction():
        known, last = db.session.execute(text("select count(*), coalesce(max(id), 0) from case_file")).one()
    about = {"services": SERVICES, "units": UNITS, "days": DAYS, "today": today, "mode": MODE}
    written, began = 0, time.perf_counter()
    for first in range(known + 1, rows + 1, PART):
        with transaction():
            db.session.execute(text(CASES), {**about, "first": first, "last": min(rows, first + PART - 1)})
            for statement in (FACTS, CONDUCT, DETAILS, CLOCKS, STAGES):
                done = db.session.execute(text(statement), {**about, "after": last})
                written += done.rowcount  # type: ignore[attr-defined]
            last = db.session.scalar(text("select max(id) from case_file")) or 0
            mark_changed({MODE}, datetime.now(UTC))
    took = time.perf_counter() - began
    with transaction():
        for table in ("case_file", "case_fact", "case_conduct", "case_detail", "clock_fact", "stage_fact"):
            db.session.execute(text(f"analyze {table}"))
    return took, written


def _seconds(make: Callable[[], object]) -> float:
    began = time.perf_counter()
    with transaction():
        make()
    return time.perf_counter() - began


def _in_turns(query: Callable[[], object], rounds: int) -> tuple[Span, Span]:
    """Milliseconds of the query, and of the plain one, after one round that only warms up."""
    figures, plain = [], []
    for at in range(rounds + 1):
        figure, other = _milliseconds(query, 5), _milliseconds(_plain, 1)
        if at:
            figures.append(figure)
            plain.append(other)
    return Span.of(figures), Span.of(plain)


def _milliseconds(query: Callable[[], object], times: int) -> float:
    began = time.perf_counter()
    for _ in range(times):
        query()
        db.session.rollback()
    return (time.perf_counter() - began) * 1000 / times


def _plain() -> object:
    return db.session.scalar(text(PLAIN), {"mode": MODE})


def page(sizes: list[Size], on: date) -> str:
    """What was measured, as a page."""
    small, large = sizes
    lines = [
        "# Bench of the figures",
        "",
        f"Written by `python -m bench.figures` on {on}: {large.rows:,} cases as rows of facts that the database",
        "made up, not lived through: the figures read nothing else. Before that a tenth of them, in the same run.",
        "Each query of a dashboard is measured in turns with one plain `percentile_cont` over the same rows, by the",
        "clock, in milliseconds: the middle, and the least and most. Aim: 20 ms and a tenth of the plain query at",
        "most, and hardly more at ten times the cases. A page of figures or indicators is kept drawn: while nothing",
        "has changed it asks only for its stamp.",
        "",
        f"| Query | at {large.rows:,} | plain query | ratio | at {small.rows:,} | met |",
        "|---|---|---|---|---|---|",
    ]
    for few, many in zip(small.lines, large.lines, strict=True):
        met = many.figure.median <= 20 and many.ratio <= 0.1
        cells = [many.name, _span(many.figure), _span(many.plain), f"{many.ratio:.3f}", _span(few.figure)]
        lines.append(f"| {' | '.join(cells)} | {'yes' if met else '**no**'} |")
    lines += [
        "",
        f"| What a worker makes after a change | seconds at {large.rows:,} | seconds at {small.rows:,} |",
        "|---|---|---|",
        *(f"| {name} | {seconds:.1f} | {small.made[name]:.1f} |" for name, seconds in large.made.items()),
        "",
        f"Facts of all kinds were written at {large.build:,.0f} rows a second, by SQL. After one event its case is",
        "folded anew at once, and the figures of its mode are made anew for all cases, in the times above.",
        "",
    ]
    return "\n".join(lines)


def _span(span: Span) -> str:
    return f"{span.median:.2f} ({span.least:.2f}–{span.most:.2f})"


if __name__ == "__main__":
    main()
