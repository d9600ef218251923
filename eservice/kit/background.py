"""Work for later: a task is named now and sent only after the commit."""

from __future__ import annotations

from typing import Any

import structlog
from celery import Celery
from flask import Flask, current_app
from kombu.exceptions import OperationalError
from sqlalchemy import event
from sqlalchemy.orm import Session

from eservice.kit.db import db

log = structlog.get_logger(__name__)
PENDING = "tasks_after_commit"


def later(task: str, **ids: int | str) -> None:
    """Ask for `task` with `ids` once the transaction has committed; asked for twice in one transaction, sent once.

    The message is only a hint: it may be lost, and a sweeper finds the row that still waits.
    """
    pending = db.session().info.setdefault(PENDING, [])
    if (task, ids) not in pending:
        pending.append((task, ids))


def bind(app: Flask, celery: Celery) -> None:
    """Give the application the Celery client that `later` sends through."""
    app.extensions["celery"] = celery


@event.listens_for(Session, "after_commit")
def _send(session: Session) -> None:
    if session.in_nested_transaction():
        return
    for task, ids in session.info.pop(PENDING, []):
        _send_one(task, ids)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(PENDING, None)


def _send_one(task: str, ids: dict[str, Any]) -> None:
    try:
        current_app.extensions["celery"].send_task(task, kwargs=ids, retry=False)
    except OperationalError as error:
        log.warning("task_not_sent", task=task, ids=ids, error=str(error), then="the sweeper will find the row")


def make_celery(redis_url: str) -> Celery:
    """The Celery client and worker settings, argued for once, here.

    A task must be over (300 s) before Redis gives it to somebody else (600 s), else it would run twice at once.
    Work is acknowledged when done, and a killed worker's task is given back: every task may run twice.
    """
    celery = Celery("lotsen", broker=redis_url)
    celery.conf.update(
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        task_ignore_result=True,
        accept_content=["json"],
        task_serializer="json",
        broker_connection_retry_on_startup=True,
        timezone="Europe/Stockholm",
        enable_utc=True,
        worker_hijack_root_logger=False,
        task_soft_time_limit=240,
        task_time_limit=300,
        broker_transport_options={
            "visibility_timeout": 600,
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
            "socket_timeout": 30,
            "socket_connect_timeout": 3,
            "max_retries": 1,
        },
        worker_soft_shutdown_timeout=10,
        worker_enable_soft_shutdown_on_idle=True,
    )
    return celery
