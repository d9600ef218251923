"""Who is asked, and how a line reads: decided cases, one per company and area, no personal numbers. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import msgspec

from eservice.accounts.rules import is_personal, masked
from eservice.kit.errors import Invalid
from eservice.kit.text import Text

Field = Literal[
    "case_id", "reference", "area", "case_type", "permit", "customer", "number", "company", "contact", "email", "phone",
    "received_on", "decided_on", "ended_on", "outcome", "unit",
]  # fmt: skip
DATES = ("received_on", "decided_on", "ended_on")
#: The longest period of one file.
LONGEST_DAYS = 366
#: What every case of this system is: inspections are kept elsewhere.
PERMIT = "tillstånd"


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column of the file: what it is called there, and what stands in it."""

    name: str
    field: Field


class FileMapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How cases become lines, from a measurement year on."""

    from_year: int
    areas: dict[str, str]
    outcomes: dict[str, str]
    columns: tuple[Column, ...]
    source: Text
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """A decided case, as it is kept."""

    case_id: int
    reference: str
    service_key: str
    case_type: str
    unit: str
    company_id: int
    number: str
    company: str
    legal_form: str
    contact: str
    email: str
    phone: str
    received_on: date
    decided_on: date
    ended_on: date
    #: The kind of its outcome, as the service says.
    outcome: str
    #: Marked as secret: who they are leaves the house in no file.
    is_secret: bool = False


#: Why a case is not in the file, by name.
OTHER_AREA, SAME_COMPANY, UNREACHABLE, SECRET = "other_area", "same_company", "unreachable", "secret"


@dataclass(frozen=True, slots=True)
class Selection:
    """Who is asked, in order, and how many cases were left out for which reason."""

    chosen: tuple[Decided, ...]
    left_out: Mapping[str, int]


def mapping_of(mappings: Sequence[FileMapping], year: int) -> FileMapping:
    """The newest mapping that has begun in `year`. Raises `Invalid` for a year before the first."""
    begun = [one for one in mappings if one.from_year <= year]
    if not begun:
        raise Invalid("no_mapping")
    return max(begun, key=lambda one: one.from_year)


def check_period(first: date, last: date, today: date) -> None:
    """Raise `Invalid` for a period that is empty, not over, or longer than a year."""
    if not first <= last < today or (last - first).days + 1 > LONGEST_DAYS:
        raise Invalid("wrong_period")


def select_cases(cases: Iterable[Decided], mapping: FileMapping) -> Selection:
    """Who is asked: of each company and area the case decided last, where there is a way to reach somebody.

    The municipality's own companies are asked as all others (Insikt counts every company, whoever owns it).
    """
    left_out: Counter[str] = Counter()
    newest: dict[tuple[int, str], Decided] = {}
    for case in sorted(cases, key=lambda one: (one.decided_on, one.case_id)):
        area = mapping.areas.get(case.service_key)
        if area is None:
            left_out[OTHER_AREA] += 1
        elif case.is_secret:
            left_out[SECRET] += 1
        elif not case.email and not case.phone:
            left_out[UNREACHABLE] += 1
        else:
            left_out[SAME_COMPANY] += (case.company_id, area) in newest
            newest[case.company_id, area] = case
    chosen = sorted(newest.values(), key=lambda one: (one.decided_on, one.case_id))
    return Selection(tuple(chosen), {why: n for why, n in left_out.items() if n})


def line(case: Decided, mapping: FileMapping) -> list[str]:
    """A case as a line of the file; days in ISO form. A sole trader's personal number is masked."""
    told = {
        "case_id": str(case.case_id),
        "area": mapping.areas[case.service_key],
        "permit": PERMIT,
        "customer": _customer(case),
        "number": masked(case.number),
        "outcome": mapping.outcomes.get(case.outcome, ""),
    }
    return [_cell(told.get(column.field) or getattr(case, column.field, "")) for column in mapping.columns]


def _customer(case: Decided) -> str:
    if is_personal(case.number):
        return "enskild firma"
    return (
        "förening"
        if "förening" in case.legal_form.lower() and "ekonomisk" not in case.legal_form.lower()
        else "företag"
    )


def _cell(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
