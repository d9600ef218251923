"""What may be written about an object. The form and the files are read by the same rules. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from eservice.kit.identifiers import property_designation
from eservice.kit.text import first_control_character
from eservice.premises.register.columns import BASES, BY_KEY, TYPES, Column, columns_of
from eservice.premises.sweref import area_of, crosses_itself, is_inside, middle_of

#: Measured borders and written areas differ a little; more than this is a slip.
AREA_SLACK = 1.05
MOST_CORNERS = 200
#: Nobody knows what is free further away than this.
FURTHEST_YEARS = 30
YES = frozenset({"ja", "yes", "true", "1", "x"})
NO = frozenset({"nej", "no", "false", "0"})
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_DECIMAL = re.compile(r"-?[0-9]{1,9}([.,][0-9]{1,3})?")
_CORNER = re.compile(r"([0-9]{7}) +([0-9]{6})")
_GROUPING = re.compile(r"(?<=[0-9])[  ](?=[0-9]{3}(?:[^0-9]|$))")


@dataclass(frozen=True, slots=True)
class Around:
    """What the rules ask about the world: whose objects may be written, the border, other towns, and the day."""

    owners: Collection[str]
    border: list[list[int]]
    today: date
    #: Designations that the property register has in another municipality.
    elsewhere: Collection[str] = ()


@dataclass(slots=True)
class Read:
    """What was read: a value for each column that says something, and a code for each that is wrong."""

    values: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


def read_object(written: Mapping[str, str], around: Around) -> Read:
    """Read what somebody wrote about an object, column by column and then together.

    The values are whole: what nothing was said about is None (or empty), so that they can be laid over a row. Where
    something is `wrong`, the values are of no use but to be shown again.
    """
    read = Read()
    kind = written.get("kind", "").strip()
    for column in columns_of(kind):
        text = (written.get(column.key) or "").strip()
        choices = tuple(around.owners) if column.key == "owner_key" else column.choices
        try:
            read.values[column.key] = _value(column, text, choices)
        except ValueError as error:
            read.wrong[column.key] = str(error)
    if not read.wrong:
        _complete(read, around)
        read.wrong.update(_together(read.values, around))
    return read


def _value(column: Column, text: str, choices: tuple[str, ...]) -> Any:
    """One cell as a value. Raises `ValueError` with a code."""
    if not text:
        if column.required:
            raise ValueError("missing")
        return _EMPTY.get(column.sort)
    if first_control_character(text) is not None:
        raise ValueError("unreadable")
    return _READERS[column.sort](column, text, choices)


def _line(column: Column, text: str, _choices: tuple[str, ...]) -> str:
    if len(text) > column.longest:
        raise ValueError("too_long")
    return " ".join(text.split()) if column.sort == "line" else text


def _whole(column: Column, text: str, _choices: tuple[str, ...]) -> int:
    bare = _GROUPING.sub("", text)
    if not _WHOLE.fullmatch(bare):
        raise ValueError("not_whole")
    return int(_within(column, int(bare)))


def _decimal(column: Column, text: str, _choices: tuple[str, ...]) -> float:
    if not _DECIMAL.fullmatch(text):
        raise ValueError("not_a_number")
    return float(_within(column, float(text.replace(",", "."))))


def _within(column: Column, value: float) -> float:
    if value < column.least:
        raise ValueError("too_small")
    if column.most and value > column.most:
        raise ValueError("too_large")
    return value


def _day(_column: Column, text: str, _choices: tuple[str, ...]) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("not_a_day") from error


def _yes_no(_column: Column, text: str, _choices: tuple[str, ...]) -> bool:
    if text.casefold() in YES | NO:
        return text.casefold() in YES
    raise ValueError("not_yes_no")


def _choice(_column: Column, text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        raise ValueError("unknown_choice")
    return text


def _choices(_column: Column, text: str, choices: tuple[str, ...]) -> list[str]:
    chosen = [part for part in re.split(r"[\s,|]+", text) if part]
    if any(part not in choices for part in chosen):
        raise ValueError("unknown_choice")
    return [one for one in choices if one in chosen]


def _designation(_column: Column, text: str, _choices: tuple[str, ...]) -> str:
    try:
        return property_designation(text)
    except ValueError as error:
        raise ValueError("not_a_property") from error


def _corners(_column: Column, text: str, _choices: tuple[str, ...]) -> list[list[int]]:
    """Corners as `norr öst`, one a line or parted by `|`; a last one that repeats the first is left out."""
    parts = [part.strip() for part in re.split(r"[\n|]", text) if part.strip()]
    found = [_CORNER.fullmatch(part.replace(",", " ")) for part in parts]
    if any(one is None for one in found):
        raise ValueError("not_corners")
    corners = [[int(one[1]), int(one[2])] for one in found if one]
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners = corners[:-1]
    if not 3 <= len(corners) <= MOST_CORNERS:
        raise ValueError("too_few_corners" if len(corners) < 3 else "too_many_corners")
    return corners


_EMPTY: dict[str, Any] = {"line": "", "text": "", "designation": "", "choices": [], "corners": []}
_READERS = {
    "line": _line,
    "text": _line,
    "whole": _whole,
    "decimal": _decimal,
    "day": _day,
    "yes_no": _yes_no,
    "choice": _choice,
    "choices": _choices,
    "designation": _designation,
    "corners": _corners,
}


def _complete(read: Read, around: Around) -> None:
    """What follows from the rest: shown from today unless another day is said, and a plot's point from its border."""
    values = read.values
    values["valid_from"] = values["valid_from"] or around.today
    values.setdefault("outline", [])
    if values["outline"] and values["north"] is None and values["east"] is None:
        values["north"], values["east"] = middle_of(values["outline"])


