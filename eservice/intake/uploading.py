"""Large files in pieces: an upload that was cut off goes on where it stopped, from any page and any process.

The pieces lie in the database until the file is whole: no disk is shared between machines for it.
"""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import BinaryIO, cast

from sqlalchemy import delete, select

from eservice.accounts.rules import Viewer
from eservice.cases.operations.documents import keep_document
from eservice.catalogue.queries import service_version
from eservice.catalogue.shape import Field
from eservice.intake.models import Draft, Upload, UploadPart
from eservice.intake.operations import save_answers
from eservice.intake.queries import draft_to_change
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotFound, Stale
from eservice.kit.files import Store

#: Bytes of one piece at most: small enough to be sent again without tears.
PIECE = 1 << 19
#: What nobody has added to for this long is swept away.
ABANDONED = timedelta(days=2)
MOST_AT_ONCE = 20


def begin_upload(
    draft_id: uuid.UUID, field_key: str, name: str, size: int, largest: int, viewer: Viewer, now: datetime
) -> Upload:
    """Begin to receive a file of `size` bytes for a question of a draft.

    Raises `NotFound` for a draft or question that is not there, `Invalid` for a file that would not be taken anyway.
    """
    draft = draft_to_change(draft_id, viewer)
    file_field(draft, field_key)
    if size <= 0:
        raise Invalid("file_empty", name=name)
    if size > largest:
        raise Invalid("file_too_large", name=name, most=largest >> 20)
    begun = select(Upload.id).where(Upload.draft_id == draft_id).limit(MOST_AT_ONCE)
    if len(db.session.scalars(begun).all()) >= MOST_AT_ONCE:
        raise Invalid("too_many_uploads")
    upload = Upload(
        id=uuid.uuid4(),
        draft_id=draft_id,
        person_id=viewer.person_id,
        field_key=field_key,
        name=name[:200],
        size=size,
        received=0,
        touched_at=now,
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def file_field(draft: Draft, field_key: str) -> Field:
    """The question of a draft that takes files. Raises `NotFound`."""
    for field in service_version(draft.service_version_id).fields():
        if field.key == field_key and field.kind == "files":
            return field
    raise NotFound("no_such_question")


def upload_of(upload_id: uuid.UUID, viewer: Viewer) -> Upload:
    """An upload that the viewer began, locked. Raises `NotFound`."""
    query = select(Upload).where(Upload.id == upload_id).with_for_update().execution_options(populate_existing=True)
    upload = db.session.scalars(query).first()
    if upload is None or upload.person_id != viewer.person_id:
        raise NotFound("no_such_upload")
    return upload


def add_piece(upload: Upload, offset: int, piece: bytes, now: datetime) -> int:
    """Add a piece and say how much is there. The same piece sent twice is no error.

    Raises `Stale` ("upload_elsewhere") where it does not begin where the last one ended, and `Invalid` for one that
    is empty, too large, or goes beyond the end.
    """
    if not piece or len(piece) > PIECE or offset + len(piece) > upload.size:
        raise Invalid("bad_piece")
    if offset + len(piece) <= upload.received:
        return upload.received
    if offset != upload.received:
        raise Stale("upload_elsewhere", received=upload.received)
    db.session.add(UploadPart(upload_id=upload.id, offset=offset, content=piece))
    upload.received, upload.touched_at = offset + len(piece), now
    db.session.flush()
    return upload.received


def finish_upload(upload: Upload, store: Store, largest: int, viewer: Viewer, now: datetime) -> dict[str, object]:
    """Make a whole upload a file of its draft; the answer that names it is returned, with the draft's version.

    Raises `Stale` where something is missing still, and `Invalid` (`file_…`) for a file that is not taken.
    """
    if upload.received != upload.size:
        raise Stale("upload_elsewhere", received=upload.received)
    draft = draft_to_change(upload.draft_id, viewer)
    field = file_field(draft, upload.field_key)
    there = draft.answers.get(field.key) or []
    if field.max is not None and len(there) >= field.max:
        raise Invalid("too_many_files", name=upload.name, most=int(field.max))
    with _whole(upload.id) as stream:
        document = keep_document(
            store, stream, upload.name, viewer, now, draft_id=draft.id, field_key=field.key, largest=largest
        )
    file = {"id": str(document.id), "name": document.name, "size": document.size}
    save_answers(draft, {field.key: [*there, file]}, None, now)
    drop_upload(upload)
    return {**file, "sha256": document.sha256, "version": draft.version}


@contextmanager
def _whole(upload_id: uuid.UUID) -> Iterator[BinaryIO]:
    query = select(UploadPart.content).where(UploadPart.upload_id == upload_id).order_by(UploadPart.offset)
    with tempfile.TemporaryFile() as whole:
        for content in db.session.scalars(query.execution_options(yield_per=4)):
            whole.write(content)
        whole.seek(0)
        yield cast(BinaryIO, whole)


def drop_upload(upload: Upload) -> None:
    """Forget an upload and its pieces."""
    db.session.execute(delete(UploadPart).where(UploadPart.upload_id == upload.id))
    db.session.delete(upload)
    db.session.flush()


def sweep_uploads(now: datetime) -> int:
    """Forget the uploads that were left half-way. Run twice, it finds none the second time."""
    query = select(Upload).where(Upload.touched_at < now - ABANDONED).order_by(Upload.touched_at).limit(100)
    left = db.session.scalars(query.with_for_update(skip_locked=True)).all()
    for upload in left:
        drop_upload(upload)
    return len(left)
