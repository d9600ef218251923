"""An end of the way ends the case: with a decision that says which end, or as withdrawn by its company."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.cases.operations.loading import check_no_conflict
from eservice.cases.operations.log import append
from eservice.cases.rules import Actor, Event, Happened, can
from eservice.catalogue.queries import service_version
from eservice.catalogue.shape import Outcome
from eservice.decisions.models import Decision
from eservice.decisions.operations.drafting import save_draft
from eservice.decisions.operations.signing import Signing, finish
from eservice.decisions.queries import right_of_viewer
from eservice.decisions.rules import Terms as DecisionTerms
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotAllowed
from eservice.premises.stages.operations.keeping import keep_stages
from eservice.premises.stages.reading import texts_of
from eservice.premises.stages.rules import Kind, Stage, Terms

#: Ends that somebody else decided on, a landlord or a committee: here they are only written down.
BY_OTHERS = (Stage.CONTRACT, Stage.AGREEMENT)


@dataclass(frozen=True, slots=True)
class End:
    """An end of the way: the stage, what was said of it, and what it is about, where there is more to say."""

    to: Stage
    terms: Terms
    data: Mapping[str, Any]
    text: str = ""


def ends_case(case: Case, kind: Kind, to: Stage) -> bool:
    """Whether moving to a stage ends the case: it does where the case is open, and the stage is an end."""
    if to == Stage.WITHDRAWN:
        return can(case.state, Event.WITHDRAWN)
    return can(case.state, Event.DECIDED) and _outcome(case, kind, to) is not None


def end_case(case: Case, kind: Kind, end: End, viewer: Viewer, now: datetime, once: str | None = None) -> None:
    """End the case with the stage, as one event that the company is told of; its clocks stop.

    Raises `Invalid` ("reason_of_another_end"), `WrongMove` ("already_proposed") where a proposal waits to be signed,
    and `NotAllowed` ("not_yours_to_sign", "conflict_of_interest") as for any other decision. A lease or an agreement is
    decided by others, and whoever has the case writes it down.
    """
    case.is_offered = False
    if end.to == Stage.WITHDRAWN:
        data = {"officer": viewer.name, **end.data}
        append(case, Happened(Event.WITHDRAWN, Actor.OFFICER, now, viewer.person_id, data, once=once), now)
        case.ended_at = now
    else:
        _decide(case, kind, end, viewer, now, once)
    db.session.flush()
    keep_stages([case])


def _decide(case: Case, kind: Kind, end: End, viewer: Viewer, now: datetime, once: str | None) -> None:
    check_no_conflict(case, viewer)
    outcome = _outcome(case, kind, end.to)
    assert outcome is not None
    reason = end.terms.reason if outcome.grounds else ""
    if reason and reason not in outcome.grounds:
        raise Invalid("reason_of_another_end")
    db.session.flush()
    said = DecisionTerms(conditions=end.terms.conditions)
    grounds = [reason] if reason else []
    decision = save_draft(case.reference, viewer, outcome.key, grounds, _reasons(case, outcome, end), now, said)
    data = {"officer": viewer.name, **end.data, **_signed(case, decision, end.to, viewer, now)}
    finish(case, decision, Signing(viewer, data), now, once)


def _signed(case: Case, decision: Decision, to: Stage, viewer: Viewer, now: datetime) -> dict[str, str]:
    """By which row of the delegation order it is decided; what others decided needs none."""
    right = right_of_viewer(case, decision, viewer, local_day(now))
    if right is None and to not in BY_OTHERS:
        raise NotAllowed("not_yours_to_sign", reference=case.reference)
    decision.decided_by = viewer.person_id
    if right is None:
        return {}
    decision.delegation, decision.body_key = right.number, right.body
    return {"delegation": right.number}


def _outcome(case: Case, kind: Kind, to: Stage) -> Outcome | None:
    """The first outcome of those that the stage stands for which the case's version of the service has."""
    known = {one.key: one for one in service_version(case.service_version_id).outcomes}
    return next((known[key] for key in texts_of(kind).closes.get(to, ()) if key in known), None)


def _reasons(case: Case, outcome: Outcome, end: End) -> str:
    """Why, as the letter says it: the end, its reason as the service words it, and what the officer wrote."""
    english = case.language == "en"
    grounds = {one.key: one.text for one in service_version(case.service_version_id).grounds}
    why = grounds.get(end.terms.reason)
    parts = [f"{outcome.text.in_language(case.language)}.", end.text]
    if why is not None:
        parts.append(f"{'Reason' if english else 'Skäl'}: {why.in_language(case.language)}.")
    return " ".join(part for part in (*parts, end.terms.note.strip()) if part)
