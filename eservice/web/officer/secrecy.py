"""Marking something in a case as secret, and taking the mark away."""

from __future__ import annotations

import uuid

from flask import abort, request
from flask_babel import gettext as _

from eservice.cases.operations.secrecy import lift_secrecy, mark_secret
from eservice.web.access import officers, viewer
from eservice.web.clock import moment
from eservice.web.officer.page import Page, change
from eservice.web.officer.parts.secrecy import SecrecyForm
from eservice.web.security import CHANGE_LIMIT, limiter


@officers
@limiter.limit(CHANGE_LIMIT)
def mark(reference: str) -> Page:
    """Mark a file, or the case as a whole."""

    def do(form: SecrecyForm) -> None:
        what = uuid.UUID(form.what.data) if form.what.data else None
        why, key = form.why.data, form.once.data
        mark_secret(reference, viewer(), form.version.data, what, form.paragraph.data, why, moment(), key)

    return change(reference, "secrecy", do, _("Markeringen är sparad. Den syns bara för oss."))


@officers
@limiter.limit(CHANGE_LIMIT)
def lift(reference: str) -> Page:
    """Take a mark away."""
    number = request.form.get("mark", "")
    if not number.isdecimal() or len(number) > 18:
        abort(404)
    return change(
        reference,
        "lift",
        lambda form: lift_secrecy(reference, viewer(), form.version.data, int(number), moment(), form.once.data),
        _("Markeringen är borttagen."),
    )
