"""Preparing a decision. A draft is working material: it is no event, and only the case's officer sees it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case, CaseFee
from eservice.cases.operations.loading import case_for_officer
from eservice.cases.rules import Event, State, move
from eservice.catalogue.queries import service_version
from eservice.decisions.models import Decision
from eservice.decisions.queries import open_decision
from eservice.decisions.rules import NO_TERMS, Terms, check_decision
from eservice.kit.db import db
from eservice.kit.errors import Stale, WrongMove


def save_draft(
    reference: str,
    viewer: Viewer,
    outcome: str,
    grounds: Sequence[str],
    reasons: str,
    now: datetime,
    terms: Terms = NO_TERMS,
    draft_version: int | None = None,
) -> Decision:
    """Keep what the officer of the case has written, to be looked at before it is signed.

    Raises `Invalid` for what no decision may say, and `Stale` where another window has saved since; then the draft is
    as it was.
    """
    case = case_for_officer(reference, viewer)
    move(case.state, Event.DECIDED)
    if case.state in (State.AWAITING_SIGNATURE, State.AWAITING_COMMITTEE):
        raise WrongMove("already_proposed", reference=reference)
    check_decision(service_version(case.service_version_id), outcome, grounds, reasons, terms)
    draft = open_decision(case.id)
    if draft is None:
        draft = Decision(case_id=case.id, number=_next_number(case), stage="draft", outcome=outcome, reasons="")
        db.session.add(draft)
    elif draft_version is not None and draft.version != draft_version:
        raise Stale("case_changed", reference=reference)
    draft.stage = "draft"
    draft.outcome, draft.grounds, draft.reasons = outcome, list(grounds), reasons.strip()
    draft.conditions, draft.valid_from, draft.valid_to = terms.conditions.strip(), terms.valid_from, terms.valid_to
    draft.amount, draft.prepared_by, draft.unit_key = terms.amount, viewer.person_id, case.unit_key or ""
    db.session.flush()
    _keep_fees(case, draft, terms)
    return draft


def _next_number(case: Case) -> int:
    last = select(func.coalesce(func.max(Decision.number), 0)).where(Decision.case_id == case.id)
    return db.session.scalars(last).one() + 1


def _keep_fees(case: Case, draft: Decision, terms: Terms) -> None:
    db.session.execute(delete(CaseFee).where(CaseFee.decision_id == draft.id))
    db.session.add_all(
        CaseFee(case_id=case.id, decision_id=draft.id, item=line.item, label=line.text, amount=line.amount)
        for line in terms.fees
    )
    db.session.flush()
