"""What is kept of the clocks for lists equals what is computed from the log."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from eservice.cases.clock_events import deadlines
from eservice.cases.models import Case, CaseClock, ClockEntry
from eservice.cases.operations import handling
from eservice.cases.operations.clocks import AWAITED
from eservice.cases.queries import clock_ledger, clocks
from eservice.cases.rules import NEVER
from eservice.kit.days import local_day
from eservice.kit.db import db, transaction
from tests.factories import NOW, Town, case, follow, routed

SERVICES = ("serveringstillstand", "lokalforfragan", "markforfragan")


def complete(town: Town, reference: str, at_day: int) -> None:
    """Lena takes the case and finds it complete."""
    with transaction():
        handling.take_case(reference, town.lena, NOW)
        handling.confirm_completeness(reference, town.lena, case(reference).version, NOW + timedelta(days=at_day))
    follow(NOW + timedelta(days=at_day))


@pytest.mark.parametrize("service_key", SERVICES)
def test_what_is_kept_is_what_the_log_says(town: Town, service_key: str) -> None:
    reference = routed(town, service_key=service_key)
    if service_key == "serveringstillstand":
        complete(town, reference, 5)
    found, today = case(reference), local_day(NOW) + timedelta(days=5)
    computed = clocks(found, today)
    assert computed
    kept = {clock.rule_key: clock for clock in db.session.scalars(select(CaseClock))}
    started = [(rule, reading) for rule, reading in computed if reading.state != "not_started" or rule.kind in AWAITED]
    assert kept.keys() == {rule.key for rule, _reading in started}
    for rule, reading in started:
        clock = kept[rule.key]
        assert (clock.state, clock.started_on) == (reading.state, reading.started_on), rule.key
        assert clock.due_on == (None if reading.state == "paused" else reading.due_on), rule.key
    assert (found.due_on, found.next_due_on) == deadlines(computed)


def test_a_case_that_is_complete_has_a_day_and_one_that_is_not_has_none_by_law(town: Town) -> None:
    reference = routed(town)
    before = case(reference).due_on
    complete(town, reference, 3)
    assert (before, case(reference).due_on is not None) == (None, True)
    assert case(reference).next_due_on < NEVER


def test_clocks_thrown_away_come_back_the_same(town: Town) -> None:
    reference = routed(town)
    complete(town, reference, 3)
    before = [(line.rule_key, line.seq, line.kind, line.on) for line in clock_ledger(case(reference).id)]
    dates = (case(reference).due_on, case(reference).next_due_on)
    with transaction():
        db.session.execute(delete(CaseClock))
        db.session.execute(Case.__table__.update().values(followed_seq=0, due_on=None, next_due_on=NEVER))
    follow(NOW + timedelta(days=3))
    assert [(line.rule_key, line.seq, line.kind, line.on) for line in clock_ledger(case(reference).id)] == before
    assert (case(reference).due_on, case(reference).next_due_on) == dates


def test_a_clock_never_makes_an_open_page_stale(town: Town) -> None:
    reference = routed(town)
    with transaction():
        handling.take_case(reference, town.lena, NOW)
    version = case(reference).version
    follow(NOW)
    assert case(reference).version == version
    assert db.session.scalars(select(ClockEntry)).all()
