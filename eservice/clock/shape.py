"""What a clock is made of: its rule, what happens to it, its ledger and its reading. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any, Literal

import msgspec

from eservice.kit.text import Text

#: What an event may tell a clock.
HappeningKind = Literal[
    "received",
    "supplement_requested",
    "supplement_received",
    "deficiency_remedied",
    "deficiency_not_remedied",
    "completeness_confirmed",
    "voluntary_supplement",
    "extended",
    "agreed",
    "deferred",
    "deferral_ended",
    "referral_sent",
    "referral_answered",
    "referral_overdue",
    "hearing_opened",
    "hearing_ended",
    "offer_waits",
    "offer_answered",
    "delay_found",
    "delay_told",
    "decision_requested",
    "request_refused",
    "corrected",
    "decided",
    "notice_posted",
    "served",
    "remitted",
    "withdrawn",
]
EntryKind = Literal["started", "corrected", "paused", "resumed", "restarted", "extended", "day_set", "stopped"]
State = Literal["not_started", "running", "paused", "stopped"]
ClockKind = Literal[
    "decision_deadline",
    "no_deadline",
    "service_target",
    "waiting_period",
    "gross",
    "own_time",
    "delay_notice",
    "request_to_decide",
    "request_answer",
    "supplement_answer",
    "referral_answer",
    "service_of_documents",
    "appeal",
]
#: How far förvaltningslagen (2017:900) reaches: all of it, without sections 10-12 and others (2 §), or not at all.
Regime = Literal["full", "limited", "civil"]


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

    when: Literal[
        "received",
        "complete",
        "supplement_requested",
        "referral_sent",
        "delay_found",
        "decision_requested",
        "request_refused",
        "decided",
        "notice_posted",
    ]
    #: Counted not from that day but from so long after it: a document counts as served two weeks after it was sent.
    after: Length | None = None
    #: The applicant adds material on their own initiative: the clock starts anew.
    restart_on_voluntary_supplement: bool = False
    #: The case comes back from a court or the county board: the time runs anew (PBL 2010:900, 9 kap. 27 b §).
    restart_on_remittal: bool = False
    #: A request sent within this time makes the clock count from the day the deficiency was remedied.
    replaced_if_requested_within: Length | None = None


class Extension(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much longer the authority may take, and how often; told to the company before the time has run out."""

    max: Length
    times: int = 1
    #: What alone may be a reason, e.g. that the investigation needs it.
    ground: Text | None = None
    citation: Text | None = None


class Deferral(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The authority may wait for something else before it decides (anstånd); the clock stands still meanwhile."""

    max: Length
    citation: Text


class Missed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a missed deadline costs."""

    type: Literal["none", "fee_reduction", "complaint"]
    #: The share of the fee that falls away for each started week.
    per_started_week: float = 0
    #: Which lines of the bill are reduced, by case type: the numbers of PBL (2010:900) 12 kap. 8 §.
    fee_items: dict[str, tuple[int, ...]] = {}
    #: What it means for the company, in a sentence.
    text: Text | None = None


class Mark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something about a rule that is not read in the statute itself: K from knowledge, C computed, U not verified."""

    mark: Literal["K", "C", "U"]
    about: Text


class ClockRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One clock of a case, as the law or the organisation sets it."""

    key: str
    kind: ClockKind
    title: Text
    #: Case types; `*` stands for every one.
    case_types: tuple[str, ...]
    #: Case types that `*` does not mean.
    not_case_types: tuple[str, ...] = ()
    #: For a rule of every case type: only those under these regimes; empty for all.
    regimes: tuple[Regime, ...] = ()
    #: For a rule that names its case types: the regime that they are under.
    regime: Regime | None = None
    citation: Text
    #: None: the time is measured and has no limit.
    length: Length | None = None
    valid_for_received: Validity = Validity()
    starts: Start
    #: What the clock counts to: the end of the case, word on whether the application is complete, an answer, a notice.
    until: Literal["ended", "complete", "answered", "told", "requested", "passed"] = "ended"
    #: The clock stands still while the company has the ball, or while a referral body has it.
    pauses_on_request: bool = False
    pauses_on_referral: bool = False
    extension: Extension | None = None
    deferral: Deferral | None = None
    #: The company and the authority may agree on another day (PBL 2010:900, 5 kap. 4 §).
    can_be_agreed: bool = False
    missed: Missed = Missed("none")
    #: Whether an end on a free day moves to the next workday (lag 1930:173); a waiting period's does not.
    rolls_to_workday: bool = True
    #: How long before the due day somebody is warned.
    warn_before: Length | None = None
    #: What the receipt says about the time, beside its days.
    receipt: Text | None = None
    #: True where the figure could not be verified and the organisation must set it ([U] in the domain brief).
    unverified: bool = False
    marks: tuple[Mark, ...] = ()
    #: The lawyer who read the statute as it stands and signs for the rule, and when; empty until then.
    verified_by: str = ""
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to the case, on a day here; `seq` is its place in the event log."""

    kind: HappeningKind
    on: date
    seq: int
    #: An extension's length, for `extended`.
    length: Length | None = None
    #: The time of day, where it is known: what happens on one day is taken in that order, the rest after it.
    at: time | None = None
    #: The day that was agreed on, or that an answer is asked by.
    by: date | None = None
    #: The day on which the company was told, where that is another day.
    told_on: date | None = None
    #: Who did it, why, and by which statute, where the event says so.
    person: str = ""
    note: str = ""
    basis: str = ""
    #: The one clock that is meant; empty for all.
    rule_key: str = ""
    #: Which of several things that are waited for at the same time.
    ref: str = ""


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
    by: date | None = None
    told_on: date | None = None
    person: str = ""
    note: str = ""
    #: Which writing of the ledger: an event that took effect before others that were known has it written anew.
    book: int = 1


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
