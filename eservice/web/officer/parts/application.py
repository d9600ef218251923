"""What the company applied for and sent, or what a log said about an imported case."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eservice.cases.rules import State
from eservice.intake.queries import left_out_labels
from eservice.web.definition_form import changed_answers, summary
from eservice.web.filters import short_day
from eservice.web.language import language
from eservice.web.officer.seen import Fold, Part, Seen, Shown


def application(seen: Seen) -> Shown:
    """The answers as they are now, by the steps of the form, and what supplements have changed in them."""
    if seen.service is None:
        return None
    newest = seen.versions[-1].answers if seen.versions else {}
    return {
        "steps": summary(seen.service, newest, language(), answered_only=True),
        "left_out": left_out_labels(seen.service, seen.case.id),
        "changes": changed_answers(seen.service, seen.versions, language()),
    }


def imported(seen: Seen) -> Shown:
    """What an imported trace said about itself."""
    return {"attributes": seen.case.attributes} if seen.case.attributes else None


def _is_read(seen: Seen, _shown: dict[str, Any]) -> bool:
    """Until it is said to be complete it is what is worked with."""
    return seen.case.state in (State.RECEIVED, State.QUEUED, State.IN_PROGRESS) and not seen.is_said_complete


def _news(seen: Seen, shown: dict[str, Any]) -> str:
    if shown["left_out"] and not seen.is_said_complete:
        return _("kom in ofullständig")
    return _("ändrad %(day)s", day=short_day(shown["changes"][0][0])) if shown["changes"] else ""


APPLICATION = Part(
    "application",
    application,
    tab=_l("Ansökan"),
    anchor="application",
    fold=Fold(_l("Ansökan"), _is_read, _news),
)
IMPORTED = Part("imported", imported)
