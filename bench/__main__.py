"""`make bench`: a town of 100,000 cases, measured in one run, written to docs/bench.md."""

from __future__ import annotations

import argparse
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select, text

from bench import memory, report, town, work
from bench.matching import matching
from bench.measure import fewer
from bench.pages import Pages
from bench.site import Site, site
from eservice.cases.models import Case
from eservice.cases.rules import OPEN_STATES
from eservice.kit.db import db

DOCS = Path(__file__).resolve().parents[1] / "docs"


def main() -> None:
    """Measure what the arguments ask for."""
    arguments = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    arguments.add_argument("--cases", type=int, default=100_000, help="how large the town is (default: 100,000)")
    arguments.add_argument(
        "--open-one-in", type=int, default=town.OPEN_ONE_IN, help="one case in so many is open; 1: all (default: 5)"
    )
    arguments.add_argument("--rounds", type=int, default=9, help="how often each pair is measured (default: 9)")
    arguments.add_argument("--into", type=Path, default=DOCS, help="the folder for bench.md and bench.json")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="lotsen-bench-") as home, site(Path(home)) as running:
        result = measure(running, asked.cases, asked.rounds, asked.open_one_in)
    asked.into.mkdir(parents=True, exist_ok=True)
    report.write(result, asked.into)
    print(report.page(result))


def measure(running: Site, cases: int, rounds: int, open_one_in: int = town.OPEN_ONE_IN) -> report.Result:
    """Build the town and measure everything."""
    began = datetime.now(UTC)
    running.prepare()
    with running.app.app_context():
        town.build(cases, began, print, open_one_in)
        counts = _counts()
        engines = _engines(running)
    print("pages ...")
    running.start_web()
    pages = Pages(running)
    rows = [*pages.rows(rounds), *pages.turnaround(running, rounds)]
    print("submitting ...")
    rows.append(work.submitting(running, rounds, 30))
    print("routing ...")
    own, bare = running.start_workers()
    batch = min(500, max(100, cases // 20))
    rows.append(work.routing(running, own, bare, rounds, batch))
    rows.append(work.following(running, own, bare, fewer(rounds), batch))
    alone = work.pure_routing(running, cases)
    print("matching ...")
    rows.append(matching())
    running.start_beat()
    return report.Result(
        began.date(), *counts, rounds, engines, rows, alone, pages.queries(running.app), memory.by_part()
    )


def _counts() -> tuple[int, int]:
    """How many cases there are, and how many of them are open."""
    is_open = func.count().filter(Case.state.in_(OPEN_STATES))
    row = db.session.execute(select(func.count(), is_open).select_from(Case)).one()
    db.session.rollback()
    return row[0], row[1]


def _engines(running: Site) -> dict[str, str]:
    database = db.session.scalar(text("show server_version")) or ""
    db.session.rollback()
    return {"PostgreSQL": database.split()[0], "Valkey": running.broker_version()}


if __name__ == "__main__":
    main()
