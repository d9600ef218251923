"""What a killed worker and an emptied broker lose: nothing. The row says what is left to do, and a sweep finds it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from flask import Flask
from sqlalchemy import func, select, text

from eservice.cases.models import CaseEvent
from eservice.cases.rules import Event, State
from eservice.kit.background import later, make_celery
from eservice.kit.db import db, transaction
from eservice.notifications.models import Letter
from eservice.routing.models import RouteRecord
from tests.factories import Town, case, submitted
from tests.waiting import eventually
from tests.workers.conftest import kill, worker_beside, worker_here
from workers.schedule import SWEEPS, beat_schedule


def sweep(celery: Celery) -> None:
    """Ask for every sweep, as the clockwork does."""
    for entry in beat_schedule().values():
        celery.send_task(str(entry["task"]))


def state(reference: str) -> State:
    """Where the case is now, in a transaction of its own."""
    db.session.rollback()
    return case(reference).state


def count(table: Any, *where: Any) -> int:
    """How many rows a table has now."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def is_routed_once(reference: str) -> bool:
    """Whether the case has been routed and followed, each once."""
    return (
        state(reference) == State.QUEUED
        and case(reference).followed_seq == 2
        and count(CaseEvent, CaseEvent.name == Event.ROUTED) == count(RouteRecord) == count(Letter) == 1
    )


def test_a_case_that_is_sent_in_is_routed_by_the_worker_without_any_sweep(
    town: Town, celery: Celery, broker: Any
) -> None:
    with worker_here(celery):
        reference = submitted(town)
        assert eventually(lambda: is_routed_once(reference)), state(reference)


def test_a_case_whose_message_was_lost_is_routed_once_after_a_sweep(town: Town, celery: Celery, broker: Any) -> None:
    reference = submitted(town)
    assert broker.keys()
    broker.flushdb()
    with worker_here(celery):
        sweep(celery)
        sweep(celery)
        assert eventually(lambda: is_routed_once(reference)), state(reference)


def test_a_worker_killed_in_the_middle_of_routing_and_an_emptied_broker_lose_nothing(
    town: Town, celery: Celery, broker: Any, environment: dict[str, str], tmp_path: Path
) -> None:
    with worker_beside(environment, tmp_path / "worker.log") as worker:
        with db.engine.begin() as blocking:
            # The worker has routed the case and waits to write why; there it is killed.
            blocking.execute(text("lock table route_record in access exclusive mode"))
            reference = submitted(town)
            waits = text("select count(*) from pg_locks where not granted and relation = 'route_record'::regclass")
            assert eventually(lambda: blocking.scalar(waits)), (tmp_path / "worker.log").read_text()
            kill(worker)
        broker.flushdb()
        assert eventually(lambda: state(reference) == State.RECEIVED)
        assert count(RouteRecord) == count(CaseEvent, CaseEvent.name == Event.ROUTED) == 0
    with worker_here(celery):
        sweep(celery)
        assert eventually(lambda: is_routed_once(reference)), state(reference)


def test_an_application_is_taken_in_when_no_broker_answers(
    town: Town, app: Flask, celery: Celery, broker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "celery", make_celery("redis://127.0.0.1:1/0"))
    reference = submitted(town)
    monkeypatch.undo()
    assert state(reference) == State.RECEIVED
    with worker_here(celery):
        sweep(celery)
        assert eventually(lambda: is_routed_once(reference)), state(reference)


def test_a_task_is_asked_for_after_the_commit_and_never_for_what_was_rolled_back(town: Town, broker: Any) -> None:
    broker.flushdb()
    submitted(town)
    assert broker.llen("celery") > 0
    broker.flushdb()
    with pytest.raises(ValueError, match="changed my mind"), transaction():
        _ask_and_fail()
    assert broker.llen("celery") == 0


def _ask_and_fail() -> None:
    later("route_waiting_cases")
    db.session.flush()
    raise ValueError("changed my mind")


def test_the_workers_know_every_task_of_the_schedule(celery: Celery) -> None:
    assert set(SWEEPS) <= set(celery.tasks)
