"""Moving a draft to a new version of its form, and beginning from an earlier application."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from eservice.intake.models import Draft
from eservice.intake.moving import copy_case, left_over, move_draft, newer_form
from eservice.kit.db import transaction
from eservice.web.access import company_people, viewer
from eservice.web.clock import moment
from eservice.web.definition_form import shown
from eservice.web.forms import OnlyButton
from eservice.web.language import language
from eservice.web.security import CHANGE_LIMIT, limiter


@company_people
@limiter.limit(CHANGE_LIMIT)
def move(draft_id: uuid.UUID) -> Response:
    """Take the newest version of the form; answers whose questions are gone are shown when it is checked."""
    if not OnlyButton().validate_on_submit():
        abort(400)
    with transaction():
        move_draft(draft_id, viewer(), moment())
    flash(_("Ansökan har nu det nya formuläret. Kontrollera det som är nytt."), "good")
    return redirect(url_for("company.review", draft_id=draft_id))


@company_people
@limiter.limit(CHANGE_LIMIT)
def copy(reference: str) -> Response:
    """Begin a new application with what an earlier one said."""
    if not OnlyButton(prefix="again").validate_on_submit():
        abort(400)
    with transaction():
        draft = copy_case(reference, viewer(), moment())
        address = url_for("company.review", draft_id=draft.id)
    flash(
        _("Svaren från %(reference)s är kopierade. Kontrollera att de fortfarande stämmer.", reference=reference),
        "good",
    )
    return redirect(address)


def news_of(draft: Draft) -> dict[str, object]:
    """What the page of a draft says of a newer form, and of the answers that have no question any more."""
    newer = newer_form(draft)
    return {
        "newer": newer and {"added": newer.added, "removed": newer.removed, "changed": newer.changed},
        "left_over": [
            (field.label.in_language(language()), shown(field, answer, language()))
            for field, answer in left_over(draft)
        ],
    }
