"""Large files in pieces, in JSON. A form without the script sends its files with it, as far as one request goes."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import jsonify, request
from werkzeug.wrappers import Response

from eservice.intake import uploading
from eservice.intake.queries import draft_of
from eservice.kit.db import transaction
from eservice.kit.errors import DomainError, Invalid
from eservice.web.access import company_people, viewer
from eservice.web.clock import moment
from eservice.web.errors import STATUS, words_for
from eservice.web.security import limiter
from eservice.web.settings import store
from eservice.web.uploads import largest_of

Answer = tuple[Response, int]
View = TypeVar("View", bound=Callable[..., Any])
#: A file of 50 MB is a hundred pieces; a fast line sends them in seconds.
PIECES_LIMIT = "900 per minute"


def in_json(view: View) -> View:
    """What went wrong is said in JSON, with how much has been received where that is what the script must know."""

    @wraps(view)
    def answering(*args: Any, **kwargs: Any) -> Answer:
        try:
            return view(*args, **kwargs)
        except DomainError as error:
            known = {"received": error.details["received"]} if "received" in error.details else {}
            return jsonify(problem=words_for(error), **known), STATUS.get(type(error), 400)

    return answering  # type: ignore[return-value]


@company_people
@limiter.limit(PIECES_LIMIT)
@in_json
def begin(draft_id: uuid.UUID) -> Answer:
    """Begin a file: `field`, `name` and `size`."""
    key, name = request.form.get("field", ""), request.form.get("name", "")
    size = request.form.get("size", default=0, type=int)
    with transaction():
        field = uploading.file_field(draft_of(draft_id, viewer()), key)
        upload = uploading.begin_upload(draft_id, key, name, size, largest_of(field), viewer(), moment())
        answer = jsonify(id=str(upload.id), received=0, piece=uploading.PIECE)
    return answer, 201


@company_people
@limiter.limit(PIECES_LIMIT)
@in_json
def piece(upload_id: uuid.UUID) -> Answer:
    """How much has come (GET), or the next piece (PUT, with `offset`)."""
    with transaction():
        upload = uploading.upload_of(upload_id, viewer())
        received = upload.received
        if request.method == "PUT":
            offset = request.args.get("offset", default=-1, type=int)
            received = uploading.add_piece(upload, offset, _body(), moment())
    return jsonify(received=received, piece=uploading.PIECE), 200


def _body() -> bytes:
    """The whole body. One that was cut off is not a piece: it is sent again."""
    body = request.get_data(cache=False)
    if request.content_length is None or len(body) != request.content_length:
        raise Invalid("bad_piece")
    return body


@company_people
@limiter.limit(PIECES_LIMIT)
@in_json
def finish(upload_id: uuid.UUID) -> Answer:
    """All pieces are there: the file is looked at, and is a file of the draft from here on."""
    with transaction():
        upload = uploading.upload_of(upload_id, viewer())
        field = uploading.file_field(draft_of(upload.draft_id, viewer()), upload.field_key)
        file = uploading.finish_upload(upload, store(), largest_of(field), viewer(), moment())
    return jsonify(file), 201
