"""The survey's form and the words of its questions."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from eservice.feedback.rules import FACTORS, HIGHEST, ITEMS, LOWEST, NKI, Knew, Verdict
from eservice.web.words import knew

SCALE = [SelectChoice(str(score), str(score)) for score in range(LOWEST, HIGHEST + 1)]
NO_OPINION = "-"
QUESTIONS = {
    "satisfied": (_l("Hur nöjda är ni med oss, på det hela taget?"), _l("1 är inte alls nöjda, 10 är mycket nöjda.")),
    "expected": (
        _l("Hur väl motsvarade vi det ni väntade er?"),
        _l("1 är inte alls, 10 är mycket bättre än vi väntade oss."),
    ),
    "ideal": (
        _l("Tänk er hur det skulle vara om allt fungerade perfekt. Hur nära det kom vi?"),
        _l("1 är långt ifrån, 10 är så gott som perfekt."),
    ),
    "information": (_l("Informationen"), _l("Var det lätt att förstå vad som gällde och vad ni skulle göra?")),
    "accessibility": (_l("Tillgängligheten"), _l("Var det lätt att få kontakt med rätt person?")),
    "treatment": (_l("Bemötandet"), _l("Var vi engagerade, lyhörda och trevliga?")),
    "competence": (_l("Kompetensen"), _l("Kunde vi vår sak och förstod vi er situation?")),
    "legal_certainty": (
        _l("Rättssäkerheten"),
        _l("Var det tydligt vad vi stödde oss på? Var det rättvist?"),
    ),
    "efficiency": (_l("Effektiviteten"), _l("Gick det så fort som det borde?")),
}


def _question(item: str) -> RadioField:
    label, description = QUESTIONS[item]
    if item in NKI:
        needed = InputRequired(_l("Välj ett tal mellan 1 och 10."))
        return RadioField(label, description=description, choices=SCALE, validators=[needed])
    choices = [*SCALE, SelectChoice(NO_OPINION, _l("Vet inte"))]
    return RadioField(label, description=description, choices=choices, validators=[Optional()])


class VerdictForm(FlaskForm):
    """The three questions of the index, the six factors, and whether one knew what came next."""

    satisfied = _question("satisfied")
    expected = _question("expected")
    ideal = _question("ideal")
    information = _question("information")
    accessibility = _question("accessibility")
    treatment = _question("treatment")
    competence = _question("competence")
    legal_certainty = _question("legal_certainty")
    efficiency = _question("efficiency")
    knew = RadioField(_l("Visste ni hela tiden vad som skulle hända härnäst?"), validators=[Optional()])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.knew.choices = [SelectChoice(one, knew(one)) for one in Knew]

    def verdict(self) -> Verdict:
        """What was answered; no opinion is no answer."""
        said = {item: getattr(self, item).data for item in ITEMS}
        scores = {item: int(score) for item, score in said.items() if score and score != NO_OPINION}
        return Verdict(scores, Knew(self.knew.data) if self.knew.data else None)

    def parts(self) -> list[list[Any]]:
        """The questions of the index, and those of the factors."""
        return [[getattr(self, item) for item in part] for part in (NKI, FACTORS)]
