"""The letter of a decision: frozen at the signature, made a PDF when first needed, corrected beside the old one."""

from __future__ import annotations

import io
import uuid
from datetime import datetime

from sqlalchemy import select

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.cases.operations.loading import case_for_officer, check_unchanged
from eservice.cases.operations.log import already, append
from eservice.cases.rules import Actor, Event, Happened, move
from eservice.catalogue.operations import digest_of
from eservice.decisions.letter import Correction
from eservice.decisions.models import Decision, DecisionDocument
from eservice.decisions.queries import content_of, decision_of, signature_of
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import Invalid
from eservice.kit.files import Store
from eservice.kit.pdf import pdf


def freeze(case: Case, decision: Decision, now: datetime, correction: Correction | None = None) -> DecisionDocument:
    """Keep what the letter says now. From here on the document is what it is; its digest stands in the log."""
    content = content_of(case, decision, local_day(now), signature_of(decision, case.language), correction)
    document = DecisionDocument(
        id=uuid.uuid4(),
        decision_id=decision.id,
        kind="correction" if correction else "decision",
        content=content,
        digest=digest_of(content),
        made_at=now,
    )
    db.session.add(document)
    db.session.flush()
    return document


def make_pdf(document_id: uuid.UUID, store: Store) -> DecisionDocument:
    """The document with its PDF in the store: made on the first call, found on every later one."""
    query = select(DecisionDocument).where(DecisionDocument.id == document_id).with_for_update()
    document = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if document.sha256 is None or not store.exists(document.sha256):
        kept = store.keep(io.BytesIO(pdf("decision", document.content, document.made_at)))
        document.sha256, document.size = kept.sha256, kept.size
        db.session.flush()
    return document


def correct_decision(
    reference: str,
    viewer: Viewer,
    version: int,
    reasons: str,
    conditions: str,
    what: str,
    now: datetime,
    once: str | None = None,
) -> Case:
    """Correct an obvious clerical error in the text (FL 2017:900, 36 §): a new document beside the old, which stays.

    Outcome, fee and validity are never corrected here: that would be another decision. Raises `Invalid` where nothing
    was changed or nobody says what.
    """
    case = case_for_officer(reference, viewer)
    if already(case, once):
        return case
    check_unchanged(case, version)
    move(case.state, Event.CORRECTED)
    decision = decision_of(case.id)
    assert decision is not None
    reasons, conditions, what = reasons.strip(), conditions.strip(), what.strip()
    if (reasons, conditions) == (decision.reasons, decision.conditions):
        raise Invalid("nothing_corrected")
    if len(what) < 5:
        raise Invalid("correction_not_told")
    decision.reasons, decision.conditions = reasons, conditions
    document = freeze(case, decision, now, Correction(local_day(now), what))
    data = {"officer": viewer.name, "what": what, "digest": document.digest}
    append(case, Happened(Event.CORRECTED, Actor.OFFICER, now, viewer.person_id, data, once=once), now)
    return case
