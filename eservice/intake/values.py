"""What somebody wrote becomes an answer: one JSON value per kind of field, or a code for what is wrong with it.

A number is kept as a decimal text (exact), a day as ISO, a time as `HH:MM`, several choices and files as lists,
the rows of a group as a list of their answers by key.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from email_validator import EmailNotValidError, validate_email

from eservice.catalogue.shape import Field
from eservice.intake.asking import asked_among
from eservice.kit import identifiers
from eservice.kit.text import first_control_character

LONGEST_TEXT = 200
LONGEST_LONG_TEXT = 10_000
#: No other kind of answer needs more; what is longer is not looked at.
LONGEST_OTHER = 254
#: Rows of a group where its definition sets no limit.
MOST_ROWS = 50
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)

_BLANKS = re.compile(r"\s+")
_INTEGER = re.compile(r"-?[0-9]{1,15}")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?")
#: `1,500` and `1.500`: one and a half to some, fifteen hundred to others.
_AMBIGUOUS = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")
_TIME = re.compile(r"(2[0-3]|[01]?[0-9])(?:[:.]?([0-5][0-9]))?")
_CURRENCY = ("kronor", "kr", "sek", ":-")


class WrongAnswer(ValueError):
    """An answer that the field cannot take; `code` is stable, the pages have the words for it."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def longest_of(field: Field) -> int:
    """How many characters an answer may have."""
    usual = {"text": LONGEST_TEXT, "long_text": LONGEST_LONG_TEXT}.get(field.kind, LONGEST_OTHER)
    return field.longest or usual


def is_empty(value: Any) -> bool:
    """No answer: nothing, only blanks, or an empty list. `0` and `no` are answers."""
    return value is None or value in ("", [], ()) or (isinstance(value, str) and not value.strip())


def clean(field: Field, raw: Any) -> Any:
    """What was written, as the answer that is kept; None where nothing was. Raises `WrongAnswer`."""
    if is_empty(raw):
        return None
    if field.kind in ("choices", "files"):
        return _several(field, raw)
    if field.kind == "group":
        return _rows(field, raw)
    if not isinstance(raw, str):
        raise WrongAnswer("not_text")
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if first_control_character(text) is not None:
        raise WrongAnswer("control_characters")
    if len(text) > longest_of(field):
        raise WrongAnswer("too_long", longest=longest_of(field), length=len(text))
    return _READERS[field.kind](field, text)


def _several(field: Field, raw: Any) -> list[Any]:
    """A list of choices in the order of the definition, or of files; as many as the field takes."""
    parts = [raw] if isinstance(raw, str) else raw
    if not isinstance(parts, list | tuple):
        raise WrongAnswer("not_a_choice" if field.kind == "choices" else "not_files")
    several = _chosen(field, parts) if field.kind == "choices" else [_file(part) for part in parts]
    check_count(field, several)
    return several


def check_count(field: Field, several: list[Any]) -> None:
    """Raise `WrongAnswer` where there are fewer or more than the field takes."""
    most = field.max if field.max is not None or field.kind != "group" else MOST_ROWS
    if field.min is not None and len(several) < field.min:
        raise WrongAnswer("too_few", least=int(field.min))
    if most is not None and len(several) > most:
        raise WrongAnswer("too_many", most=int(most))


def _rows(field: Field, raw: Any) -> list[dict[str, Any]] | None:
    """The rows of a group that say anything. A row with an answer that cannot be read makes all of it wrong."""
    if not isinstance(raw, list | tuple) or not all(isinstance(row, Mapping) for row in raw):
        raise WrongAnswer("not_rows")
    read = [read_row(field, row) for row in raw]
    if any(wrong for _answers, wrong in read):
        raise WrongAnswer("row_wrong")
    rows = [answers for answers, _wrong in read if answers]
    if rows:
        check_count(field, rows)
    return rows or None


