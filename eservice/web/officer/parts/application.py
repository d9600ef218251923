"""What the company applied for and sent, or what a log said about an imported case."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from eservice.intake.queries import left_out_labels
from eservice.web.definition_form import changed_answers, summary
from eservice.web.language import language
from eservice.web.officer.seen import Part, Seen, Shown


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


APPLICATION = Part("application", application, tab=_l("Ansökan"), anchor="application-h")
IMPORTED = Part("imported", imported)
