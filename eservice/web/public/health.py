"""For machines: is the process up, and can it work?"""

from __future__ import annotations

import redis
from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from eservice.kit.db import db
from eservice.web.access import everyone


@everyone
def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@everyone
def readyz() -> tuple[dict[str, str], int]:
    """The process, its database and its broker answer; 503 with the names of those that do not."""
    checks = {"database": _database_answers(), "broker": _broker_answers()}
    status = 200 if all(checks.values()) else 503
    return {name: "ok" if well else "no answer" for name, well in checks.items()}, status


def _database_answers() -> bool:
    try:
        db.session.execute(text("select 1"))
    except SQLAlchemyError:
        return False
    return True


def _broker_answers() -> bool:
    try:
        with redis.Redis.from_url(current_app.config["SETTINGS"].redis_url, socket_timeout=2) as broker:
            return bool(broker.ping())
    except redis.RedisError:
        return False
