"""The form of a review of a company that asks for land."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from eservice.cases.secrecy import Paragraph
from eservice.premises.stages.review_rules import Area, Findings, Found, Result
from eservice.web.forms import CaseForm
from eservice.web.record_words import found_name, mark_name, result_name
from eservice.web.stage_forms import long_text


def _found() -> SelectField:
    return SelectField(_l("Hur ser det ut?"), validators=[InputRequired(_l("Välj hur det ser ut."))])


def _notes() -> Any:
    return long_text(_l("Anteckningar: vad ni har tittat på"))


class ReviewForm(CaseForm):
    """A review: each area, the result, and what is secret."""

    reviewed_on = DateField(_l("Granskad den"), validators=[InputRequired(_l("Ange vilken dag."))])
    owners_found, owners = _found(), _notes()
    finances_found, finances = _found(), _notes()
    disputes_found, disputes = _found(), _notes()
    experience_found, experience = _found(), _notes()
    result = RadioField(_l("Resultat"), validators=[InputRequired(_l("Välj ett resultat."))])
    said = long_text(_l("Det här får företaget veta"), description=_l("Behövs om företaget inte är godkänt rakt av."))
    paragraph = RadioField(_l("Sekretess för anteckningarna"), validators=[Optional()], default=Paragraph.BUSINESS)

    def findings(self) -> Findings:
        """What was found, by area."""
        return {area: (Found(self[f"{area}_found"].data), self[area].data or "") for area in Area}


def review_form(**data: Any) -> ReviewForm:
    """The form, with its choices."""
    form = ReviewForm(**data)
    for area in Area:
        form[f"{area}_found"].choices = [SelectChoice(one.value, found_name(one)) for one in Found]
    form.result.choices = [SelectChoice(one.value, result_name(one)[0]) for one in Result]
    marks = [SelectChoice(one.value, mark_name(one)) for one in (Paragraph.BUSINESS, Paragraph.NEGOTIATION)]
    form.paragraph.choices = [*marks, SelectChoice("", mark_name(None))]
    return form
