"""The clocks of the case, and the word that its application is complete."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from eservice.cases import queries
from eservice.cases.models import CaseEvent
from eservice.cases.rules import Event
from eservice.kit.days import local_day
from eservice.web.clock_cards import clock_cards
from eservice.web.forms import CompleteForm
from eservice.web.officer.seen import Part, Seen, Shown


def clocks(seen: Seen) -> Shown:
    """Each clock that means something to the reader."""
    is_over = seen.case.ended_at is not None
    cards = clock_cards(queries.clocks(seen.case, seen.today, seen.whole_log), seen.today, is_over=is_over)
    return {"cards": cards} if cards else None


def complete(seen: Seen) -> Shown:
    """Asked of the officer once, until it has been said."""
    return {} if seen.may(Event.COMPLETENESS_CONFIRMED) and not seen.is_said_complete else None


def _complete_form(seen: Seen, **data: Any) -> CompleteForm:
    form = CompleteForm(**data)
    if form.complete_on.data is None:
        form.complete_on.data = last_material(seen.events)
    return form


def last_material(events: Sequence[CaseEvent]) -> date | None:
    """The day the company last sent something: most often the day since which the application is complete."""
    sent = [event for event in events if event.name in (Event.OPENED, Event.SUPPLEMENT_RECEIVED, Event.MATERIAL_ADDED)]
    return local_day(sent[-1].effective_at) if sent else None


CLOCKS = Part("clocks", clocks, tab=_l("Tider"), anchor="clocks-h")
COMPLETE = Part("complete", complete, {"complete": _complete_form})
