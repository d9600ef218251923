"""The way of an establishment, from the first contact to the last permit that it needs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple


class Part(NamedTuple):
    """A step that is a service here."""

    #: Whether it has become a case, and the day that case's decision was received, or it ended.
    has_case: bool
    over_on: date | None
    #: Days the company has had the case, of all its days.
    company_days: int
    all_days: int


class Journey(NamedTuple):
    """How long the way was, or is so far, and who had the cases on it."""

    days: int
    finished: bool
    company_days: int
    all_days: int


def journey(began: date, parts: Sequence[Part], is_closed: bool, as_of: date) -> Journey | None:
    """The way as it stood when `as_of` ended; None where no step has become a case.

    It is finished when every step is over, or when it was closed and every case of it is.
    """
    cases = [part for part in parts if part.has_case]
    if not cases:
        return None
    over = [part.over_on for part in cases if part.over_on is not None and part.over_on <= as_of]
    finished = len(over) == len(cases) and (is_closed or len(cases) == len(parts))
    until = max(over) if finished else as_of
    held = (sum(part.company_days for part in cases), sum(part.all_days for part in cases))
    return Journey(max(0, (until - began).days), finished, *held)
