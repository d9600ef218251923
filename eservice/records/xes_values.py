"""The values of an event log: from text to what it says. Pure."""

from __future__ import annotations

from datetime import datetime
from math import isfinite

from eservice.kit.days import HERE

Value = str | int | float | bool | datetime

_TRUTH = {"true": True, "1": True, "false": False, "0": False}
#: Years outside these are no dates of a case, and cannot be counted with in every zone.
_YEARS = range(1800, 9000)


def read_value(kind: str, text: str | None) -> Value | None:
    """What an attribute of `kind` says; None for a kind that only holds others (list, container) or is not known.

    A moment without a zone is taken as local here. A number that is none (NaN, INF) stays text, since what keeps the
    attributes has no such numbers. Raises `ValueError` for text that is not of its kind, and where there is none.
    """
    if kind not in ("string", "id", "date", "int", "float", "boolean"):
        return None
    if text is None:
        raise ValueError("no value")
    if kind == "date":
        return _moment(text.strip())
    if kind == "int":
        return int(text)
    if kind == "float":
        return _number(text)
    return _truth(text) if kind == "boolean" else text


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.year not in _YEARS:
        raise ValueError(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=HERE)


def _number(text: str) -> float | str:
    number = float(text)
    return number if isfinite(number) else text.strip()


def _truth(text: str) -> bool:
    try:
        return _TRUTH[text.strip().lower()]
    except KeyError:
        raise ValueError(text) from None
