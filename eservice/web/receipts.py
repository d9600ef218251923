"""Receipts as they were given: as a page, and as a document."""

from __future__ import annotations

import io

from flask import render_template, send_file
from werkzeug.wrappers import Response

from eservice.kit.db import transaction
from eservice.receipts.operations import receipt_document
from eservice.receipts.queries import receipt_for
from eservice.web.access import signed_in, viewer
from eservice.web.settings import store


@signed_in
def receipt(reference: str, receipt_id: int) -> str:
    """The receipt, in the language it was given in."""
    found = receipt_for(reference, receipt_id, viewer())
    return render_template("case/receipt.html", receipt=found, said=found.content)


@signed_in
def document(reference: str, receipt_id: int) -> Response:
    """The same as a PDF."""
    with transaction():
        found = receipt_for(reference, receipt_id, viewer())
        made, name = receipt_document(found, store()), f"{reference}-{found.kind}.pdf"
    return send_file(io.BytesIO(made), mimetype="application/pdf", as_attachment=True, download_name=name)
