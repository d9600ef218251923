"""The decision: writing it, and what was decided."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eservice.cases.rules import Event, State
from eservice.decisions.queries import fee_lines, open_decision
from eservice.decisions.rules import outcome_of
from eservice.web.decision_forms import DraftForm, fee_text, offer
from eservice.web.language import language
from eservice.web.officer.seen import Fold, Part, Seen, Shown

PROPOSED = (State.AWAITING_SIGNATURE, State.AWAITING_COMMITTEE)


def decision(seen: Seen) -> Shown:
    """What was decided, and on which grounds."""
    decided = seen.decision
    if decided is None or seen.service is None or seen.case.decided_at is None:
        return None
    return {
        "decision": decided,
        "outcome": outcome_of(seen.service, decided.outcome),
        "grounds": {ground.key: ground.text for ground in seen.service.grounds},
    }


def proposal(seen: Seen) -> Shown:
    """What is prepared and waits for a signature or for the committee."""
    if seen.service is None or seen.case.state not in PROPOSED:
        return None
    found = open_decision(seen.case.id)
    return {"outcome": outcome_of(seen.service, found.outcome)} if found else None


def decide(seen: Seen) -> Shown:
    """What to check before deciding, and the form."""
    if seen.service is None or not seen.may(Event.DECIDED) or seen.case.state in PROPOSED:
        return None
    return {
        "checklist": seen.service.checklist,
        "has_grounds": bool(seen.service.grounds),
        "suggestions": [ground for ground in seen.service.grounds if ground.suggestion],
        "draft": open_decision(seen.case.id),
    }


def _draft_form(seen: Seen, **data: Any) -> DraftForm:
    draft = open_decision(seen.case.id) if "formdata" in data and seen.may(Event.DECIDED) else None
    form = DraftForm(**data, **(_written(draft) if draft else {}))
    offer(form, seen.service, language())
    return form


def _written(draft: Any) -> dict[str, Any]:
    """What is in the draft, as the form shows it."""
    return {
        "draft_version": draft.version,
        "outcome": draft.outcome,
        "grounds": draft.grounds,
        "reasons": draft.reasons,
        "conditions": draft.conditions,
        "valid_from": draft.valid_from,
        "valid_to": draft.valid_to,
        "fees": fee_text(fee_lines(draft.id)),
        "amount": str(draft.amount).replace(".", ",") if draft.amount is not None else "",
    }


DECISION = Part("decision", decision)
PROPOSAL = Part("proposal", proposal)


def _comes_next(seen: Seen, shown: dict[str, Any]) -> bool:
    """It is complete, or already begun, and nobody else is waited for."""
    waits = seen.case.state == State.AWAITING_COMPANY or seen.case.is_heard or bool(seen.case.rests_on)
    return shown["draft"] is not None or (seen.is_said_complete and not waits)


DECIDE = Part(
    "decide",
    decide,
    {"decision": _draft_form},
    tab=_l("Besluta"),
    anchor="decide",
    fold=Fold(
        _l("Besluta"),
        _comes_next,
        lambda _seen, shown: _("utkast finns") if shown["draft"] else "",
    ),
)
