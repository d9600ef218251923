"""Deciding a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.cases.operations.correspondence import open_request
from eservice.cases.operations.loading import case_for_officer, check_no_conflict, check_unchanged
from eservice.cases.operations.log import already, append
from eservice.cases.rules import Actor, Event, Happened, move
from eservice.catalogue.queries import service_version
from eservice.decisions.models import Decision
from eservice.decisions.rules import check_decision
from eservice.kit.db import db


def decide_case(
    reference: str,
    viewer: Viewer,
    version: int,
    outcome: str,
    grounds: Sequence[str],
    reasons: str,
    now: datetime,
    once: str | None = None,
) -> Case:
    """Decide the case: the end of its clocks. A request for supplements that was never answered is closed with it."""
    case = case_for_officer(reference, viewer)
    if already(case, once):
        return case
    check_no_conflict(case, viewer)
    check_unchanged(case, version)
    move(case.state, Event.DECIDED)
    check_decision(service_version(case.service_version_id), outcome, grounds, reasons)
    decision = Decision(
        case_id=case.id,
        outcome=outcome,
        grounds=list(grounds),
        reasons=reasons.strip(),
        decided_by=viewer.person_id,
        decided_at=now,
        unit_key=case.unit_key,
    )
    db.session.add(decision)
    request = open_request(case.id)
    if request is not None:
        request.answer, request.answered_at = "", now
    data = {"outcome": outcome, "officer": viewer.name}
    append(case, Happened(Event.DECIDED, Actor.OFFICER, now, viewer.person_id, data, once=once), now)
    case.outcome, case.decided_at, case.ended_at = outcome, now, now
    return case


def decision_of(case_id: int) -> Decision | None:
    """The decision in a case, if it has one."""
    return db.session.scalars(select(Decision).where(Decision.case_id == case_id)).first()
