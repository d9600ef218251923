"""The forms for deciding, and for what comes after."""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation

from eservice.catalogue.shape import Service
from eservice.decisions.fees import FeeLine
from eservice.kit.errors import Invalid
from eservice.web.forms import LONGEST, CaseForm, Checkboxes, one_line, plain_text, stripped

#: Kronor in one line at most.
LARGEST_SUM = Decimal(1_000_000_000)
MOST_LINES = 20
#: An item of PBL 12 kap. 8 §, or none.
ITEM = re.compile(r"[0-9]{0,2}")


def kronor(text: str) -> Decimal:
    """A sum as people write it: `12 000`, `12000,50`. Raises `ValueError` for what is no sum from nothing upwards."""
    try:
        sum_ = Decimal(text.replace(" ", "").replace("\u00a0", "").replace(",", ".").removesuffix("kr"))
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not sum_.is_finite() or not 0 <= sum_ <= LARGEST_SUM or sum_ != round(sum_, 2):
        raise ValueError(text)
    return sum_


def fee_lines_from(text: str) -> list[FeeLine]:
    """Fee lines as typed, one a row: item; what for; kronor. Raises `ValueError` with the row that is wrong."""
    lines: list[FeeLine] = []
    for row in (row.strip() for row in text.splitlines()):
        if row:
            parts = [part.strip() for part in row.split(";")]
            if len(parts) != 3 or not ITEM.fullmatch(parts[0]) or not parts[1] or len(parts[1]) > 200:
                raise ValueError(row)
            lines.append(FeeLine(int(parts[0] or 0), parts[1], kronor(parts[2])))
    if len(lines) > MOST_LINES:
        raise ValueError(text)
    return lines


def fee_text(lines: list[FeeLine]) -> str:
    """The lines as they are typed."""
    return "\n".join(f"{line.item or ''}; {line.text}; {line.amount:.2f}".replace(".", ",") for line in lines)


def sum_of_money(_form: Any, field: Any) -> None:
    """Refuse what is no sum of money."""
    try:
        kronor(field.data)
    except ValueError:
        raise StopValidation(_("Skriv beloppet i kronor, till exempel 12 000.")) from None


def _fees(_form: Any, field: Any) -> None:
    try:
        fee_lines_from(field.data)
    except ValueError as error:
        row = str(error)[:60]
        raise StopValidation(_("Raden ”%(row)s” går inte att läsa. Skriv: post; text; belopp.", row=row)) from None


def _long(label: Any, asked: Any, hint: Any = "", least: int = 0) -> TextAreaField:
    """A text that must be there."""
    short = _l("Texten är för kort för att säga något.")
    return TextAreaField(
        label,
        description=hint,
        filters=[stripped],
        validators=[
            DataRequired(asked),
            Length(min=least or -1, message=short),
            Length(max=LONGEST, message=_l("Texten får vara högst 10 000 tecken.")),
            plain_text,
        ],
    )


def _free(label: Any, hint: Any = "") -> TextAreaField:
    """A text that may be left out."""
    return TextAreaField(
        label,
        description=hint,
        filters=[stripped],
        validators=[
            Optional(),
            Length(max=LONGEST, message=_l("Texten får vara högst 10 000 tecken.")),
            plain_text,
        ],
    )


def _short(label: Any, asked: Any = None, hint: Any = "", longest: int = 120) -> StringField:
    """A line of text; `asked` is what is said where it must be there."""
    needed = DataRequired(asked) if asked else Optional()
    return StringField(
        label, description=hint, filters=[one_line], validators=[needed, Length(max=longest), plain_text]
    )


class DraftForm(CaseForm):
    """Everything that a decision says."""

    draft_version = IntegerField(validators=[Optional()], widget=HiddenField.widget)
    outcome = SelectField(_l("Utfall"), validators=[InputRequired(_l("Välj ett utfall."))])
    grounds = Checkboxes(_l("Grunder"), validators=[Optional()])
    reasons = _long(
        _l("Skäl för beslutet"),
        _l("Skriv skälen för beslutet."),
        _l("Vilka fakta och bestämmelser som har avgjort. Minst en mening."),
        20,
    )
    conditions = _free(_l("Villkor"), _l("Ett villkor per rad. Lämna tomt om det inte finns några."))
    valid_from = DateField(
        _l("Tillståndet gäller från och med"),
        description=_l("Bara när beslutet ger ett tillstånd."),
        validators=[Optional()],
    )
    valid_to = DateField(
        _l("Tillståndet gäller till och med"),
        description=_l("Lämna tomt om det gäller tills vidare."),
        validators=[Optional()],
    )
    fees = TextAreaField(
        _l("Avgift"),
        description=_l(
            "En rad per post: nummer i plan- och bygglagen (eller inget); text; kronor. Till exempel: 2; Lov; 12 000"
        ),
        filters=[stripped],
        validators=[Optional(), Length(max=4000), plain_text, _fees],
    )
    amount = StringField(
        _l("Belopp som beslutet rör, kronor"),
        description=_l("Avgör vem som får besluta när delegationsordningen har en gräns. Annars räknas avgiften."),
        filters=[one_line],
        validators=[Optional(), Length(max=20), plain_text, sum_of_money],
    )


def offer(form: Any, service: Service | None, language: str) -> None:
    """Let the form offer the outcomes of the service and their grounds; the page shows those of the chosen outcome."""
    outcomes, grounds = (service.outcomes, service.grounds) if service else ((), ())
    form.outcome.choices = [
        SelectChoice("", _("Välj utfall")),
        *(SelectChoice(one.key, one.text.in_language(language)) for one in outcomes),
    ]
    form.grounds.choices = [SelectChoice(one.key, one.text.in_language(language)) for one in grounds]
    belonging = {"": [], **{one.key: list(one.grounds) for one in outcomes}}
    form.grounds.only_of, form.grounds.only = form.outcome.name, json.dumps(belonging)


