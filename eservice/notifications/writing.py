"""The row that a letter is: worded when it is written, sent by a worker, and never there twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from eservice.kit.background import later
from eservice.kit.db import db
from eservice.notifications.models import Letter
from eservice.notifications.rules import worded


def letter_row(
    template: str, recipient: str, language: str, facts: Mapping[str, Any], now: datetime, **cause: int | str
) -> dict[str, Any]:
    """A letter as a row. Its `cause` is a `case_id` and `event_id`, or a name of its own, `once`."""
    wording = worded(template, language, facts)
    return {
        **cause,
        "template": template,
        "recipient": recipient,
        "language": language,
        "subject": wording.subject,
        "body": wording.body,
        "written_at": now,
        "try_at": now,
    }


def write_row(row: Mapping[str, Any]) -> None:
    """Write one letter, to be sent after the commit; for a cause, template and recipient that have one, nothing."""
    db.session.execute(insert(Letter).values(row).on_conflict_do_nothing())
    later("send_letters")
