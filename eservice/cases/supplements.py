"""What is asked of a company point by point, and when a deficiency is remedied. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eservice.cases.rules import Event
from eservice.kit.errors import Invalid
from eservice.kit.text import Text


class ItemState(StrEnum):
    """Where a point of a request is."""

    ASKED = "asked"
    ANSWERED = "answered"
    REMEDIED = "remedied"  # avhjälpt
    NOT_REMEDIED = "not_remedied"


@dataclass(frozen=True, slots=True)
class Asked:
    """One point to ask for: its reason by code and in words, the question it is about (or none), and what is wanted."""

    reason: str
    reason_text: Text
    field_key: str
    text: str


#: Points that an officer can still judge: an answer that was not enough may be found to be so after all.
JUDGEABLE = frozenset({ItemState.ANSWERED, ItemState.NOT_REMEDIED})


def state_after(is_remedied: bool) -> ItemState:
    """The state of a point that was judged."""
    return ItemState.REMEDIED if is_remedied else ItemState.NOT_REMEDIED


def judged_as(states: Iterable[str], judged: Mapping[int, bool]) -> Event:
    """What a judgement is to the case: the deficiency is remedied when every point of its request is, else not yet.

    `states` are those of all points of the request after the judgement. Raises `Invalid` ("nothing_judged") for none.
    """
    if not judged:
        raise Invalid("nothing_judged")
    return Event.DEFICIENCY_REMEDIED if set(states) == {ItemState.REMEDIED} else Event.SUPPLEMENT_JUDGED


def check_remedied_day(day: date, asked_on: date, today: date) -> date:
    """The day a deficiency was remedied: not before it was pointed out, and not after today. Raises `Invalid`."""
    if not asked_on <= day <= today:
        raise Invalid("remedied_day_wrong")
    return day
