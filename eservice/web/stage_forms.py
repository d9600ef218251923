"""The forms of an inquiry's way: stages and offers for officers, answers and consent for companies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, DateTimeLocalField, DecimalField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from eservice.accounts.models import Unit
from eservice.cases.referrals import Recipient
from eservice.catalogue.shape import Service
from eservice.kit.days import HERE
from eservice.premises.models import PremisesObject
from eservice.premises.stages.models import Offer
from eservice.premises.stages.reading import stages
from eservice.premises.stages.rules import Kind, Stage, Terms, stages_after
from eservice.web.forms import LONGEST, CaseForm, Checkboxes, one_line, plain_text, stripped
from eservice.web.language import language
from eservice.web.referral_forms import email_address
from eservice.web.stage_words import said, stage_name

#: What says when a field of an offer is needed.
OUTSIDE = _l("Behövs bara för en lokal som inte står i registret.")
#: Times in one form; more are offered by sending it again.
TIMES = (1, 2, 3)


def long_text(label: Any, needed: Any = None, description: Any = "") -> TextAreaField:
    """A field for a text; without `needed` it may be left empty."""
    return TextAreaField(
        label,
        description=description,
        filters=[stripped],
        validators=[
            DataRequired(needed) if needed else Optional(),
            Length(max=LONGEST, message=_l("Texten får vara högst 10 000 tecken.")),
            plain_text,
        ],
    )


def short_text(label: Any, longest: int, needed: Any = None, description: Any = "") -> StringField:
    """A field for a line; without `needed` it may be left empty."""
    first = DataRequired(needed) if needed else Optional()
    return StringField(
        label, description=description, filters=[one_line], validators=[first, Length(max=longest), plain_text]
    )


def reason_choices(service: Service) -> list[SelectChoice]:
    """The codes of a service for a no, and none."""
    none = SelectChoice("", _("Inget skäl"))
    return [none, *(SelectChoice(one.key, one.text.in_language(language())) for one in service.grounds)]


def decider_choices() -> list[SelectChoice]:
    """Who may decide, and nobody."""
    return [SelectChoice("", _("Ingen")), *(SelectChoice(one.key, said(one.name)) for one in stages().deciders)]


class TermsForm(CaseForm):
    """What is said of a stage."""

    reason = SelectField(_l("Skäl, när svaret är nej"), validators=[Optional()])
    note = long_text(_l("Till företaget"), description=_l("Syns i händelserna på företagets sida."))
    until = DateField(_l("Gäller till och med"), validators=[Optional()])
    decider = SelectField(_l("Vem beslutade?"), validators=[Optional()])
    decided_on = DateField(_l("Beslutat den"), validators=[Optional()])
    fee = DecimalField(
        _l("Avgift eller handpenning, kr"),
        validators=[Optional(), NumberRange(min=0, max=10**9, message=_l("Ange ett belopp från 0 kronor."))],
    )
    conditions = long_text(_l("Villkor"))
    next_on = DateField(_l("Nästa dag då något beslutas"), validators=[Optional()])
    next_by = SelectField(_l("Vem beslutar då?"), validators=[Optional()])

    def fill(self, service: Service) -> None:
        """Give the fields their choices."""
        self.reason.choices = reason_choices(service)
        self.decider.choices = self.next_by.choices = decider_choices()

    def terms(self) -> Terms:
        """What was said."""
        return Terms(
            reason=self.reason.data or "",
            note=self.note.data or "",
            until=self.until.data,
            decider=self.decider.data or "",
            decided_on=self.decided_on.data,
            fee=self.fee.data,
            conditions=self.conditions.data or "",
            next_on=self.next_on.data,
            next_by=self.next_by.data or "",
        )


class StageForm(TermsForm):
    """Which stage an inquiry goes to, and what is said of it; the same stage changes only what is said."""

    to = SelectField(_l("Nytt steg"), validators=[InputRequired(_l("Välj ett steg."))])


def stage_form(service: Service, kind: Kind, at: Stage, **data: Any) -> StageForm:
    """The form, with the stages that follow the one the inquiry is in. A contract is written from an offer."""
    form = StageForm(**data)
    ways = [stage for stage in stages_after(kind, at) if stage != Stage.CONTRACT]
    same = SelectChoice(str(at), _("%(stage)s (samma steg, ändra uppgifterna)", stage=stage_name(at, kind)))
    form.to.choices = [*(SelectChoice(str(stage), stage_name(stage, kind)) for stage in ways), same]
    form.fill(service)
    return form


class _Times(CaseForm):
    """Up to three times at which something can be seen."""

    time1 = DateTimeLocalField(_l("Visningstid 1"), format="%Y-%m-%dT%H:%M", validators=[Optional()])
    time2 = DateTimeLocalField(_l("Visningstid 2"), format="%Y-%m-%dT%H:%M", validators=[Optional()])
    time3 = DateTimeLocalField(_l("Visningstid 3"), format="%Y-%m-%dT%H:%M", validators=[Optional()])

    def times(self) -> list[datetime]:
        """The times that were given, by the clock here."""
        given = (self[f"time{at}"].data for at in TIMES)
        return [time.replace(tzinfo=HERE) for time in given if time is not None]


class OfferForm(_Times):
    """Premises to offer: from the register, or described where they stand in none."""

    thing = SelectField(_l("Lokal"), validators=[Optional()])
    title = short_text(_l("Lokalens adress"), 200, description=OUTSIDE)
    landlord = short_text(_l("Hyresvärd"), 160, description=OUTSIDE)
    body = long_text(_l("Beskriv erbjudandet"), _l("Beskriv lokalen och villkoren."))
    things: dict[str, PremisesObject]

    def validate(self, extra_validators: Any = None) -> bool:
        """What stands in no register needs an address and a landlord."""
        is_right = super().validate(extra_validators)
        for field in () if self.thing.data else (self.title, self.landlord):
            if not field.data:
                field.errors = [_("Fyll i det här, eller välj en lokal ur registret.")]
                is_right = False
        return is_right

    def chosen(self) -> PremisesObject | None:
        """What was chosen from the register."""
        return self.things.get(self.thing.data or "")


def offer_form(objects: Iterable[PremisesObject], **data: Any) -> OfferForm:
    """The form, with what is vacant in the register."""
    form = OfferForm(**data)
    form.things = {str(one.id): one for one in objects}
    form.thing.choices = [
        SelectChoice("", _("En lokal som inte står i registret")),
        *(SelectChoice(key, f"{one.address}, {one.m2} m²") for key, one in form.things.items()),
    ]
    return form


def offer_choices(offers: Sequence[Offer]) -> list[SelectChoice]:
    """Offers to choose from."""
    return [SelectChoice(str(one.id), one.title) for one in offers]


class MoreTimesForm(_Times):
    """More times for an offer."""

    offer = SelectField(_l("Erbjudande"), validators=[InputRequired(_l("Välj ett erbjudande."))], coerce=int)


class RecallForm(CaseForm):
    """Taking an offer back."""

    offer = SelectField(_l("Erbjudande"), validators=[InputRequired(_l("Välj ett erbjudande."))], coerce=int)
    why = long_text(_l("Varför dras det tillbaka?"), _l("Skriv varför."))


class ContractForm(CaseForm):
    """The lease that was signed."""

    offer = SelectField(_l("Lokal"), validators=[InputRequired(_l("Välj den lokal som avtalet gäller."))], coerce=int)
    decided_on = DateField(_l("Avtalsdag"), validators=[InputRequired(_l("Ange dagen då avtalet tecknades."))])
    conditions = long_text(_l("Villkor i korthet"))

    def terms(self) -> Terms:
        """What the lease says."""
        return Terms(decider="landlord", decided_on=self.decided_on.data, conditions=self.conditions.data or "")


class LandlordsForm(CaseForm):
    """Which landlords are asked."""

    units = Checkboxes(_l("Telgebolag"), validators=[Optional()])
    name = short_text(_l("Privat fastighetsägare"), 160)
    email = StringField(_l("E-post till fastighetsägaren"), filters=[one_line], validators=[Optional(), email_address])
    names: dict[str, Unit]

    def validate(self, extra_validators: Any = None) -> bool:
        """A private landlord has both a name and an address."""
        is_right = super().validate(extra_validators)
        if bool(self.name.data) != bool(self.email.data):
            (self.email if self.name.data else self.name).errors = [_("Fyll i både namn och e-post.")]
            return False
        return is_right

    def landlords(self) -> list[Recipient]:
        """Everybody who was chosen or written in."""
        found = [self.names[key] for key in self.units.data or () if key in self.names]
        chosen = [Recipient(unit.name_sv, unit.email, unit.key) for unit in found]
        return [*chosen, Recipient(self.name.data, self.email.data)] if self.name.data else chosen


def landlords_form(units: Iterable[Unit], **data: Any) -> LandlordsForm:
    """The form, with the municipal companies that let premises."""
    form = LandlordsForm(**data)
    form.names = {unit.key: unit for unit in units}
    form.units.choices = [
        SelectChoice(key, unit.name_en if language() == "en" else unit.name_sv) for key, unit in form.names.items()
    ]
    return form


class LandlordAnswerForm(CaseForm):
    """A landlord's answer."""

    has_some = RadioField(
        _l("Har ni något att föreslå?"),
        choices=[SelectChoice("yes", _l("Ja")), SelectChoice("no", _l("Nej"))],
        validators=[InputRequired(_l("Svara ja eller nej."))],
    )
    reason = SelectField(_l("Skäl, när svaret är nej"), validators=[Optional()])
    answer = long_text(_l("Vad har ni, eller varför inte?"), _l("Skriv ett svar."))
    name = short_text(_l("Vem svarar?"), 160, _l("Skriv vem som svarar."))


class OfferAnswerForm(CaseForm):
    """The company's answer to an offer."""

    wants = RadioField(
        _l("Vill ni gå vidare med lokalen?"),
        choices=[SelectChoice("yes", _l("Ja, vi är intresserade")), SelectChoice("no", _l("Nej tack"))],
        validators=[InputRequired(_l("Svara ja eller nej."))],
    )
    reason = SelectField(_l("Varför inte? Behövs när ni tackar nej"), validators=[Optional()])
    said = long_text(_l("Något mer ni vill säga"))


class BookForm(CaseForm):
    """A time to see premises."""

    time = RadioField(_l("Välj en tid"), validators=[InputRequired(_l("Välj en av tiderna."))], coerce=int)
