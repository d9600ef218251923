"""Taking in files."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath
from typing import BinaryIO

import puremagic
from sqlalchemy import delete

from eservice.accounts.rules import Viewer
from eservice.cases.models import Document
from eservice.kit.background import later
from eservice.kit.db import db
from eservice.kit.errors import Invalid
from eservice.kit.files import Store

MEGABYTE = 1 << 20
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LARGEST = 10 * MEGABYTE
#: What is taken in, by the ending of its name. The content must be of the same sort.
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: Word and Excel files are archives; which of the two one is stands inside it.
_JPEG, _ARCHIVE = {".jpg", ".jpeg", ".jfif"}, {".docx", ".xlsx", ".zip"}
SAME_SORT = {".jpeg": _JPEG, ".jpg": _JPEG, ".docx": _ARCHIVE, ".xlsx": _ARCHIVE}


def media_type_of(name: str, stream: BinaryIO, largest: int = LARGEST) -> str:
    """The media type of a file whose name and content agree. Raises `Invalid` for any other, named by its code."""
    ending = PurePath(name).suffix.lower()
    stream.seek(0, 2)
    size = stream.tell()
    stream.seek(0)
    if not size:
        raise Invalid("file_empty", name=name)
    if size > largest:
        raise Invalid("file_too_large", name=name, most=largest // MEGABYTE)
    if ending not in MEDIA_TYPES:
        raise Invalid("file_type_refused", name=name)
    head = stream.read(4096)
    stream.seek(0)
    try:
        found = {guess.extension.lower() for guess in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        found = set()
    if not found & SAME_SORT.get(ending, {ending}):
        raise Invalid("file_content_differs", name=name)
    return MEDIA_TYPES[ending]


def keep_document(
    store: Store,
    stream: BinaryIO,
    name: str,
    viewer: Viewer | None,
    now: datetime,
    *,
    draft_id: uuid.UUID | None = None,
    case_id: int | None = None,
    field_key: str = "",
    supplement_item_id: int | None = None,
    referral_id: int | None = None,
    largest: int = LARGEST,
    redacts_id: uuid.UUID | None = None,
) -> Document:
    """Keep a file of a draft or of a case. Raises `Invalid` (`file_…`); then nothing is kept.

    The bytes are on disk before the row is: a row never points at nothing.
    """
    name = PurePath(name.replace("\\", "/")).name[-200:] or "fil"
    media_type = media_type_of(name, stream, largest)
    kept = store.keep(stream)
    document = Document(
        id=uuid.uuid4(),
        draft_id=draft_id,
        case_id=case_id,
        field_key=field_key,
        supplement_item_id=supplement_item_id,
        referral_id=referral_id,
        redacts_id=redacts_id,
        name=name,
        media_type=media_type,
        size=kept.size,
        sha256=kept.sha256,
        uploaded_by=viewer.person_id if viewer else None,
        uploaded_at=now,
    )
    db.session.add(document)
    db.session.flush()
    later("scan_documents")
    return document


def drop_documents(draft_id: uuid.UUID, ids: Iterable[str]) -> None:
    """Forget files that were uploaded in a draft and taken away again; those of other drafts are left alone."""
    known = [uuid.UUID(one) for one in ids if _UUID.fullmatch(one)]
    if known:
        db.session.execute(delete(Document).where(Document.draft_id == draft_id, Document.id.in_(known)))
