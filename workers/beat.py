"""The clockwork: `python -m workers.beat`. Any number may be started; one ticks, the others wait to take over."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from eservice.kit.db import db
from workers.app import app, flask_app
from workers.schedule import beat_schedule

log = structlog.get_logger(__name__)
#: The advisory lock of the one beat that ticks.
LOCK = 7051_2026
CHECK_EVERY = 5.0


def main() -> None:
    """Wait for the lock, then tick until told to stop; stop too when the lock is lost with its connection."""
    app.conf.beat_schedule = beat_schedule()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with flask_app.app_context():
        connection = _locked()
    threading.Thread(target=_watch, args=(connection,), daemon=True).start()
    log.info("beat_ticks")
    home: Path = flask_app.config["SETTINGS"].home
    home.mkdir(parents=True, exist_ok=True)
    app.Beat(schedule=str(home / "beat"), loglevel="warning", quiet=True).run()


def _locked() -> Any:
    """A connection that holds the lock; it is kept open, for the lock lives and dies with it."""
    while True:
        try:
            connection = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            if connection.scalar(text("select pg_try_advisory_lock(:key)"), {"key": LOCK}):
                return connection
            connection.close()
        except SQLAlchemyError as error:
            log.warning("beat_waits_for_the_database", error=type(error).__name__)
        time.sleep(CHECK_EVERY)


def _watch(connection: Any) -> None:
    """End the process when the connection is gone: another may hold the lock by now. Whoever runs us starts us anew."""
    while True:
        time.sleep(CHECK_EVERY)
        try:
            connection.execute(text("select 1"))
        except SQLAlchemyError:
            log.warning("beat_lost_its_lock")
            os._exit(1)


if __name__ == "__main__":
    main()
