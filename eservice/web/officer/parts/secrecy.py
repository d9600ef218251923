"""What is marked as secret in a case: the marks that hold, making one, and taking one away."""

from __future__ import annotations

import uuid
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from eservice.cases.rules import Event
from eservice.cases.secrecy import Paragraph
from eservice.cases.secrecy_queries import marks_in
from eservice.web.forms import CaseForm, OnlyButton
from eservice.web.officer.seen import Fold, Part, Seen, Shown, how_many, plain
from eservice.web.stage_forms import long_text


def paragraph_name(paragraph: str) -> str:
    """What a paragraph protects, in words."""
    return {
        Paragraph.NEGOTIATION: _("OSL 19 kap. 3 §: vår ställning i förhandlingen, dold också för företaget"),
        Paragraph.BUSINESS: _("OSL 31 kap. 16 §: företagets affärer, dolt för alla andra"),
    }[Paragraph(paragraph)]


class SecrecyForm(CaseForm):
    """What is secret, by which paragraph, and why."""

    what = SelectField(_l("Vad är hemligt?"), validators=[Optional()])
    paragraph = RadioField(_l("Paragraf"), validators=[InputRequired(_l("Välj en paragraf."))])
    why = long_text(_l("Varför gäller den här?"), _l("Skriv varför."))


def _secrecy_form(seen: Seen, **data: Any) -> SecrecyForm:
    form = SecrecyForm(**data)
    files = (SelectChoice(str(one.id), one.name) for one in seen.documents)
    form.what.choices = [SelectChoice("", _("Ärendet som helhet")), *files]
    form.paragraph.choices = [SelectChoice(one.value, paragraph_name(one)) for one in Paragraph]
    return form


def secrecy(seen: Seen) -> Shown:
    """The marks that hold, for who works with the case."""
    may = seen.may(Event.SECRECY_MARKED)
    found = marks_in(seen.case.id) if seen.works_here and seen.service else []
    if not found and not may:
        return None
    names: dict[uuid.UUID | None, str] = {one.id: one.name for one in seen.documents}
    marks = [(mark, names.get(mark.document_id), paragraph_name(mark.paragraph), who) for mark, who in found]
    return {"marks": marks, "may": may}


SECRECY = Part(
    "secrecy",
    secrecy,
    {"secrecy": _secrecy_form, "lift": plain(OnlyButton)},
    tab=_l("Sekretess"),
    anchor="secrecy",
    fold=Fold(
        _l("Sekretess"),
        lambda _seen, shown: bool(shown["marks"]),
        lambda _seen, shown: how_many(shown["marks"]),
    ),
)
