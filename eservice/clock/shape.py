"""What a clock is made of: its rule, what happens to it, its ledger and its reading. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import msgspec

from eservice.kit.text import Text

#: What an event may tell a clock.
HappeningKind = Literal[
    "received",
    "supplement_requested",
    "supplement_received",
    "deficiency_remedied",
    "completeness_confirmed",
    "voluntary_supplement",
    "extended",
    "decided",
    "withdrawn",
]
EntryKind = Literal["started", "paused", "resumed", "restarted", "extended", "stopped"]
State = Literal["not_started", "running", "paused", "stopped"]


class Length(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long: `n` days, workdays, weeks or months."""

    n: int
    unit: Literal["day", "workday", "week", "month"]


class Validity(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """Cases received from one day to another, both included; open where a day is missing."""

    from_: date | None = None
    to: date | None = None


class Start(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What starts the clock, and what makes it start anew."""

    when: Literal["received", "complete"]
    #: The applicant adds material on their own initiative: the clock starts anew.
    restart_on_voluntary_supplement: bool = False
    #: A request sent within this time makes the clock count from the day the deficiency was remedied.
    replaced_if_requested_within: Length | None = None


class Extension(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much longer the authority may take, and how often."""

    max: Length
    times: int = 1


class Missed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a missed deadline costs."""

    type: Literal["none", "fee_reduction", "complaint"]
    #: The share of the fee that falls away for each started week.
    per_started_week: float = 0


class ClockRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One clock of a case, as the law or the organisation sets it."""

    key: str
    #: A deadline in law, a service target (servicemål), a waiting period for the company, or time only measured.
    kind: Literal["decision_deadline", "service_target", "waiting_period", "gross"]
    title: Text
    case_types: tuple[str, ...]
    citation: Text
    #: None: the time is measured and has no limit.
    length: Length | None = None
    valid_for_received: Validity = Validity()
    starts: Start
    #: What the clock counts to: the end of the case, or word on whether the application is complete.
    until: Literal["ended", "complete"] = "ended"
    #: The clock stands still while the company has the ball.
    pauses_on_request: bool = False
    extension: Extension | None = None
    missed: Missed = Missed("none")
    #: Whether an end on a free day moves to the next workday (lag 1930:173); a waiting period's does not.
    rolls_to_workday: bool = True
    #: True where the figure could not be verified and the organisation must set it ([U] in the domain brief).
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to the case, on a day here; `seq` is its place in the event log."""

    kind: HappeningKind
    on: date
    seq: int
    #: An extension's length, for `extended`.
    length: Length | None = None


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line of a clock's ledger. `reason` is a code that pages put into words."""

    rule_key: str
    seq: int
    kind: EntryKind
    on: date
    reason: str
    basis: str
    #: An extension's length, for `extended`.
    length: Length | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a reckoning: what was done, and the day it came to. `what` is a code, `details` its numbers."""

    what: str
    on: date
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock shows: its state, its days, and each step that led to the date."""

    rule_key: str
    state: State
    started_on: date | None
    stopped_on: date | None
    due_on: date | None
    steps: tuple[Step, ...] = ()
