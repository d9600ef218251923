"""The row that a letter is: worded when it is written, sent by a worker, and never there twice."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from eservice.kit.background import later
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.notifications.models import Letter
from eservice.notifications.rules import Wording, worded
from eservice.notifications.text_queries import Texts, texts_in_force
from eservice.notifications.texts import CANNOT, words_of

log = logging.getLogger(__name__)


def letter_row(
    template: str,
    recipient: str,
    language: str,
    facts: Mapping[str, Any],
    now: datetime,
    texts: Texts | None = None,
    **cause: int | str,
) -> dict[str, Any]:
    """A letter as a row. Its `cause` is a `case_id` and `event_id`, or a name of its own, `once`.

    `texts` are those in force, where many letters are written at once and have asked for them already.
    """
    own = texts_in_force(local_day(now), template, language) if texts is None else texts
    wording = in_force(template, language, facts, own)
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


def in_force(template: str, language: str, facts: Mapping[str, Any], texts: Texts) -> Wording:
    """The letter in the words that are in force: an administrator's, or those of its file.

    A text that cannot be worded with what there is gives way to the file's: a letter goes out in any case.
    """
    own = texts.get((template, language))
    if own is not None:
        try:
            return words_of(own, facts)
        except CANNOT:
            log.exception("The text of the letter %s (%s) cannot be worded; its file's is used", template, language)
    return worded(template, language, facts)


def write_row(row: Mapping[str, Any]) -> None:
    """Write one letter, to be sent after the commit; for a cause, template and recipient that have one, nothing."""
    db.session.execute(insert(Letter).values(row).on_conflict_do_nothing())
    later("send_letters")
