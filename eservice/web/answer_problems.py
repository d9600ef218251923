"""What is wrong with an answer and what to do about it, in words."""

from __future__ import annotations

from babel.numbers import format_decimal
from flask_babel import force_locale
from flask_babel import gettext as _

from eservice.catalogue.shape import Field
from eservice.intake.values import MOST_ROWS, longest_of


def problem_text(field: Field, code: str, language: str) -> str:
    """What is wrong with an answer and what to do about it, for a code of `check_answer`."""
    with force_locale(language):
        if code == "required":
            return _what_is_missing(field)
        numbers = {
            "least": _plain(field.min, language),
            "most": _plain(MOST_ROWS if field.kind == "group" and field.max is None else field.max, language),
            "longest": longest_of(field),
        }
        return _problems().get(code, _("Svaret går inte att läsa. Skriv om det.")) % numbers


def _what_is_missing(field: Field) -> str:
    if field.kind == "yes_no":
        return _("Svara ja eller nej.")
    if field.kind == "choice":
        return _("Välj ett alternativ.")
    if field.kind == "choices":
        return _("Välj minst ett alternativ.") if len(field.choices) > 1 else _("Kryssa i rutan för att gå vidare.")
    if field.kind == "files":
        return _("Lägg till minst en fil.")
    if field.kind == "group":
        return _("Fyll i minst en rad.")
    return _("Fyll i uppgiften.")


def _problems() -> dict[str, str]:
    """The words for the codes, with places for the field's limits."""
    return {
        "control_characters": _("Texten innehåller tecken som inte går att läsa. Skriv om den utan dem."),
        "too_long": _("Svaret får vara högst %(longest)s tecken."),
        "too_small": _("Talet ska vara minst %(least)s."),
        "too_large": _("Talet får vara högst %(most)s."),
        "too_few": _("Välj minst %(least)s."),
        "too_many": _("Välj högst %(most)s."),
        "too_many_decimals": _("Skriv beloppet med högst två decimaler."),
        "ambiguous_number": _("Skriv talet utan tecken mellan tusental, till exempel 1500 eller 1,5."),
        "not_a_choice": _("Välj ett av alternativen."),
        "not_an_integer": _("Skriv ett heltal med siffror, till exempel 12."),
        "not_a_number": _("Skriv ett tal med siffror, till exempel 12 eller 12,5."),
        "not_a_date": _("Skriv en dag som finns, som år-månad-dag, till exempel 2027-03-15."),
        "not_a_time": _("Skriv ett klockslag, till exempel 11:30."),
        "not_an_email": _("Skriv en e-postadress, till exempel namn@foretag.se."),
        "not_a_phone": _("Skriv ett telefonnummer med riktnummer, till exempel 08-123 456 78."),
        "not_a_postcode": _("Skriv ett postnummer med fem siffror, till exempel 151 89."),
        "not_an_organisation_number": _("Skriv ett organisationsnummer med tio siffror, till exempel 556036-0793."),
        "not_a_property": _("Skriv fastigheten med kommun först, till exempel Södertälje Mariekälla 1:26."),
        "not_rows": _("Raderna gick inte att läsa. Fyll i dem på nytt."),
        "row_wrong": _("Något i raderna behöver rättas."),
        "not_files": _("Filerna gick inte att läsa. Lägg till dem på nytt."),
    }


def _plain(number: float | None, language: str) -> str:
    return "" if number is None else format_decimal(number, locale=language)
