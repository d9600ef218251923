"""Indicators: counted in the database from facts, equal to what anybody counts by hand from the raw events."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import delete, select, update

from eservice.cases.models import Case, CaseEvent
from eservice.cases.operations import correspondence, handling
from eservice.catalogue.queries import current_service
from eservice.commands.checks import check_
from eservice.decisions.operations.signing import decide_case
from eservice.kit.days import local_day
from eservice.kit.db import db, transaction
from eservice.records.following import fold_missing_conduct
from eservice.statistics.indicator_models import CaseConduct, ClockFactRow, IndicatorCount, Promise
from eservice.statistics.indicator_operations import indicators_behind, make_indicators
from eservice.statistics.indicator_queries import measured, year_counts
from eservice.statistics.operations import make_figures
from tests.factories import NOW, PERMIT, Town, case, follow, routed

REASONS = "Sökanden uppfyller alla krav som lagen ställer på den som serverar alkohol."
LATER = NOW + timedelta(days=230)


@pytest.fixture
def year(town: Town) -> int:
    """A spring of cases: some asked to supplement, some decided, some open; the number of them."""
    random = Random(5)
    outcome = current_service(PERMIT)[1].outcomes[0]
    for number in range(20):
        received = NOW + timedelta(days=number)
        reference = routed(town, received)
        at = received + timedelta(days=1 + number % 3, hours=1)
        if number == 12:
            continue
        with transaction():
            handling.take_case(reference, town.lena, at)
        if number % 2 == 0:
            at += timedelta(days=2 + 2 * number)
            with transaction():
                asked_by = local_day(at) + timedelta(days=21)
                version = case(reference).version
                correspondence.request_supplement(reference, town.lena, version, "Ritning över lokalen.", asked_by, at)
            at += timedelta(days=5)
            with transaction():
                correspondence.answer_supplement(reference, town.amina, "Här kommer ritningen.", at)
        with transaction():
            handling.confirm_completeness(reference, town.lena, case(reference).version, at)
        if number % 9 != 8:
            with transaction():
                grounds = list(outcome.grounds[:1])
                then = at + timedelta(days=random.randint(20, 180))
                decide_case(reference, town.lena, case(reference).version, outcome.key, grounds, REASONS, then)
    follow(LATER)
    with transaction():
        make_figures("demo", LATER, local_day(LATER))
        make_indicators("demo", LATER, local_day(LATER))
    return 20


def _events() -> dict[int, dict[str, list[CaseEvent]]]:
    found: dict[int, dict[str, list[CaseEvent]]] = {}
    for event in db.session.scalars(select(CaseEvent).order_by(CaseEvent.id)):
        found.setdefault(event.case_id, {}).setdefault(event.name, []).append(event)
    return found


def test_the_indicators_are_those_that_anybody_counts_from_the_events(year: int) -> None:
    told = measured(year_counts("demo", 2026).counted())
    events = _events().values()
    asked = [one for one in events if "supplement_requested" in one]
    judged = [one for one in events if {"supplement_requested", "completeness_confirmed", "case_decided"} & set(one)]
    assert (told["L4"].n, told["L4"].value) == (len(judged), len(asked) / len(judged))
    assert told["P3"].value == pytest.approx(1 - len(asked) / len(judged))
    early = [
        one
        for one in asked
        if local_day(one["supplement_requested"][0].effective_at)
        <= local_day(one["case_opened"][0].effective_at) + timedelta(days=21)
    ]
    assert (told["P2"].n, told["P2"].value) == (len(asked), len(early) / len(asked))
    assert told["P5"].value == 1
    assert told["P11"].value == sum("case_decided" in one for one in events) / year


def test_the_law_is_kept_where_the_decision_came_within_four_months_of_complete(year: int) -> None:
    told = measured(year_counts("demo", 2026).counted())["P1"]
    clocks = db.session.scalars(select(ClockFactRow).where(ClockFactRow.kind == "decision_deadline")).all()
    due = [clock for clock in clocks if clock.due_on and clock.due_on < local_day(LATER)]
    met = [clock for clock in due if clock.stopped_on and clock.due_on and clock.stopped_on <= clock.due_on]
    assert 0 < len(met) < len(due)
    assert (told.n, told.value) == (len(due), len(met) / len(due))


def test_cases_that_nobody_has_met_yet_count_as_waiting(year: int) -> None:
    first = measured(year_counts("demo", 2026).counted())["T4"]
    assert first.n == year
    assert first.value is not None
    assert 9 <= first.value <= 27


def test_the_facts_are_what_the_log_says_and_a_changed_fact_is_found(year: int, app: Flask) -> None:
    runner = CliRunner()
    clean = runner.invoke(check_, ["figures"], obj=None)
    assert (clean.exit_code, clean.output) == (0, f"{year} ärenden räknades om ur loggen; 0 skillnader.\n")
    with transaction():
        one = db.session.scalars(select(CaseConduct.case_id).order_by(CaseConduct.case_id).limit(1)).one()
        db.session.execute(update(CaseConduct).where(CaseConduct.case_id == one).values(requests=9))
    found = runner.invoke(check_, ["figures"], obj=None)
    assert found.exit_code == 1
    assert "case_conduct requests: 9 / " in found.output


def test_cases_from_before_it_was_kept_are_folded_later(year: int) -> None:
    with transaction():
        db.session.execute(delete(CaseConduct))
        db.session.execute(delete(ClockFactRow))
    with transaction():
        assert fold_missing_conduct() == year
    assert fold_missing_conduct() == 0
    with transaction():
        make_indicators("demo", LATER, local_day(LATER))
    assert measured(year_counts("demo", 2026).counted())["P2"].n > 0


def test_indicators_are_behind_until_counted_after_the_figures_and_then_the_same(year: int) -> None:
    assert indicators_behind() == []
    with transaction():
        make_figures("demo", LATER + timedelta(minutes=1), local_day(LATER))
    assert indicators_behind() == ["demo"]
    query = select(IndicatorCount.counts).order_by(IndicatorCount.year, IndicatorCount.service_key)
    before = db.session.scalars(query).all()
    with transaction():
        make_indicators("demo", LATER, local_day(LATER))
    assert db.session.scalars(query).all() == before


def test_what_was_expected_when_a_case_came_in_is_kept_and_never_revised(year: int, town: Town) -> None:
    reference = routed(town, LATER)
    kept = db.session.get_one(Promise, case(reference).id)
    assert LATER.date() < kept.half_by < kept.eight_by
    follow(LATER + timedelta(days=30))
    with transaction():
        db.session.execute(update(Case).where(Case.reference == reference).values(followed_seq=0))
        make_figures("demo", LATER + timedelta(days=30), local_day(LATER + timedelta(days=30)))
    follow(LATER + timedelta(days=30))
    assert db.session.get_one(Promise, kept.case_id, populate_existing=True).eight_by == kept.eight_by
