"""Every task may run twice, and shows it by nothing."""

from __future__ import annotations

from typing import Any

from celery import Celery
from sqlalchemy import func, select

from eservice.cases.models import CaseClock, CaseEvent, ClockEntry
from eservice.kit.db import db
from eservice.notifications.models import Letter
from eservice.routing.models import RouteRecord
from eservice.statistics.models import CaseFactRow, FigureReport
from tests.factories import Town, case, submitted
from workers.schedule import SWEEPS

TABLES = (CaseEvent, RouteRecord, ClockEntry, CaseClock, Letter, CaseFactRow, FigureReport)


def run(celery: Celery, *names: str) -> None:
    """Run tasks here and now, in the order of their names."""
    for name in names:
        celery.tasks[name].apply(throw=True)


def rows() -> list[int]:
    """How many rows each table has that a task writes to."""
    db.session.rollback()
    return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def test_every_sweep_run_twice_does_nothing_twice(town: Town, celery: Celery, broker: Any) -> None:
    reference = submitted(town)
    # What one sweep finds, as a day that has passed, another follows on its next round.
    run(celery, "route_waiting_cases", "follow_changed_cases", "refresh_figures", *SWEEPS, *SWEEPS)
    once, version, made = rows(), case(reference).version, _made_at()
    assert min(once) > 0
    run(celery, *SWEEPS, *SWEEPS)
    assert (rows(), case(reference).version, _made_at()) == (once, version, made)


def test_every_sweep_finds_nothing_to_do_in_an_empty_town(celery: Celery, broker: Any) -> None:
    run(celery, *SWEEPS)
    assert sum(rows()) == 0


def test_a_letter_waits_in_the_outbox_where_no_mail_server_is_set(town: Town, celery: Celery, broker: Any) -> None:
    submitted(town)
    run(celery, "route_waiting_cases", "follow_changed_cases", "send_letters")
    db.session.rollback()
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.sent_at, letter.attempts) == (None, 0)


def _made_at() -> list[Any]:
    return list(db.session.scalars(select(FigureReport.made_at).order_by(FigureReport.service_key)))
