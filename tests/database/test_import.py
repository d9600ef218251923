"""Histories read in: plain and gzipped, once, and all or nothing."""

from __future__ import annotations

import gzip
import statistics
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from eservice.accounts.models import Unit
from eservice.cases.models import Case, CaseEvent
from eservice.cases.rules import State, chain
from eservice.kit.db import db
from eservice.statistics.queries import made_report

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0" xmlns="http://www.xes-standard.org/">\n'
#: Days that each case took; None is open still.
TOOK = [3, 8, 15, 15, 21, 2, 40, None, 9, 11, 5, 6, 30, 12, 12, 7, 19, 4, 25, 10, 14, 33, None, 1]


def trace(number: int, days: int | None) -> str:
    """A trace of two events that was received on some day in January."""
    day = 1 + number
    ended = "" if days is None else f'<date key="enddate" value="{_day(day + days)}T16:00:00+01:00"/>'
    steps = "".join(
        f'<event><string key="concept:name" value="{name}"/><string key="org:group" value="Desk"/>'
        f'<date key="time:timestamp" value="2025-01-{day:02d}T{hour}:00:00+01:00"/></event>\n'
        for name, hour in (("Register", "10"), ("Check", "11"))
    )
    received = f'<date key="startdate" value="2025-01-{day:02d}T09:00:00+01:00"/>'
    whose = f'<string key="org:group" value="Group {number % 2}"/>'
    return f'<trace>\n<string key="concept:name" value="case-{number}"/>\n{whose}{received}{ended}\n{steps}</trace>\n'


def _day(day_of_january: int) -> str:
    return date.fromordinal(date(2025, 1, 1).toordinal() + day_of_january - 1).isoformat()


LOG = HEAD + "".join(trace(number, days) for number, days in enumerate(TOOK)) + "</log>\n"


@pytest.fixture
def command(app: Flask) -> FlaskCliRunner:
    """The commands of the application."""
    return app.test_cli_runner()


def read_in(command: FlaskCliRunner, file: Path) -> Any:
    """Read a file in as `lotsen import` does."""
    return command.invoke(
        args=["import", str(file), "--service", "bygglov", "--received-attr", "startdate", "--ended-attr", "enddate"]
    )


def counts() -> tuple[int, int]:
    """How many cases and events there are."""
    db.session.rollback()
    cases, events = (db.session.scalar(select(func.count()).select_from(table)) or 0 for table in (Case, CaseEvent))
    return cases, events


@pytest.mark.parametrize("packed", [False, True])
def test_a_log_becomes_cases_whose_figures_equal_those_counted_by_hand(
    command: FlaskCliRunner, tmp_path: Path, packed: bool
) -> None:
    file = tmp_path / ("log.xes.gz" if packed else "log.xes")
    file.write_bytes(gzip.compress(LOG.encode()) if packed else LOG.encode())
    done = read_in(command, file)
    assert done.exit_code == 0, done.output
    assert f"{len(TOOK)} ärenden och {2 * len(TOOK)} händelser lästes in; 0 ärenden fanns redan." in done.output
    closed = sorted(days for days in TOOK if days is not None)
    total = made_report("imported", "bygglov").report.total  # type: ignore[union-attr]
    assert (total.received, total.decided, total.open) == (24, 22, 2)
    assert total.turnaround_median.value == statistics.median(closed)
    assert total.turnaround_median.n == len(closed)
    assert total.turnaround_p90.value == pytest.approx(statistics.quantiles(closed, n=10, method="inclusive")[8])


def test_an_imported_case_keeps_its_own_times_its_unit_and_its_chain(command: FlaskCliRunner, tmp_path: Path) -> None:
    file = tmp_path / "log.xes"
    file.write_text(LOG)
    read_in(command, file)
    found = db.session.scalars(select(Case).where(Case.external_id == "case-1")).one()
    assert (found.mode, found.state, found.reference[:4]) == ("imported", State.ENDED, "IMP-")
    assert str(found.received_at) == "2025-01-02 08:00:00+00:00"
    assert db.session.get_one(Unit, found.unit_key).name_sv == "Group 1"
    previous = ""
    for event in db.session.scalars(select(CaseEvent).where(CaseEvent.case_id == found.id).order_by(CaseEvent.seq)):
        previous = chain(previous, event.seq, event.name, event.effective_at, event.data)
        assert event.hash == previous
        assert event.effective_at < event.recorded_at
    assert found.event_hash == previous


def test_a_second_import_of_the_same_file_adds_nothing_and_a_longer_one_adds_what_is_new(
    command: FlaskCliRunner, tmp_path: Path
) -> None:
    file = tmp_path / "log.xes"
    file.write_text(LOG)
    read_in(command, file)
    before = counts()
    assert "0 ärenden och 0 händelser lästes in; 24 ärenden fanns redan." in read_in(command, file).output
    assert counts() == before
    file.write_text(LOG.replace("</log>", trace(26, 4) + "</log>"))
    assert "1 ärenden och 2 händelser lästes in; 24 ärenden fanns redan." in read_in(command, file).output
    assert counts()[0] == before[0] + 1


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        (LOG[: len(LOG) // 2], "ad "),
        (LOG.replace('"2025-01-20T11:00:00+01:00"', '"den tjugonde"'), "pår 20"),
        (LOG.replace("case-23", "case-2"), "pår 24"),
        (LOG.replace("</log>", "<trace></log>"), "ad "),
        ("not xml at all", "ad 1"),
        ("", "ad 1"),
        ('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><log>&a;</log>', ""),
    ],
)
def test_a_broken_file_is_refused_with_the_place_and_nothing_of_it_stays(
    command: FlaskCliRunner, tmp_path: Path, broken: str, place: str
) -> None:
    file = tmp_path / "log.xes"
    file.write_text(broken)
    done = read_in(command, file)
    assert done.exit_code == 1
    assert "kan inte läsas in." in done.output
    assert "Inget har sparats." in done.output
    assert place in done.output
    assert "Traceback" not in done.output
    assert counts() == (0, 0)
    assert db.session.scalar(select(func.count()).select_from(Unit).where(Unit.kind == "imported")) == 0


def test_a_gzipped_file_that_was_cut_off_is_refused(command: FlaskCliRunner, tmp_path: Path) -> None:
    file = tmp_path / "log.xes.gz"
    file.write_bytes(gzip.compress(LOG.encode())[:-200])
    done = read_in(command, file)
    assert (done.exit_code, counts()) == (1, (0, 0))
    assert "Inget har sparats." in done.output


@pytest.mark.parametrize("service", ["", "Bygg lov", "x" * 61, "å", "../x"])
def test_a_service_s_key_that_is_none_is_refused(command: FlaskCliRunner, tmp_path: Path, service: str) -> None:
    file = tmp_path / "log.xes"
    file.write_text(LOG)
    done = command.invoke(args=["import", str(file), "--service", service])
    assert done.exit_code == 2
    assert counts() == (0, 0)
