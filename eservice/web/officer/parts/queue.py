"""How the case came here, and taking it from the queue or laying it back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from eservice.cases.rules import Event, can
from eservice.routing.queries import route_of
from eservice.web.forms import OnlyButton
from eservice.web.officer.seen import Fold, Part, Seen, Shown, plain


def take(seen: Seen) -> Shown:
    """Offered to everybody in the unit while nobody has the case."""
    return {} if seen.works_here and can(seen.case.state, Event.TAKEN) else None


def release(seen: Seen) -> Shown:
    """Offered to the officer who has the case."""
    return {} if seen.may(Event.RELEASED) else None


def route(seen: Seen) -> Shown:
    """Why the case is in this unit."""
    found = route_of(seen.case.id)
    return {"route": found} if found else None


TAKE = Part("take", take, {"take": plain(OnlyButton)})
RELEASE = Part("release", release, {"release": plain(OnlyButton)})
ROUTE = Part(
    "why_here",
    route,
    anchor="route",
    fold=Fold(
        _l("Varför ärendet är här"), lambda _seen, shown: bool(shown["route"].facts.get("applicant_is_municipal"))
    ),
)
