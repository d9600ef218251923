"""What an officer does about files and other cases: redacting, linking, merging, splitting."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import flash, request
from flask_babel import gettext as _

from eservice.cases.operations.linking import link_cases, merge_case
from eservice.cases.operations.redacting import redact_document
from eservice.intake.operations import split_case
from eservice.kit.errors import Invalid, NotFound
from eservice.web.access import officers, viewer
from eservice.web.clock import moment
from eservice.web.forms import OtherCaseForm, RedactForm, SplitForm
from eservice.web.officer.page import Page, change
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.web.settings import store


@officers
@limiter.limit(CHANGE_LIMIT)
def redact(reference: str) -> Page:
    """Add a redacted copy of a file."""

    def do(form: RedactForm) -> None:
        upload = form.copy.data
        redact_document(
            reference,
            viewer(),
            form.version.data,
            uuid.UUID(form.original.data),
            store(),
            upload.stream,
            upload.filename or "",
            moment(),
            form.once.data,
        )

    return change(reference, "redact", do, _("Den maskade kopian är sparad."))


redact.takes_files = True


@officers
@limiter.limit(CHANGE_LIMIT)
def link(reference: str) -> Page:
    """Say that another case belongs to this one."""

    def do(form: OtherCaseForm) -> None:
        _known(lambda: link_cases(reference, viewer(), form.version.data, form.other.data, moment(), form.once.data))

    return change(reference, "link", do, _("Ärendena är kopplade."))


@officers
@limiter.limit(CHANGE_LIMIT)
def merge(reference: str) -> Page:
    """Let this case go on as another."""
    other = request.form.get("into", "")[:40]

    def do(form: OtherCaseForm) -> None:
        _known(lambda: merge_case(reference, viewer(), form.version.data, other, moment(), form.once.data))

    return change(reference, "merge", do, _("Ärendet fortsätter som %(ref)s.", ref=other))


@officers
@limiter.limit(CHANGE_LIMIT)
def split(reference: str) -> Page:
    """Make a part of this case a case of its own."""

    def do(form: SplitForm) -> None:
        files = [uuid.UUID(one) for one in form.files.data or ()]
        part = split_case(reference, viewer(), form.version.data, files, moment(), form.once.data)
        flash(_("Det nya ärendet heter %(ref)s.", ref=part), "info")

    return change(reference, "split", do, _("Ärendet är delat."))


def _known(do: Callable[[], object]) -> None:
    """A number that leads nowhere is a wrong answer on the page, not a page that is missing."""
    try:
        do()
    except NotFound as error:
        raise Invalid("no_such_case") from error
