"""The decision: the form for it, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from eservice.cases.rules import Event
from eservice.catalogue.shape import Ground, Outcome
from eservice.decisions.operations import decision_of
from eservice.decisions.rules import outcome_of
from eservice.web.forms import DecisionForm
from eservice.web.language import language
from eservice.web.officer.seen import Part, Seen, Shown


def decision(seen: Seen) -> Shown:
    """What was decided, and on which grounds."""
    decided = decision_of(seen.case.id) if seen.case.decided_at and seen.service else None
    if decided is None or seen.service is None:
        return None
    return {
        "decision": decided,
        "outcome": outcome_of(seen.service, decided.outcome),
        "grounds": {ground.key: ground.text for ground in seen.service.grounds},
    }


def decide(seen: Seen) -> Shown:
    """What to check before deciding, and the form."""
    if seen.service is None or not seen.may(Event.DECIDED):
        return None
    return {"checklist": seen.service.checklist, "has_grounds": bool(seen.service.grounds)}


def _decision_form(seen: Seen, **data: Any) -> DecisionForm:
    form = DecisionForm(**data)
    outcomes = seen.service.outcomes if seen.service else ()
    grounds = seen.service.grounds if seen.service else ()
    form.outcome.choices = [SelectChoice("", _("Välj utfall")), *_choices(outcomes)]
    form.grounds.choices = _choices(grounds)
    return form


def _choices(named: Iterable[Ground | Outcome]) -> list[SelectChoice]:
    return [SelectChoice(one.key, one.text.in_language(language())) for one in named]


DECISION = Part("decision", decision)
DECIDE = Part("decide", decide, {"decision": _decision_form}, tab=_l("Besluta"), anchor="decide-h")
