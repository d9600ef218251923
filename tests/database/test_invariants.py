"""What must always be true: said of a healthy town, and found where somebody has broken it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from eservice.cases.operations.handling import take_case
from eservice.invariants import check_invariants, is_checked_today, newest_runs, sentences
from eservice.kit.db import db, transaction
from tests.factories import NOW, Town, follow, routed, submitted

LATER = NOW + timedelta(hours=1)


def broken() -> dict[str, int]:
    """What does not hold, and in how many cases."""
    with transaction():
        runs = check_invariants(LATER)
        return {run.name: run.wrong for run in runs if run.wrong}


def behind(statement: str) -> None:
    """Change rows past every guard, as only somebody with the keys to the database can."""
    with transaction():
        db.session.execute(text("set local session_replication_role = replica"))
        db.session.execute(text(statement))


def test_nothing_is_broken_in_a_town_where_all_is_well(town: Town) -> None:
    reference = routed(town)
    routed(town, service_key="lokalforfragan")
    with transaction():
        take_case(reference, town.lena, NOW)
    follow(NOW)
    assert broken() == {}
    assert newest_runs().keys() == sentences(NOW).keys()


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("update case_file set unit_key = null", "routed"),
        ("update case_file set state = 'withdrawn', ended_at = now()", "no_clock_after_the_end"),
        ("update case_file set event_count = event_count + 1, followed_seq = followed_seq + 1", "events_are_counted"),
        ("update case_file set state = 'decided', ended_at = now()", "decided_has_a_decision"),
        ("update case_file set followed_seq = 0", "read_to_the_end"),
        ("delete from case_fact", "facts_are_kept"),
        ("delete from clock_entry", "a_clock_has_a_ledger"),
        ('update case_event set data = \'{"officer": "somebody else"}\' where seq = 2', "chain"),
        ("delete from case_event where seq = 2", "chain"),
    ],
)
def test_what_somebody_breaks_is_found_by_the_name_of_its_sentence(town: Town, statement: str, name: str) -> None:
    routed(town)
    behind(statement)
    assert name in broken()


def test_a_case_that_came_in_just_now_may_wait_for_its_unit(town: Town) -> None:
    submitted(town, LATER - timedelta(minutes=5))
    assert "routed" not in broken()


def test_the_nightly_check_runs_once_a_day_from_two_at_night_on() -> None:
    night = NOW.replace(hour=3)
    assert is_checked_today(NOW.replace(hour=0)), "not before its hour"
    assert not is_checked_today(night)
    with transaction():
        check_invariants(night)
    assert is_checked_today(night + timedelta(hours=5))
    assert not is_checked_today(night + timedelta(days=1)), "also when it slept"
