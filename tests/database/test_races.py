"""What happens when two do the same at the same moment, each on a connection of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case, CaseEvent, ClockEntry
from eservice.cases.operations.handling import take_case
from eservice.cases.rules import Event
from eservice.kit.db import db, transaction
from eservice.kit.errors import WrongMove
from eservice.kit.text import Text
from eservice.notifications.models import Letter
from eservice.records.following import follow_changed_cases
from eservice.routing.models import RouteRecord
from eservice.routing.operations import route_waiting_cases
from eservice.snapshots.models import FigureSnapshot
from eservice.snapshots.operations import Slice, freeze
from eservice.snapshots.rules import Content, Section
from eservice.subscriptions.models import Subscription
from eservice.subscriptions.operations import subscribe
from tests.factories import NOW, SITE, Town, case, routed, submitted, work

LATER = NOW + timedelta(minutes=5)


def at_once(app: Flask, *verbs: Callable[[], Any]) -> list[Any]:
    """What each verb gives or raises, all begun together, each in a transaction on a connection of its own."""
    start = Barrier(len(verbs))

    def run(verb: Callable[[], Any]) -> Any:
        with app.app_context():
            try:
                with transaction():
                    start.wait(10)
                    return verb()
            except WrongMove as error:
                return error.code

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(run, verbs))


def count(table: Any, *where: Any) -> int:
    """How many rows a table has."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def takes(reference: str, officer: Viewer) -> Callable[[], str]:
    """The officer's attempt to take the case."""

    def attempt() -> str:
        take_case(reference, officer, LATER)
        return officer.name

    return attempt


@pytest.mark.parametrize("round_", range(15))
def test_of_officers_who_take_a_case_at_once_exactly_one_gets_it(town: Town, app: Flask, round_: int) -> None:
    reference = routed(town)
    both = (town.lena, town.omar) if round_ % 2 else (town.omar, town.lena)
    said = at_once(app, *(takes(reference, officer) for officer in both))
    (winner,) = [officer for officer in both if officer.name in said]
    assert sorted(said) == sorted([winner.name, "taken_by_colleague"])
    assert case(reference).officer_id == winner.person_id
    assert count(CaseEvent, CaseEvent.name == Event.TAKEN) == 1


def test_one_officer_s_double_click_takes_a_case_once(town: Town, app: Flask) -> None:
    reference = routed(town)
    assert at_once(app, *[takes(reference, town.lena)] * 4) == [town.lena.name] * 4
    assert count(CaseEvent, CaseEvent.name == Event.TAKEN) == 1


def test_a_double_click_on_a_mail_or_on_freezing_is_one_and_fails_neither_time(town: Town, app: Flask) -> None:
    filters = {"ar": "2025"}
    assert len(set(at_once(app, *[lambda: subscribe("indicators", filters, "weekly", town.manager, NOW)] * 4))) == 1
    content = Content(Text("Test", "Test"), Text("Alla", "All"), (Section(Text("Test", "Test"), ()),))
    of = Slice("demo", 2026, NOW.date())
    at_once(app, *[lambda: freeze("report", content, of, {}, "Till nämnden", town.manager, "once", NOW)] * 4)
    assert (count(Subscription), count(FigureSnapshot)) == (1, 1)


def test_workers_that_route_at_once_route_each_case_once(town: Town, app: Flask) -> None:
    for _ in range(6):
        submitted(town)
    assert sum(at_once(app, *[lambda: route_waiting_cases(LATER)] * 4)) == 6
    assert count(RouteRecord) == count(CaseEvent, CaseEvent.name == Event.ROUTED) == 6


def test_routing_twice_changes_nothing(town: Town) -> None:
    reference = routed(town)
    before = (case(reference).version, case(reference).event_hash, count(RouteRecord))
    with transaction():
        assert route_waiting_cases(LATER) == 0
    assert (case(reference).version, case(reference).event_hash, count(RouteRecord)) == before


def test_following_twice_changes_nothing(town: Town) -> None:
    reference = routed(town)
    before = [count(table) for table in (Letter, ClockEntry, CaseEvent)]
    assert min(before) > 0
    with transaction():
        assert follow_changed_cases(SITE, LATER) == 0
    db.session.execute(Case.__table__.update().values(followed_seq=0))  # as if it had never been followed
    db.session.commit()
    work(LATER)
    assert [count(table) for table in (Letter, ClockEntry, CaseEvent)] == before
    assert case(reference).followed_seq == case(reference).event_count


def test_workers_that_follow_at_once_write_each_letter_once(town: Town, app: Flask) -> None:
    for _ in range(4):
        submitted(town)
    with transaction():
        route_waiting_cases(LATER)
    assert sum(at_once(app, *[lambda: follow_changed_cases(SITE, LATER)] * 4)) == 4
    assert count(Letter) == 4


def test_a_case_that_cannot_be_routed_does_not_hold_up_the_others(town: Town) -> None:
    first, second = submitted(town), submitted(town)
    with transaction():
        # The log of submissions refuses to be changed; a broken disk asks nobody.
        db.session.execute(text("set local session_replication_role = replica"))
        broken = text("update submission set answers = '[1]' where case_id = :case")
        db.session.execute(broken, {"case": case(first).id})
    with transaction():
        assert route_waiting_cases(LATER) == 1
    assert (case(first).unit_key, case(second).unit_key) == (None, "tillstandsenheten")
