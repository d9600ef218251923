"""Numbers and names that Swedish companies write in forms: each is read to one normal form or refused.

The `ValueError` of a refusal is a short English reason for logs; what people read is put into words by the pages.
"""

from __future__ import annotations

import re
from datetime import date

import phonenumbers
from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.se import orgnr, postnummer

#: Blanks and hyphens as people and word processors write them.
_SEPARATORS = re.compile(r"[\s\u2010-\u2015\u2212-]+")
_TEN_DIGITS = re.compile(r"[0-9]{10}")
_PERSON = re.compile(r"(?:19|20)?[0-9]{6}[-+]?[0-9]{4}")
#: A coordination number (samordningsnummer) is a personal number whose day is this much greater.
COORDINATION_DAYS = 60

#: A word of letters: `Mariekälla`, `Kärr-Ö`, `S:t`.
_NAME = r"[^\W\d_]+(?:[-'’.:][^\W\d_]+)*\.?"
_PROPERTY = re.compile(rf"({_NAME}(?: {_NAME})+) ((?:[1-9][0-9]{{0,4}}|S|FS|GA):[1-9][0-9]{{0,4}}|[1-9][0-9]{{0,4}})")
LONGEST_PROPERTY = 120


def organisation_number(written: str) -> str:
    """The ten digits of an organisation number (lag 1974:174): `556036-0793`, `5560360793` and `165560360793` are one.

    A sole trader's is a personal or coordination number, with or without century. Raises `ValueError`.
    """
    typed = written.strip()
    digits = _SEPARATORS.sub("", typed)
    if digits.startswith("16") and len(digits) == 12:
        return _legal_person(digits[2:])
    if _TEN_DIGITS.fullmatch(digits) and digits[2] >= "2":
        return _legal_person(digits)
    return _sole_trader(digits)


def _legal_person(digits: str) -> str:
    """A legal person's number: its third digit is at least 2, its last a check digit."""
    if not _TEN_DIGITS.fullmatch(digits) or digits[2] < "2":
        raise ValueError("not an organisation number")
    try:
        return orgnr.validate(digits)
    except ValidationError as error:
        raise ValueError("the check digit is wrong") from error


def _sole_trader(digits: str) -> str:
    """A personal number: a real day of birth and a check digit, which a coordination number has over day plus 60."""
    if not _PERSON.fullmatch(digits):
        raise ValueError("not an organisation number")
    bare = digits.replace("+", "")
    number, centuries = bare[-10:], (bare[:-10],) if len(bare) == 12 else ("19", "20")
    if not any(_is_birthday(century + number[:6]) for century in centuries):
        raise ValueError("not a day of birth")
    if not luhn.is_valid(number):
        raise ValueError("the check digit is wrong")
    return number


def _is_birthday(eight: str) -> bool:
    day = int(eight[6:])
    try:
        date(int(eight[:4]), int(eight[4:6]), day - COORDINATION_DAYS if day > COORDINATION_DAYS else day)
    except ValueError:
        return False
    return True


def shown_organisation_number(number: str) -> str:
    """Ten digits as they are written: `556036-0793`. Whoever lists them masks a sole trader's first."""
    return f"{number[:6]}-{number[6:]}" if _TEN_DIGITS.fullmatch(number) else number


def postcode(written: str) -> str:
    """A Swedish postcode as `NNN NN`; `SE-151 89` and `15189` are read. Raises `ValueError`."""
    typed = written.strip().upper()
    digits = _SEPARATORS.sub("", typed.removeprefix("SE"))
    if not re.fullmatch(r"[1-9][0-9]{4}", digits):
        raise ValueError("not a postcode")
    return postnummer.format(digits)


def phone(written: str) -> str:
    """A telephone number in E.164 (`+46701740605`); one without country is Swedish. Raises `ValueError`."""
    try:
        number = phonenumbers.parse(written.strip()[:40], "SE")
    except phonenumbers.NumberParseException as error:
        raise ValueError("not a telephone number") from error
    if number.extension or not phonenumbers.is_valid_number(number):
        raise ValueError("not a telephone number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown_phone(number: str) -> str:
    """An E.164 number as people here write it: `070-174 06 05`, a foreign one with its country."""
    try:
        parsed = phonenumbers.parse(number, "SE")
    except phonenumbers.NumberParseException:
        return number
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, form.NATIONAL if parsed.country_code == 46 else form.INTERNATIONAL)


def property_designation(written: str) -> str:
    """A property as the register names it: `Södertälje Mariekälla 1:26`, `Södertälje Silen 8`, `Järna Mölnbo GA:1`.

    The name of the register area and of the tract come first, block and unit last. Only the form is checked, not
    whether the property exists. Raises `ValueError`.
    """
    typed = " ".join(written.split())
    typed = re.sub(r" ?: ?", ":", typed)
    found = _PROPERTY.fullmatch(_capitalised(typed)) if len(typed) <= LONGEST_PROPERTY else None
    if found is None:
        raise ValueError("not a property designation")
    return found[0]


def _capitalised(typed: str) -> str:
    """Each name with a capital, the unit (`GA:1`) in capitals: the register does not tell them apart."""
    *names, unit = typed.split(" ") or [""]
    return " ".join([*("-".join(part.capitalize() for part in name.split("-")) for name in names), unit.upper()])
