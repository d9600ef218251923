"""Loading an inquiry to change it: its case, locked and allowed, with where it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from eservice.accounts.rules import Viewer
from eservice.cases.clock_events import OFFERED
from eservice.cases.models import Case, CaseEvent
from eservice.cases.operations.loading import case_for_company, case_for_officer, check_unchanged
from eservice.cases.operations.log import append
from eservice.cases.rules import Actor, Event, Happened, Visibility
from eservice.kit.db import db
from eservice.kit.errors import WrongMove
from eservice.premises.stages.operations.keeping import keep_stages
from eservice.premises.stages.queries import journey_of, turn_events
from eservice.premises.stages.reading import kind_of
from eservice.premises.stages.rules import Journey, Stage
from eservice.premises.stages.turn_rules import TURNING, Said, is_offered


def inquiry_for_officer(reference: str, viewer: Viewer, version: int | None) -> tuple[Case, Journey]:
    """An inquiry of the officer who has it, unchanged since the page. Raises `NotFound`, `NotAllowed`, `WrongMove`."""
    case = case_for_officer(reference, viewer)
    kind_of(case.service_key)
    check_unchanged(case, version)
    return case, journey_of(case)


def inquiry_for_company(reference: str, viewer: Viewer) -> tuple[Case, Journey]:
    """An inquiry of the viewer's company. Raises `NotFound`, `NotAllowed`, `WrongMove`."""
    case = case_for_company(reference, viewer)
    kind_of(case.service_key)
    return case, journey_of(case)


def log(
    case: Case,
    event: Event,
    actor: Actor,
    viewer: Viewer | None,
    data: Mapping[str, Any],
    now: datetime,
    once: str | None = None,
    visibility: Visibility = Visibility.COMPANY,
) -> CaseEvent:
    """Append one event of the way, hand the ball on, and keep where the inquiry is in step with it."""
    who = {"officer" if actor == Actor.OFFICER else "from": viewer.name} if viewer else {}
    said = {**who, **data, **_turned(case, event, data)}
    happened = Happened(event, actor, now, viewer.person_id if viewer else None, said, visibility=visibility, once=once)
    made = append(case, happened, now)
    db.session.flush()
    keep_stages([case])
    return made


def _turned(case: Case, event: Event, data: Mapping[str, Any]) -> dict[str, bool]:
    """Hand the ball to the company or back; what the event says of it, where it changes hands."""
    if event not in TURNING:
        return {}
    theirs = is_offered([*turn_events(case.id), Said(event, dict(data))])
    if theirs == case.is_offered:
        return {}
    case.is_offered = theirs
    return {OFFERED: theirs}


def check_not_left(journey: Journey) -> None:
    """Raise `WrongMove` for an inquiry that its company has withdrawn: nothing more is done to it."""
    if journey.stage == Stage.WITHDRAWN:
        raise WrongMove("inquiry_withdrawn")
