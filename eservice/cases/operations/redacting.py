"""Adding a redacted copy of a file."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import BinaryIO

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case, Document
from eservice.cases.operations.documents import keep_document
from eservice.cases.operations.loading import case_for_officer, check_unchanged
from eservice.cases.operations.log import already, append
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
    happened = Happened(
        Event.DOCUMENT_REDACTED,
        Actor.OFFICER,
        now,
        viewer.person_id,
        data,
        visibility=Visibility.INTERNAL,
        once=once,
    )
    append(case, happened, now)
    return case
