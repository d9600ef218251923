"""The documents of decisions, to fetch."""

from __future__ import annotations

import uuid

from flask import send_file
from werkzeug.wrappers import Response

from eservice.decisions.operations.documents import make_pdf
from eservice.decisions.queries import document_for
from eservice.kit.db import transaction
from eservice.web.access import signed_in, viewer
from eservice.web.settings import store


@signed_in
def decision_document(document_id: uuid.UUID) -> Response:
    """A decision's document in a case I may read. Its PDF is made now where nobody has needed it before."""
    _document, case = document_for(document_id, viewer())
    name = f"{case.reference}.pdf"
    with transaction():
        document = make_pdf(document_id, store())
        content, sha256 = store().open(str(document.sha256)), document.sha256
    return send_file(content, mimetype="application/pdf", as_attachment=True, download_name=name, etag=str(sha256))