def read_row(field: Field, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The answers of one row that could be read, and what is wrong with the others, of the questions it asks."""
    answers: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for inner in field.fields:
        try:
            answers[inner.key] = clean(inner, raw.get(inner.key))
        except WrongAnswer as error:
            wrong[inner.key] = error.code
    asked = {inner.key for inner in asked_among(field.fields, {**dict.fromkeys(wrong), **answers})}
    kept = {key: answer for key, answer in answers.items() if key in asked and answer is not None}
    return kept, {key: code for key, code in wrong.items() if key in asked}


def _chosen(field: Field, parts: Any) -> list[str]:
    known = [choice.key for choice in field.choices]
    if any(part not in known for part in parts):
        raise WrongAnswer("not_a_choice")
    return [key for key in known if key in parts]


def _file(part: Any) -> dict[str, Any]:
    """A file as the answers name it; its bytes are elsewhere."""
    if not isinstance(part, Mapping) or set(part) != {"id", "name", "size"}:
        raise WrongAnswer("not_files")
    number, name, size = part["id"], part["name"], part["size"]
    is_right = isinstance(number, str | int) and isinstance(name, str) and isinstance(size, int) and size >= 0
    if not is_right or first_control_character(f"{number}{name}") is not None:
        raise WrongAnswer("not_files")
    return {"id": number, "name": name, "size": size}


def _text(_field: Field, text: str) -> str:
    return _BLANKS.sub(" ", text)


def _long_text(_field: Field, text: str) -> str:
    return text


def _integer(field: Field, text: str) -> int:
    bare = _without_unit(field, text)
    if not _INTEGER.fullmatch(bare):
        raise WrongAnswer("not_an_integer")
    _within(field, Decimal(bare))
    return int(bare)


def _number(field: Field, text: str) -> str:
    """`1 234,5` and `1234.5` are one number; `1,500` could be two and is refused."""
    bare = _without_unit(field, text)
    if _AMBIGUOUS.fullmatch(bare):
        raise WrongAnswer("ambiguous_number")
    return exact(field, bare.replace(",", "."))


def exact(field: Field, bare: str) -> str:
    """A plain decimal text (`1234.5`) in its shortest form, within the field's limits. Raises `WrongAnswer`."""
    if not _DECIMAL.fullmatch(bare):
        raise WrongAnswer("not_a_number")
    value = Decimal(bare)
    if field.kind == "money" and value != value.quantize(Decimal("0.01")):
        raise WrongAnswer("too_many_decimals", most=2)
    _within(field, value)
    shortest = f"{value:f}"
    shortest = shortest.rstrip("0").rstrip(".") if "." in shortest else shortest
    return "0" if shortest in ("-0", "") else shortest


def _without_unit(field: Field, text: str) -> str:
    """The number alone: without blanks, the minus that word processors make, and the unit written after it."""
    bare = _BLANKS.sub("", text).replace("\u2212", "-").casefold()
    units = _CURRENCY if field.kind == "money" else ()
    if field.unit is not None:
        units = (*units, *(_BLANKS.sub("", unit).casefold() for unit in (field.unit.sv, field.unit.en)))
    for unit in sorted(units, key=len, reverse=True):
        bare = bare.removesuffix(unit)
    return bare


def _within(field: Field, value: Decimal) -> None:
    if field.min is not None and value < Decimal(str(field.min)):
        raise WrongAnswer("too_small", least=field.min)
    if field.max is not None and value > Decimal(str(field.max)):
        raise WrongAnswer("too_large", most=field.max)


def _day(_field: Field, text: str) -> str:
    try:
        day = date.fromisoformat(text) if text.isascii() else None
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        raise WrongAnswer("not_a_date")
    return day.isoformat()


def _time(_field: Field, text: str) -> str:
    """`11`, `11.30` and `11:30` are times; `24:00` is midnight, as opening hours write it."""
    if text in ("24", "24:00", "24.00"):
        return "00:00"
    found = _TIME.fullmatch(text)
    if found is None or not text.isascii():
        raise WrongAnswer("not_a_time")
    return f"{int(found[1]):02}:{found[2] or '00'}"


def _email(_field: Field, text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise WrongAnswer("not_an_email") from error


def _choice(field: Field, text: str) -> str:
    if text not in {choice.key for choice in field.choices}:
        raise WrongAnswer("not_a_choice")
    return text


def _yes_no(_field: Field, text: str) -> str:
    if text not in ("yes", "no"):
        raise WrongAnswer("not_a_choice")
    return text


def _identifier(read: Callable[[str], str], code: str) -> Callable[[Field, str], str]:
    def reader(_field: Field, text: str) -> str:
        try:
            return read(text)
        except ValueError as error:
            raise WrongAnswer(code) from error

    return reader


_READERS: dict[str, Callable[[Field, str], Any]] = {
    "text": _text,
    "long_text": _long_text,
    "integer": _integer,
    "number": _number,
    "money": _number,
    "date": _day,
    "time": _time,
    "email": _email,
    "phone": _identifier(identifiers.phone, "not_a_phone"),
    "postcode": _identifier(identifiers.postcode, "not_a_postcode"),
    "organisation_number": _identifier(identifiers.organisation_number, "not_an_organisation_number"),
    "property": _identifier(identifiers.property_designation, "not_a_property"),
    "yes_no": _yes_no,
    "choice": _choice,
}
