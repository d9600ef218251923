"""The files of a case: shown in a sandbox, and each with the redacted copy that is given out in its place."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from eservice.cases.redaction import given_out
from eservice.cases.rules import Event
from eservice.web.forms import RedactForm
from eservice.web.officer.seen import Fold, Part, Seen, Shown, how_many
from eservice.web.uploads import SHOWN


def files(seen: Seen) -> Shown:
    """Each file with what is given out in its place, where that is another."""
    if seen.service is None:
        return None
    originals = [document for document in seen.documents if document.redacts_id is None]
    pairs = [
        (one, other if other is not one else None)
        for one, other in zip(originals, given_out(seen.documents), strict=True)
    ]
    return {"pairs": pairs, "shown": SHOWN, "may_redact": bool(pairs) and seen.may(Event.DOCUMENT_REDACTED)}


def _redact_form(seen: Seen, **data: Any) -> RedactForm:
    form = RedactForm(**data)
    originals = [document for document in seen.documents if document.redacts_id is None]
    form.original.choices = [SelectChoice("", _("Välj")), *(SelectChoice(str(one.id), one.name) for one in originals)]
    return form


FILES = Part(
    "files",
    files,
    {"redact": _redact_form},
    tab=_l("Filer"),
    anchor="files",
    fold=Fold(
        _l("Filer"),
        lambda seen, shown: bool(shown["pairs"]) and seen.case.ended_at is None,
        lambda _seen, shown: how_many(shown["pairs"]),
    ),
)
