"""What was asked of the company, and asking for more."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from eservice.cases import queries
from eservice.cases.rules import Event
from eservice.web.forms import SupplementForm
from eservice.web.officer.seen import Part, Seen, Shown


def supplements(seen: Seen) -> Shown:
    """What was asked for, with the answers."""
    requests = queries.supplement_requests(seen.case.id)
    return {"requests": requests} if requests else None


def ask(seen: Seen) -> Shown:
    """Offered to the officer who has the case, one request at a time."""
    return {} if seen.may(Event.SUPPLEMENT_REQUESTED) else None


def _supplement_form(seen: Seen, **data: Any) -> SupplementForm:
    return SupplementForm(today=seen.today, **data)


SUPPLEMENTS = Part("supplements", supplements)
ASK = Part("ask", ask, {"supplement": _supplement_form}, tab=_l("Begär komplettering"), anchor="ask-h")