def _together(values: Mapping[str, Any], around: Around) -> dict[str, str]:
    """What is right by itself and wrong together, by the column that is best changed."""
    smallest, price, basis = values["smallest_m2"], values["price"], values["price_basis"]
    furthest = around.today.year + FURTHEST_YEARS
    faults = {
        "type": ("type_of_other_kind", values["type"] not in TYPES[values["kind"]]),
        "smallest_m2": ("part_larger_than_whole", smallest is not None and smallest > values["m2"]),
        "price": ("basis_without_price", price is None and basis is not None),
        "price_basis": (
            "price_without_basis" if basis is None else "basis_of_other_kind",
            price is not None and (basis is None or basis not in BASES[values["kind"]]),
        ),
        "valid_to": ("ends_before_it_begins", (values["valid_to"] or date.max) < values["valid_from"]),
        "free_from": ("too_far_away", (values["free_from"] or around.today).year > furthest),
        "designation": ("in_other_municipality", values["designation"] in around.elsewhere),
    }
    return {key: code for key, (code, is_wrong) in faults.items() if is_wrong} | _placed(values, around)


def _placed(values: Mapping[str, Any], around: Around) -> dict[str, str]:
    """What is wrong with where it is: half a point, outside the municipality, or a border that does not hold it."""
    north, east, outline = values["north"], values["east"], values["outline"]
    if (north is None) != (east is None):
        return {"east" if east is None else "north": "half_a_point"}
    if outline and crosses_itself(outline):
        return {"outline": "crosses_itself"}
    if outline and not all(is_inside(corner[0], corner[1], around.border) for corner in outline):
        return {"outline": "outside_municipality"}
    if outline and values["m2"] > area_of(outline) * AREA_SLACK:
        return {"m2": "larger_than_border"}
    if north is not None and not is_inside(north, east, around.border):
        return {"north": "outside_municipality"}
    return {}


def row_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as columns of the table: what is a detail in `details`, where it says something."""
    own = {key: value for key, value in values.items() if not BY_KEY[key].detail}
    details = {key: value for key, value in values.items() if BY_KEY[key].detail and value not in (None, "", [])}
    return {**own, "details": details}


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The columns that differ, details one by one, each with what it was and what it became, as JSON keeps them."""
    old, new = _flat(before), _flat(after)
    return {key: (old.get(key), new.get(key)) for key in [*new, *(set(old) - set(new))] if old.get(key) != new.get(key)}


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    flat = {key: value for key, value in row.items() if key != "details"} | dict(row.get("details") or {})
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in flat.items()}


def is_offered(state: str, valid_from: date, valid_to: date | None, day: date) -> bool:
    """Whether an object is shown and matched on `day`: published, and within its days, both included."""
    return state == "published" and valid_from <= day and (valid_to is None or valid_to >= day)
