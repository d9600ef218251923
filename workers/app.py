"""The Celery application: `celery -A workers.app worker`."""

from __future__ import annotations

from typing import Any

from celery import Task
from celery.signals import worker_process_init

from eservice.app import create_app
from eservice.kit.db import db

flask_app = create_app()
app = flask_app.extensions["celery"]


class InApplication(Task):
    """A task that runs inside the Flask application, as a request does."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task with the application's settings and a session of its own."""
        with flask_app.app_context():
            return super().__call__(*args, **kwargs)


app.Task = InApplication
app.conf.include = [
    "workers.cases",
    "workers.letters",
    "workers.files",
    "workers.companies",
    "workers.drafts",
    "workers.figures",
    "workers.routing",
    "workers.answer_days",
    "workers.clocks",
    "workers.decisions",
    "workers.feedback",
    "workers.exports",
    "workers.subscriptions",
    "workers.inquiries",
    "workers.whatif",
    "workers.premises",
]


@worker_process_init.connect
def _own_connections(**_: Any) -> None:
    """A forked process must not share its parent's connections."""
    with flask_app.app_context():
        db.engine.dispose(close=False)
