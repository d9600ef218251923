"""An indicator can be asked as of an earlier day: the same figure as on that day, whatever came later."""

from __future__ import annotations

from datetime import datetime, timedelta

from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select, text

from eservice.cases.operations.correspondence import answer_supplement, request_supplement
from eservice.cases.operations.handling import confirm_completeness, take_case
from eservice.catalogue.queries import current_service
from eservice.commands.looking_back import indicators
from eservice.decisions.operations.signing import decide_case
from eservice.kit.days import local_day
from eservice.kit.db import db, transaction
from eservice.records.looking_back import year_as_of
from eservice.statistics.indicator_measures import Measured
from eservice.statistics.indicator_operations import make_indicators
from eservice.statistics.indicator_queries import measured, year_counts
from eservice.statistics.models import CaseFactRow
from tests.factories import NOW, PERMIT, Town, case, follow, routed

REASONS = "Sökanden uppfyller alla krav som lagen ställer på den som serverar alkohol."
CASES = 12
MIDDLE, END = NOW + timedelta(days=40), NOW + timedelta(days=200)


def first_half(town: Town) -> list[str]:
    """Cases that came in and were taken; every other was asked to supplement."""
    references = []
    for number in range(CASES):
        at = NOW + timedelta(days=number)
        reference = routed(town, at)
        with transaction():
            take_case(reference, town.lena, at + timedelta(hours=2))
        if number % 2:
            with transaction():
                asked_at = at + timedelta(days=3)
                by = local_day(asked_at) + timedelta(days=21)
                request_supplement(reference, town.lena, case(reference).version, "Ritning.", by, asked_at)
        references.append(reference)
    return references


def second_half(town: Town, references: list[str]) -> None:
    """All of them are answered, complete and decided later."""
    permit = current_service(PERMIT)[1].outcomes[0]
    for number, reference in enumerate(references):
        at = MIDDLE + timedelta(days=1 + number)
        if number % 2:
            with transaction():
                answer_supplement(reference, town.amina, "Här är den.", at)
        with transaction():
            confirm_completeness(reference, town.lena, case(reference).version, at)
        with transaction():
            then = at + timedelta(days=20)
            decide_case(
                reference, town.lena, case(reference).version, permit.key, list(permit.grounds[:1]), REASONS, then
            )
    follow(END)


def counted(at: datetime) -> dict[str, Measured]:
    with transaction():
        make_indicators("demo", at, local_day(at))
    return measured(year_counts("demo", 2026).counted())


def looked_back(day: datetime, known_at: datetime) -> dict[str, Measured]:
    try:
        return measured(year_as_of("demo", 2026, local_day(day), known_at).counted())
    finally:
        db.session.rollback()


def test_an_indicator_as_of_an_earlier_day_is_the_one_that_was_told_that_day(town: Town) -> None:
    references = first_half(town)
    follow(MIDDLE)
    then = counted(MIDDLE)
    second_half(town, references)
    now = counted(END)
    assert now["P2"].n == then["P2"].n == CASES // 2
    assert (then["P11"].value, now["P11"].value) == (0, 1)
    assert looked_back(MIDDLE, END) == then
    assert looked_back(END, END) == now


def test_what_was_not_written_down_yet_is_not_known(town: Town) -> None:
    references = first_half(town)
    follow(MIDDLE)
    second_half(town, references)
    everything, nothing = looked_back(END, END), looked_back(END, NOW - timedelta(days=1))
    assert everything["L4"].n == CASES
    assert nothing["L4"].n == 0
    only_some = looked_back(END, MIDDLE)
    assert only_some["P11"].value == 0


def test_looking_back_changes_nothing_and_leaves_nothing_behind(town: Town) -> None:
    first_half(town)
    follow(MIDDLE)
    before = [row.seq for row in db.session.scalars(select(CaseFactRow).order_by(CaseFactRow.case_id))]
    looked_back(NOW, END)
    assert [row.seq for row in db.session.scalars(select(CaseFactRow).order_by(CaseFactRow.case_id))] == before
    assert db.session.scalar(text("select count(*) from pg_class where relpersistence = 't' and relkind = 'r'")) == 0


def test_a_connection_that_keeps_facts_between_two_looks_back_writes_to_the_right_tables(town: Town) -> None:
    references = first_half(town)
    follow(MIDDLE)
    then = counted(MIDDLE)
    assert looked_back(MIDDLE, MIDDLE) == then
    # By now the driver has prepared the statements anew, and the database has planned them for the real tables.
    second_half(town, references)
    kept = counted(END)
    assert looked_back(END, END) == kept
    assert counted(END) == kept


def test_the_command_tells_every_indicator_and_refuses_a_day_to_come(town: Town, app: Flask) -> None:
    first_half(town)
    follow(MIDDLE)
    told = CliRunner().invoke(indicators, ["--as-of", "2026-03-31", "--mode", "demo"])
    assert told.exit_code == 0, told.output
    assert "L4 " in told.output
    late = CliRunner().invoke(indicators, ["--as-of", "2999-01-01"])
    assert late.exit_code == 2
    assert "dagen har inte varit än" in late.output
