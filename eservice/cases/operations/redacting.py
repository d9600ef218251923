"""Adding a redacted copy: of a file, or of the text of a statement."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, BinaryIO

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case, Document
from eservice.cases.operations.documents import keep_document
from eservice.cases.operations.loading import case_for_officer, check_unchanged
from eservice.cases.operations.log import already, append
from eservice.cases.referral_models import StatementCopy
from eservice.cases.referral_queries import answered_referral, statement_copies
from eservice.cases.rules import Actor, Event, Happened, Visibility, move
from eservice.kit.db import db
from eservice.kit.errors import Invalid
from eservice.kit.files import Store


def redact_document(
    reference: str,
    viewer: Viewer,
    version: int,
    original_id: uuid.UUID,
    store: Store,
    stream: BinaryIO,
    name: str,
    now: datetime,
    once: str | None = None,
) -> Case:
    """Keep a redacted copy beside its original, which stays; of a statement it is from then on what the party gets.

    Raises `Invalid` for a wrong file and a wrong original."""
    case = case_for_officer(reference, viewer)
    if already(case, once):
        return case
    check_unchanged(case, version)
    move(case.state, Event.DOCUMENT_REDACTED)
    original = db.session.get(Document, original_id)
    if original is None or original.case_id != case.id or original.redacts_id is not None:
        raise Invalid("not_an_original")
    of = original.referral_id
    copy = keep_document(store, stream, name, viewer, now, case_id=case.id, redacts_id=original.id, referral_id=of)
    data = {"document_id": str(copy.id), "redacts": str(original.id), "officer": viewer.name}
    append(case, _happened(Event.DOCUMENT_REDACTED, viewer, data, now, once), now)
    return case


def redact_statement(
    reference: str,
    viewer: Viewer,
    version: int | None,
    referral_id: int,
    text: str,
    reason: str,
    now: datetime,
    once: str | None = None,
) -> Case:
    """Keep a text of a statement without what is secret: from then on it is what the company reads.

    The statement itself stays as it came in. A new text replaces the last one; the whole text again means that
    nothing is hidden any more. Raises `Invalid` where nothing differs from what the company would read already.
    """
    case = case_for_officer(reference, viewer)
    if already(case, once):
        return case
    check_unchanged(case, version)
    move(case.state, Event.STATEMENT_REDACTED)
    referral = answered_referral(case.id, referral_id)
    last = statement_copies(case.id).get(referral_id)
    if text == (last.text if last else referral.answer):
        raise Invalid("nothing_redacted")
    copy = StatementCopy(referral_id=referral_id, text=text, reason=reason, made_by=viewer.person_id, made_at=now)
    db.session.add(copy)
    data = {"referral_id": referral_id, "from": referral.to_name, "reason": reason, "officer": viewer.name}
    append(case, _happened(Event.STATEMENT_REDACTED, viewer, data, now, once), now)
    return case


def _happened(event: Event, viewer: Viewer, data: dict[str, Any], now: datetime, once: str | None) -> Happened:
    return Happened(event, Actor.OFFICER, now, viewer.person_id, data, visibility=Visibility.INTERNAL, once=once)
