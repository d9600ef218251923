"""What the company applied for and sent, or what a log said about an imported case."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from eservice.intake.queries import answers_in, left_out_labels
from eservice.web.definition_form import summary
from eservice.web.language import language
from eservice.web.officer.seen import Part, Seen, Shown


def application(seen: Seen) -> Shown:
    """The answers, by the steps of the form."""
    if seen.service is None:
        return None
    return {
        "steps": summary(seen.service, answers_in(seen.case.id), language(), answered_only=True),
        "left_out": left_out_labels(seen.service, seen.case.id),
    }


def files(seen: Seen) -> Shown:
    """The files of the case."""
    return {"documents": seen.documents} if seen.service else None


def imported(seen: Seen) -> Shown:
    """What an imported trace said about itself."""
    return {"attributes": seen.case.attributes} if seen.case.attributes else None


APPLICATION = Part("application", application, tab=_l("Ansökan"), anchor="application-h")
FILES = Part("files", files, tab=_l("Filer"), anchor="files-h")
IMPORTED = Part("imported", imported)
