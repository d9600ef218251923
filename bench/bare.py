"""The limits: Flask, SQLAlchemy and Celery with nothing of Lotsen around them but its tables.

The bare page says one word. The bare handler writes the rows that a submission writes, as one would write them with
the ORM, without sessions, roles, form tokens, answers checked or messages sent. The bare task does nothing.
"""

from __future__ import annotations

import os
import uuid
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import text

# The tables that the rows below point at.
import eservice.accounts.models
import eservice.catalogue.models  # noqa: F401
from eservice.cases.models import Case, CaseEvent
from eservice.intake.models import Draft, Submission
from eservice.kit.background import make_celery
from eservice.kit.db import db, transaction

NUMBER = """insert into running_number (register, year, last) values ('BARE', 2000, 1)
    on conflict (register, year) do update set last = running_number.last + 1 returning last"""

#: With the settings of Lotsen's own worker.
celery = make_celery(os.environ.get("REDIS_URL", "redis://"))


@celery.task(name="nothing")
def nothing() -> None:
    """Do nothing."""


def create_app() -> Flask:
    """An application with the bare page and the bare handler."""
    app = Flask("bare")
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"]
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_size": 10}
    db.init_app(app)
    app.add_url_rule("/readyz", view_func=page)
    app.add_url_rule("/page", view_func=page)
    app.add_url_rule("/submit/<uuid:draft_id>", view_func=submit, methods=["POST"])
    return app


def page() -> str:
    """The bare page."""
    return "hello"


def submit(draft_id: uuid.UUID) -> str:
    """The bare handler: a draft becomes a case with its number, first event and submission; the draft goes."""
    now = datetime.now(UTC)
    with transaction():
        draft = db.session.get_one(Draft, draft_id)
        case = _case(draft, db.session.execute(text(NUMBER)).scalar_one(), now)
        db.session.add(case)
        db.session.flush()
        db.session.add(_event(case, draft, now))
        db.session.add(
            Submission(
                draft_id=draft.id,
                case_id=case.id,
                submitted_by=draft.person_id,
                submitted_at=now,
                answers=draft.answers,
            )
        )
        db.session.delete(draft)
        return case.reference


def _case(draft: Draft, number: int, now: datetime) -> Case:
    return Case(
        reference=f"BARE-{number}",
        service_key="bare",
        service_version_id=draft.service_version_id,
        case_type="bare",
        company_id=draft.company_id,
        state="queued",
        holder="queue",
        # Neither figures nor workers see it: the bare handler leaves nothing to do.
        mode="test",
        received_at=now,
        event_count=1,
        followed_seq=1,
        event_hash="0" * 64,
    )


def _event(case: Case, draft: Draft, now: datetime) -> Any:
    return CaseEvent(
        case_id=case.id,
        seq=1,
        name="case_opened",
        actor_id=draft.person_id,
        actor_kind="company",
        effective_at=now,
        recorded_at=now,
        holder="queue",
        data={},
        visibility="company",
        hash="0" * 64,
    )
