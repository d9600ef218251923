"""The forms of the organisation: units, people, roles, and the property register."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional, Regexp

from eservice.web.admin.table_forms import HIGHEST_LEVEL
from eservice.web.forms import CaseForm, one_line, plain_text, stripped


def line(label: Any, missing: Any = None, longest: int = 120, **more: Any) -> StringField:
    """A line of text; `missing` says what to write where it must be there."""
    needed = [InputRequired(missing)] if missing else [Optional()]
    return StringField(label, filters=[one_line], validators=[*needed, Length(max=longest), plain_text], **more)


class NameForm(CaseForm):
    """What a unit is called from a day on."""

    name_sv = line(_l("Namn på svenska"), _l("Skriv namnet på svenska."))
    name_en = line(_l("Namn på engelska"), _l("Skriv namnet på engelska."))
    valid_from = DateField(_l("Heter så från och med"), validators=[InputRequired(_l("Ange den första dagen."))])


class NewUnitForm(NameForm):
    """A new unit."""

    key = StringField(
        _l("Nyckel"),
        filters=[one_line],
        description=_l("Kort namn som tabellerna använder: små bokstäver a–z, siffror och understreck. Ändras aldrig."),
        validators=[
            InputRequired(_l("Skriv en nyckel.")),
            Regexp(r"[a-z][a-z0-9_]{0,39}\Z", message=_l("Skriv små bokstäver a–z, siffror och understreck.")),
        ],
    )
    kind = SelectField(
        _l("Slag"),
        choices=[SelectChoice("committee_unit", _l("Myndighet")), SelectChoice("company", _l("Bolag"))],
        description=_l("Ett bolag fattar inga myndighetsbeslut."),
    )
    valid_from = DateField(_l("Finns från och med"), validators=[InputRequired(_l("Ange den första dagen."))])


class UnitForm(CaseForm):
    """What a unit answers for and how it is reached."""

    answerable_sv = line(_l("Svarar inför, på svenska"))
    answerable_en = line(_l("Svarar inför, på engelska"))
    competence_sv = TextAreaField(
        _l("Ansvarar för, på svenska"), filters=[stripped], validators=[Length(max=500), plain_text]
    )
    competence_en = TextAreaField(
        _l("Ansvarar för, på engelska"), filters=[stripped], validators=[Length(max=500), plain_text]
    )
    email = StringField(
        _l("E-post"),
        filters=[one_line],
        validators=[Optional(), Email(_l("Skriv en e-postadress.")), Length(max=254)],
    )
    phone = line(_l("Telefon"), longest=40)
    gives_out = BooleanField(
        _l("Systemet ger ärenden i kön till handläggarna"),
        description=_l("I ordningen jäv, närvaro, kompetens, delegation, arbete kvar. Annars tar handläggarna själva."),
    )


class DaysForm(CaseForm):
    """From and until when a unit takes cases."""

    valid_from = DateField(_l("Första dagen"), validators=[Optional()])
    valid_to = DateField(
        _l("Sista dagen"), description=_l("Lämna tomt så länge enheten finns."), validators=[Optional()]
    )


class PersonForm(CaseForm):
    """Somebody who will work here."""

    name = line(_l("Namn"), _l("Skriv namnet."))
    email = StringField(
        _l("E-post"),
        filters=[one_line],
        validators=[InputRequired(_l("Skriv en e-postadress.")), Email(_l("Skriv en e-postadress.")), Length(max=254)],
    )
    subject = line(
        _l("Inloggning"),
        _l("Skriv vad personen heter hos inloggningstjänsten."),
        description=_l("Det namn som inloggningstjänsten har för personen."),
    )


class GrantForm(CaseForm):
    """A role, where, from when and until when."""

    role = SelectField(_l("Roll"), validators=[InputRequired(_l("Välj en roll."))])
    unit = SelectField(_l("Enhet"), description=_l("En chef utan enhet leder alla."), validators=[Optional()])
    valid_from = DateField(_l("Första dagen"), validators=[InputRequired(_l("Ange den första dagen."))])
    valid_to = DateField(_l("Sista dagen"), description=_l("Lämna tomt tills vidare."), validators=[Optional()])
    competences = line(
        _l("Kompetenser"),
        longest=300,
        description=_l("De ord som fördelningstabellerna frågar efter, med komma emellan."),
    )
    delegation = IntegerField(
        _l("Delegationsnivå"),
        validators=[Optional(), NumberRange(0, HIGHEST_LEVEL, _l("Skriv ett tal från 0 till 9."))],
    )


class RevokeForm(CaseForm):
    """The last day of a role."""

    valid_to = DateField(_l("Sista dagen"), validators=[InputRequired(_l("Ange den sista dagen."))])


class PlacesForm(CaseForm):
    """A file with the property register."""

    file = FileField(
        _l("Fil med fastigheter"),
        description=_l("CSV med kolumnerna fastighet, ägartyp, ägare, hyresvärd, kommun och område."),
    )
