"""What an officer should do next, how pressing it is, and what each list holds. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from eservice.cases.rules import NEVER, State

Urgency = Literal["late", "today", "soon", "calm", "none"]
#: Days before a deadline from which it is close.
SOON = 7


class Show(StrEnum):
    """The lists of a unit. The values stand in addresses."""

    ALL = "alla"
    MINE = "mina"
    UNASSIGNED = "kon"
    ANSWERS = "svar"  # mine, and the company has done something that I have not seen
    WAITING = "vantar"  # somebody else has the ball
    SOON = "snart"  # its day comes within a week
    LATE = "sena"  # its day has passed


class Column(StrEnum):
    """What a list can show beside the case itself. The values stand in addresses."""

    DAY = "dag"
    LIMITS = "frister"  # the law's day and the organisation's own
    RECEIVED = "inkom"
    COMPANY = "foretag"
    STATE = "lage"
    OFFICER = "handlaggare"
    NEXT = "nasta"


#: What a list shows when nobody has chosen.
USUAL_COLUMNS = (Column.DAY, Column.LIMITS, Column.COMPANY, Column.STATE, Column.OFFICER, Column.NEXT)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cases of a unit, and what is shown of them."""

    show: Show = Show.ALL
    service_key: str = ""
    columns: tuple[Column, ...] = USUAL_COLUMNS

    def kept(self) -> dict[str, object]:
        """The filter as it is saved."""
        return {"visa": self.show.value, "tjanst": self.service_key, "kol": [column.value for column in self.columns]}


def filter_from(show: str, service_key: str, columns: Iterable[str]) -> Filter:
    """The filter that an address or a saved view asks for; what is unknown in it counts for nothing."""
    chosen = set(columns)
    wanted = tuple(column for column in Column if column.value in chosen)
    is_known = show in {one.value for one in Show}
    name = service_key if re.fullmatch(r"[a-z0-9_]{1,60}", service_key) else ""
    return Filter(Show(show) if is_known else Show.ALL, name, wanted or USUAL_COLUMNS)


def urgency(next_due_on: date, today: date) -> Urgency:
    """How pressing a case is: `late` after its day, `today` on it, `soon` within a week; `none` where nothing runs."""
    if next_due_on == NEVER:
        return "none"
    left = (next_due_on - today).days
    if left < 0:
        return "late"
    if left == 0:
        return "today"
    return "soon" if left <= SOON else "calm"


def next_step(state: str, message_waiting: bool, next_due_on: date, today: date) -> str:
    """The next right thing to do, as a code that pages put into words.

    `take` an unassigned case, `answer` a company that has written, `wait` for one that has the ball, `remind` one that
    has not answered in time, `handle` the rest.
    """
    if state == State.QUEUED:
        return "take"
    if message_waiting:
        return "answer"
    if state == State.AWAITING_COMPANY:
        return "remind" if next_due_on < today else "wait"
    return "handle"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that could be worked on now."""

    case_id: int
    received_on: date
    #: The nearest running deadline, or `NEVER`.
    due_on: date
    #: Days that what remains usually takes, given how long it has already been here; None where too few are known.
    usually_left: float | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate and the days it can be expected to end past its deadline (below 0: before it); None without one."""

    candidate: Candidate
    days_past: float | None


def ranked(candidates: Iterable[Candidate], today: date) -> list[Ranked]:
    """The candidates with the next best first: the most days past its most binding deadline if begun today.

    A case whose remaining time is unknown counts as ready at once, so only its deadline speaks. Cases without a
    deadline come last. Where two are alike, the one that came in first goes first.
    """
    found = [Ranked(candidate, _days_past(candidate, today)) for candidate in candidates]
    return sorted(found, key=_place)


def _days_past(candidate: Candidate, today: date) -> float | None:
    if candidate.due_on == NEVER:
        return None
    return (candidate.usually_left or 0.0) - (candidate.due_on - today).days


def _place(one: Ranked) -> tuple[bool, float, date, int]:
    candidate = one.candidate
    return one.days_past is None, -(one.days_past or 0.0), candidate.received_on, candidate.case_id


def put_off_until(today: date) -> date:
    """A case that is put off is offered again the next day: nothing is put off for good."""
    return today + timedelta(days=1)


#: Words shorter than this are found whole or not at all.
SHORTEST_PART = 4
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def long_words(text: str) -> list[str]:
    """The words of a text that a part may be looked for in, in lower case: letters and digits, hyphens inside."""
    return [word for word in _WORD.findall(text.lower()) if len(word) >= SHORTEST_PART]


def distinct_words(texts: Iterable[str]) -> str:
    """Each long word of `texts` once, in alphabetical order."""
    return " ".join(sorted({word for text in texts for word in long_words(text)}))
