"""The clockwork: any number may be started, one ticks, and one that lost its lock ends."""

from __future__ import annotations

import importlib
import os
from contextlib import suppress
from threading import Event, Thread
from typing import Any

import pytest
from celery import Celery
from sqlalchemy import text

from eservice.kit.db import db

HOLDERS = text("select count(*) from pg_locks where locktype = 'advisory' and granted and objid = :key")


@pytest.fixture
def beat(celery: Celery, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module of the clockwork, which looks for its lock as often as a test wants."""
    beat = importlib.import_module("workers.beat")
    monkeypatch.setattr(beat, "CHECK_EVERY", 0.02)
    return beat


def holders(beat: Any) -> int:
    """How many hold the lock."""
    with db.engine.connect() as connection:
        return connection.scalar(HOLDERS, {"key": beat.LOCK}) or 0


def test_of_two_clockworks_one_ticks_and_the_other_takes_over_when_it_is_gone(beat: Any) -> None:
    first, second, got = beat._locked(), [], Event()

    def wait_for_it() -> None:
        with beat.flask_app.app_context():
            second.append(beat._locked())
            got.set()

    waiting = Thread(target=wait_for_it)
    waiting.start()
    assert not got.wait(0.3)
    assert holders(beat) == 1
    first.invalidate()
    first.close()
    assert got.wait(10)
    waiting.join()
    assert holders(beat) == 1
    second[0].invalidate()
    second[0].close()


def test_a_clockwork_whose_connection_is_gone_ends_so_that_two_never_tick(
    beat: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = beat._locked()
    pid = connection.scalar(text("select pg_backend_pid()"))
    ended: list[int] = []

    def end(code: int) -> None:
        ended.append(code)
        raise SystemExit(code)

    monkeypatch.setattr(os, "_exit", end)
    db.session.execute(text("select pg_terminate_backend(:pid)"), {"pid": pid})
    with suppress(SystemExit):
        beat._watch(connection)
    connection.close()
    assert ended == [1]
    assert holders(beat) == 0
