"""Looking for malware in files: what is found is closed, and its company is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import select

from eservice.cases.models import Case, Document
from eservice.cases.operations.loading import case_to_change
from eservice.cases.operations.log import append
from eservice.cases.rules import Actor, Event, Happened
from eservice.kit.db import db
from eservice.kit.files import Store

Scan = Callable[[BinaryIO], str | None]


def next_unscanned() -> Document | None:
    """The oldest file that nobody has looked at, locked; None where none waits that nobody else is looking at."""
    query = select(Document).where(Document.scan == "not_scanned").order_by(Document.uploaded_at, Document.id)
    return db.session.scalars(query.limit(1).with_for_update(skip_locked=True)).first()


def scan_document(document: Document, store: Store, scan: Scan, now: datetime) -> None:
    """Write down what the scan says of a file. One with malware can no longer be opened, and its case says so.

    Raises `OSError` where the scanner could not say; the file then stays not scanned. A file whose bytes are gone
    has nothing in it that could be opened: it is marked as missing.
    """
    try:
        with store.open(document.sha256) as stream:
            found = scan(stream)
    except FileNotFoundError:
        document.scan, document.scanned_at = "missing", now
        return
    document.scan, document.scan_found = ("infected", found) if found else ("clean", "")
    document.scanned_at = now
    if found and document.case_id is not None:
        case = case_to_change(Case.id == document.case_id)
        happened = Happened(Event.FILE_STOPPED, Actor.WORKER, now, data={"file": document.name})
        append(case, happened, now)
