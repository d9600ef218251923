"""Files that come with a form, and sending them back."""

from __future__ import annotations

import uuid
from typing import Any, BinaryIO

from flask import abort, request, send_file
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from eservice.cases.models import Document
from eservice.cases.operations.documents import LARGEST, MEGABYTE, drop_documents, keep_document, media_type_of
from eservice.cases.queries import document_for
from eservice.catalogue.shape import Field, FormStep
from eservice.kit.errors import Invalid, NotFound
from eservice.web.access import signed_in, viewer
from eservice.web.clock import moment
from eservice.web.definition_form import DefinitionForm, uploads_of
from eservice.web.settings import store

Problems = dict[str, list[Invalid]]


def keep_uploads(
    form: DefinitionForm, step: FormStep, known: dict[str, Any], draft_id: uuid.UUID
) -> tuple[dict[str, Any], Problems]:
    """Keep the files of a step and say which each field has now: those kept before, less those ticked for removal.

    A file that cannot be taken does not keep the others out: what is wrong with it is said by field.
    """
    removed = set(request.form.getlist("remove"))
    drop_documents(draft_id, removed)
    new = uploads_of(form, step)
    answers: dict[str, Any] = {}
    problems: Problems = {}
    for field in (field for field in step.fields if field.kind == "files"):
        files = [file for file in known.get(field.key) or [] if file["id"] not in removed]
        for upload in new.get(field.key, ()):
            try:
                check_room(field, len(files), upload.filename or "")
                files.append(_kept(upload, field, draft_id))
            except Invalid as error:
                problems.setdefault(field.key, []).append(error)
        answers[field.key] = files
    return answers, problems


def uploads(data: Any) -> list[FileStorage]:
    """The files in a file field; browsers send an empty one where none was chosen."""
    return [upload for upload in data or () if isinstance(upload, FileStorage) and upload.filename]


def check_room(field: Field, there: int, name: str) -> None:
    """Raise `Invalid` where the field has as many files as it takes."""
    if field.max is not None and there >= field.max:
        raise Invalid("too_many_files", name=name, most=int(field.max))


def _kept(upload: FileStorage, field: Field, draft_id: uuid.UUID) -> dict[str, Any]:
    stream: Any = upload.stream
    document = keep_document(
        store(),
        stream,
        upload.filename or "",
        viewer(),
        moment(),
        draft_id=draft_id,
        field_key=field.key,
        largest=largest_of(field),
    )
    return {"id": str(document.id), "name": document.name, "size": document.size}


def largest_of(field: Field) -> int:
    """How many bytes a file of this field may have."""
    return field.largest * MEGABYTE if field.largest else LARGEST


def _opened(document: Document) -> BinaryIO:
    """The bytes of a file that may be opened. Raises `NotFound` for one with malware, and for one that is gone."""
    if document.scan == "infected":
        raise NotFound("file_infected")
    try:
        return store().open(document.sha256)
    except FileNotFoundError as error:
        raise NotFound("file_missing") from error


@signed_in
def download(document_id: uuid.UUID) -> Response:
    """A file of a case I may read, always as a download: what a company sent is never shown as a page of ours."""
    return sent_back(document_for(document_id, viewer()))


def sent_back(document: Document) -> Response:
    """A file as a download; who may have it was asked before."""
    answer = send_file(
        _opened(document),
        mimetype=document.media_type,
        as_attachment=True,
        download_name=document.name,
        etag=document.sha256,
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


#: What a browser shows by itself, and safely: a page, a picture.
SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg"})


@signed_in
def preview(document_id: uuid.UUID) -> Response:
    """A PDF or a picture of a case I may read, shown by the browser itself in a tab of its own.

    Its content is looked at once more; anything else is only ever a download. The policy keeps what is shown from
    running scripts of ours and from loading anything from this site. A PDF is drawn by the browser's own viewer, which
    that policy does not reach into: what scripts in a PDF may do is up to the viewer.
    """
    document = document_for(document_id, viewer())
    with _opened(document) as stream:
        is_it = document.media_type in SHOWN and (
            media_type_of(document.name, stream, document.size) == document.media_type
        )
    if not is_it:
        abort(404)
    answer = send_file(
        _opened(document), mimetype=document.media_type, download_name=document.name, etag=document.sha256
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