def marked(form: Any, error: Invalid, said: str) -> bool:
    """Whether the form has a field that the error is about; it then says so beside it."""
    name = FIELD_OF.get(error.code, "")
    if name not in form:
        return False
    form[name].errors = [said]
    return True


class ReturnForm(CaseForm):
    """Why a proposal goes back."""

    why = _long(_l("Varför går förslaget tillbaka?"), _l("Skriv varför."), least=5)


class AgendaForm(CaseForm):
    """Which meeting a proposal goes to."""

    meeting = SelectField(_l("Sammanträde"), coerce=int, validators=[InputRequired(_l("Välj ett sammanträde."))])


class MinutesForm(CaseForm):
    """Under which paragraph the committee decided."""

    paragraph = _short(_l("Paragraf i protokollet"), _l("Ange paragrafen."), _l("Till exempel: 45"), 12)


class OtherwiseForm(MinutesForm):
    """What the committee decided instead of what was proposed."""

    outcome = SelectField(_l("Utfall"), validators=[InputRequired(_l("Välj ett utfall."))])
    grounds = Checkboxes(_l("Grunder"), validators=[Optional()])
    reasons = _long(_l("Nämndens skäl"), _l("Skriv nämndens skäl."), _l("Som de står i protokollet."), 20)
    conditions = _free(_l("Villkor"), _l("Ett villkor per rad. Lämna tomt om det inte finns några."))
    valid_from = DateField(_l("Tillståndet gäller från och med"), validators=[Optional()])
    valid_to = DateField(_l("Tillståndet gäller till och med"), validators=[Optional()])


#: Which field of a form is wrong, by what is wrong with the decision.
FIELD_OF = {
    "unknown_outcome": "outcome",
    "grounds_missing": "grounds",
    "unknown_ground": "grounds",
    "reasons_missing": "reasons",
    "validity_wrong": "valid_to",
    "permit_not_given": "valid_from",
    "paragraph_missing": "paragraph",
}


class MeetingForm(CaseForm):
    """A new meeting."""

    body = SelectField(_l("Nämnd"), validators=[InputRequired(_l("Välj en nämnd."))])
    held_on = DateField(_l("Sammanträdesdag"), validators=[InputRequired(_l("Ange dagen."))])


class PostedForm(CaseForm):
    """The day the minutes were posted."""

    posted_on = DateField(
        _l("Justeringen anslogs"),
        description=_l("Tiden för laglighetsprövning räknas från den dagen."),
        validators=[InputRequired(_l("Ange dagen."))],
    )


class ServiceForm(CaseForm):
    """The day the party received the decision."""

    served_on = DateField(
        _l("Delgiven den dag"),
        description=_l("Enligt kvitto eller mottagningsbevis. Sista dag att överklaga räknas om."),
        validators=[InputRequired(_l("Ange den dag företaget fick del av beslutet."))],
    )


class CorrectionForm(CaseForm):
    """A clerical error and its correction."""

    what = _long(
        _l("Vad rättas, och varför?"),
        _l("Skriv vad som rättas."),
        _l("Bara uppenbara skriv- och räknefel (förvaltningslagen 36 §). Texten står överst i det rättade beslutet."),
        5,
    )
    reasons = _long(_l("Skäl för beslutet"), _l("Skriv skälen för beslutet."), least=20)
    conditions = _free(_l("Villkor"))


class OwnAppealForm(CaseForm):
    """A company's appeal."""

    body = _long(
        _l("Vad vill ni ändra, och varför?"),
        _l("Skriv hur ni vill att beslutet ändras, och varför."),
        _l("Ni behöver inte hänvisa till någon lag. Filer skickar ni som meddelande i ärendet."),
        20,
    )


class OtherAppealForm(CaseForm):
    """An appeal that came another way than by the page."""

    appellant = _short(_l("Vem överklagar?"), _l("Skriv vem som överklagar."), longest=200)
    how = SelectField(_l("Hur kom det in?"), validators=[InputRequired(_l("Välj hur det kom in."))])
    arrived_on = DateField(
        _l("Inkom"),
        description=_l("Den dag det kom till oss. Den avgör om överklagandet är i tid."),
        validators=[InputRequired(_l("Ange den dag överklagandet kom in."))],
    )
    body = _long(_l("Vad överklagandet säger"), _l("Skriv av eller sammanfatta överklagandet."), least=20)


class SettleForm(CaseForm):
    """What is done with an appeal, and why."""

    step = RadioField(_l("Vad händer med överklagandet?"), validators=[InputRequired(_l("Välj vad som händer."))])
    court = _short(_l("Domstol"), hint=_l("Fyll i om överklagandet överlämnas."))
    reasons = _long(_l("Skäl"), _l("Skriv skälen."), _l("De står i ärendet och i brevet till företaget."), 20)


class CourtForm(CaseForm):
    """What the court said."""

    outcome = RadioField(_l("Domstolens avgörande"), validators=[InputRequired(_l("Välj vad domstolen beslutade."))])
    on = DateField(
        _l("Avgörandet kom till oss"),
        description=_l("Återförvisas ärendet räknas tiden från den dagen."),
        validators=[InputRequired(_l("Ange dagen."))],
    )
    number = _short(_l("Domstolens målnummer"), longest=40)
    reasons = _free(_l("Kort om avgörandet"))


class ReopenForm(CaseForm):
    """Why a decided case is taken up again."""

    reasons = _long(_l("Varför tas ärendet upp igen?"), _l("Skriv varför."), least=20)
