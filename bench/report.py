"""The result as a page and as data."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from bench.matching import ROUNDS as MATCHING
from bench.measure import Row, Span, fewer

PACKAGES = ("flask", "sqlalchemy", "psycopg", "celery", "gunicorn", "jinja2")


@dataclass(frozen=True)
class Result:
    """All that one run found."""

    on: date
    cases: int
    open_cases: int
    rounds: int
    engines: Mapping[str, str]
    rows: Sequence[Row]
    #: Microseconds per case.
    pure_routing: Span
    queries: Mapping[str, int]
    #: Megabytes per part.
    memory: Mapping[str, float]


def write(result: Result, folder: Path) -> None:
    """Write `bench.md` and `bench.json` in `folder`."""
    data = asdict(result) | {"on": result.on.isoformat(), "versions": versions(result)}
    (folder / "bench.json").write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    (folder / "bench.md").write_text(page(result), encoding="utf-8")


def versions(result: Result) -> dict[str, str]:
    """What it ran on."""
    return {"Python": platform.python_version(), **result.engines, **{name: version(name) for name in PACKAGES}}


def page(result: Result) -> str:
    """The result as Markdown."""
    rounds = result.rounds
    told = ", ".join(f"{name} {number}" for name, number in versions(result).items())
    lines = [
        "# Bench",
        "",
        f"Written by `python -m bench --rounds {rounds}` on {result.on}: {result.cases:,} cases,",
        f"{result.open_cases:,} of them open, on engines of its own with their usual durability,",
        f"{os.cpu_count()} processors. Each figure and its limit are measured in turns, {rounds} rounds after one",
        f"that only warms up; {fewer(rounds)} where clocks, letters and facts follow, and {MATCHING} of matching.",
        "The table gives the middle, and the least and most in brackets. Elsewhere only the ratios mean anything.",
        "",
        f"{told}.",
        "",
        "| What | figure | limit | measured against | ratio | aim | met |",
        "|---|---|---|---|---|---|---|",
        *(_line(row) for row in result.rows),
        "",
        "Pages and submissions are HTTP requests to gunicorn (two processes of eight threads, as `make run` has it),",
        "one at a time on a kept connection. Pages are measured in processor time of web server and database together,",
        "which leaves out waiting but grows on a busy machine; submitting, routing and matching in time by the",
        "clock. The bare page returns one word from Flask under the same gunicorn.",
        "The bare handler writes the same rows with the ORM and does nothing else. Routing is done by a Celery worker",
        "of two processes that got one message per case; the no-op task runs in a worker with the same settings.",
        "Matching is done in memory, with no database.",
        "",
        f"Routing alone (facts and table, no database): {_span(result.pure_routing)} microseconds per case.",
        "",
        "| Page | queries |",
        "|---|---|",
        *(f"| {name} | {count} |" for name, count in result.queries.items()),
        "",
        "| Memory (PSS) | MB |",
        "|---|---|",
        *(f"| {name} | {held:.0f} |" for name, held in result.memory.items()),
        f"| all | {sum(result.memory.values()):.0f} |",
    ]
    return "\n".join(lines) + "\n"


def _line(row: Row) -> str:
    sign = "≥" if row.more_is_better else "≤"
    aim, met = (f"{sign} {row.aim:g}", "yes" if row.met else "**no**") if row.aim else ("none", "")
    figure, limit = f"{_span(row.figure)} {row.unit}", f"{_span(row.limit)} {row.unit}"
    return f"| {row.name} | {figure} | {limit} | {row.limit_name} | {_span(row.ratio)} | {aim} | {met} |"


def _span(span: Span) -> str:
    return f"{_written(span.median)} ({_written(span.least)}–{_written(span.most)})"


def _written(number: float) -> str:
    return f"{number:.0f}" if number >= 100 else f"{number:.1f}" if number >= 10 else f"{number:.2f}"
