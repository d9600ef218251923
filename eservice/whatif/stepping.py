"""One step of the question that waits, as a worker takes it: the try in one transaction, the step in the next."""

from __future__ import annotations

from datetime import datetime

import structlog

from eservice.kit.db import transaction
from eservice.whatif.operations.replaying import begin_step, put_off, take_step

log = structlog.get_logger(__name__)


def replay_next(now: datetime) -> bool:
    """Take the next step of the next question, and say whether there was one.

    What goes wrong in one question is noted on its row and keeps no other waiting.
    """
    with transaction():
        number = begin_step(now)
    if number is None:
        return False
    try:
        with transaction():
            take_step(number, now)
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        log.warning("scenario_not_replayed", scenario=number, why=why)
        with transaction():
            put_off(number, why, now)
    return True
