"""The forms of land that is given out: opening, criteria, telling all, bids, and the choice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, DateTimeLocalField, DecimalField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from eservice.catalogue.shape import Service
from eservice.kit.days import HERE
from eservice.premises.models import PremisesObject
from eservice.premises.stages.reading import stages
from eservice.premises.stages.rules import Terms
from eservice.web.forms import CaseForm, plain_text, stripped
from eservice.web.stage_forms import decider_choices, long_text, reason_choices
from eservice.web.stage_words import said


class NewAllocationForm(CaseForm):
    """A plot to give out, and how."""

    plot = SelectField(_l("Mark"), validators=[InputRequired(_l("Välj mark."))], coerce=int)
    method = RadioField(_l("Sätt"), validators=[InputRequired(_l("Välj ett sätt."))])
    method_reason = long_text(
        _l("Skäl för direktanvisning"),
        description=_l("Behövs när bara ett företag är med. Visas för alla: nämn inget företag."),
    )
    decider = SelectField(_l("Vem beslutar?"), validators=[InputRequired(_l("Välj vem som beslutar."))])
    next_on = DateField(_l("Nästa dag då något beslutas"), validators=[Optional()])


def new_form(plots: list[PremisesObject], **data: Any) -> NewAllocationForm:
    """The form, with the plots that are offered."""
    form = NewAllocationForm(**data)
    form.plot.choices = [SelectChoice(one.id, f"{one.designation or one.address}, {one.m2} m²") for one in plots]
    form.method.choices = [SelectChoice(one.key, f"{said(one.name)}: {said(one.meaning)}") for one in stages().methods]
    form.decider.choices = decider_choices()[1:]
    return form


class JoinForm(CaseForm):
    """An inquiry whose company takes part."""

    reference = StringField(
        _l("Markförfrågans nummer"),
        filters=[stripped],
        validators=[DataRequired(_l("Skriv numret, till exempel LOT-2026-00042.")), Length(max=40), plain_text],
    )


class CriteriaForm(CaseForm):
    """What the companies are judged by, and until when they may bid."""

    criteria = long_text(
        _l("Kriterier"), _l("Skriv kriterierna."), _l("Publiceras på en gång till alla, och ändras inte sedan.")
    )
    due_at = DateTimeLocalField(
        _l("Anbud senast"), format="%Y-%m-%dT%H:%M", validators=[InputRequired(_l("Ange när anbuden ska vara inne."))]
    )

    def due(self) -> datetime:
        """The end of the time for bids, by the clock here."""
        due: datetime = self.due_at.data.replace(tzinfo=HERE)
        return due


class TellForm(CaseForm):
    """The same message to all."""

    body = long_text(_l("Besked till alla som är med"), _l("Skriv beskedet."))


class ChooseForm(CaseForm):
    """Who gets the land, why, and on which terms."""

    case = RadioField(_l("Vem får marken?"), validators=[InputRequired(_l("Välj ett företag."))])
    why = long_text(_l("Skäl"), _l("Skriv skälen."), _l("Samma text går till alla som är med."))
    reason = SelectField(_l("Skäl till dem som inte får marken"), validators=[Optional()])
    until = DateField(_l("Markanvisningen gäller till och med"), validators=[InputRequired(_l("Ange en dag."))])
    decider = SelectField(_l("Vem beslutade?"), validators=[InputRequired(_l("Välj vem som beslutade."))])
    decided_on = DateField(_l("Beslutat den"), validators=[InputRequired(_l("Ange beslutsdagen."))])
    fee = DecimalField(
        _l("Avgift eller handpenning, kr"),
        validators=[Optional(), NumberRange(min=0, max=10**9, message=_l("Ange ett belopp från 0 kronor."))],
    )
    conditions = long_text(_l("Villkor"))

    def terms(self) -> Terms:
        """The terms of the allocation."""
        return Terms(
            until=self.until.data,
            decider=self.decider.data,
            decided_on=self.decided_on.data,
            fee=self.fee.data,
            conditions=self.conditions.data or "",
        )


def choose_form(parties: list[Any], service: Service | None, **data: Any) -> ChooseForm:
    """The form, with who takes part."""
    form = ChooseForm(**data)
    form.case.choices = [
        SelectChoice(one.case.reference, _("%(company)s (%(ref)s)", company=one.company, ref=one.case.reference))
        for one in parties
    ]
    form.reason.choices = reason_choices(service) if service else [SelectChoice("", _("Inget skäl"))]
    form.decider.choices = decider_choices()[1:]
    return form


class CancelForm(CaseForm):
    """Ending it without a choice."""

    why = long_text(_l("Varför avbryts den?"), _l("Skriv varför."), _l("Samma text går till alla som är med."))


class NextDayForm(CaseForm):
    """When something is decided next, and by whom."""

    next_on = DateField(_l("Nästa dag då något beslutas"), validators=[InputRequired(_l("Ange en dag."))])
    decider = SelectField(_l("Vem beslutar?"), validators=[InputRequired(_l("Välj vem som beslutar."))])

    def __init__(self, **data: Any) -> None:
        super().__init__(**data)
        self.decider.choices = decider_choices()[1:]


class BidForm(CaseForm):
    """A company's bid."""

    bid = long_text(
        _l("Ert anbud"),
        _l("Skriv ert anbud."),
        _l("Svara på kriterierna. Ni kan lämna ett nytt anbud tills tiden är ute; bara det sista gäller."),
    )
    amount = DecimalField(
        _l("Erbjudet pris, kr"),
        validators=[Optional(), NumberRange(min=0, max=10**10, message=_l("Ange ett belopp från 0 kronor."))],
    )
