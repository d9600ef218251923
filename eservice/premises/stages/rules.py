"""The way of an inquiry: its stages, which may follow which, and how the log is folded into where it is. Pure.

This is civil law: no stage starts, stops or moves a clock of the law. What is timed here are service targets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol

from eservice.cases.rules import Event
from eservice.kit.errors import Invalid, WrongMove


class Kind(StrEnum):
    """What is asked for."""

    PREMISES = "premises"
    LAND = "land"


class Stage(StrEnum):
    """Where an inquiry is on its way. The case itself may be open or answered meanwhile."""

    RECEIVED = "received"  # inkommen
    QUALIFIED = "qualified"  # kvalificerad: the need is clear after a talk
    OFFERED = "offered"  # erbjudande
    VIEWING = "viewing"  # visning
    NEGOTIATION = "negotiation"  # förhandling
    CONTRACT = "contract"  # avtal: a lease is signed
    NO_MATCH = "no_match"  # ingen match; it is watched whether something comes
    MEETING = "meeting"  # behovsmöte
    REVIEW = "review"  # motpartsgranskning
    RESERVED = "reserved"  # markreservation, option
    ALLOCATED = "allocated"  # markanvisning: to negotiate alone, for a time
    PLANNING = "planning"  # detaljplan, fastighetsbildning
    AGREEMENT = "agreement"  # marköverlåtelseavtal, arrende eller tomträtt
    PERMIT = "permit"  # bygglov
    ACCESS = "access"  # tillträde: the duty to build runs
    BUILT = "built"  # byggskyldigheten fullgjord
    NOT_CHOSEN = "not_chosen"  # another company got the land
    NO_LAND = "no_land"  # ingen mark
    LAPSED = "lapsed"  # tiden gick ut, eller återgång
    CLOSED = "closed"  # avslutad utan svar i sak
    DORMANT = "dormant"  # vilande
    WITHDRAWN = "withdrawn"  # återkallad


_S = Stage
#: What an inquiry begins as.
FIRST: Mapping[Kind, Stage] = {Kind.PREMISES: Stage.RECEIVED, Kind.LAND: Stage.RECEIVED}

#: Where an inquiry that has been given nothing yet may leave its way.
_OUT: Mapping[Kind, tuple[Stage, ...]] = {
    Kind.PREMISES: (_S.NO_MATCH, _S.DORMANT, _S.CLOSED, _S.WITHDRAWN),
    Kind.LAND: (_S.NO_LAND, _S.DORMANT, _S.CLOSED, _S.WITHDRAWN),
}

#: The ways: which stages may follow a stage. What is not here is refused by name. Nothing follows where nothing stands.
MOVES: Mapping[Kind, Mapping[Stage, tuple[Stage, ...]]] = {
    Kind.PREMISES: {
        _S.RECEIVED: (_S.QUALIFIED, _S.OFFERED, *_OUT[Kind.PREMISES]),
        _S.QUALIFIED: (_S.OFFERED, *_OUT[Kind.PREMISES]),
        # Every landlord may say no, and the company to every offer: then it is looked further.
        _S.OFFERED: (_S.VIEWING, _S.NEGOTIATION, _S.QUALIFIED, *_OUT[Kind.PREMISES]),
        _S.VIEWING: (_S.NEGOTIATION, _S.OFFERED, _S.QUALIFIED, *_OUT[Kind.PREMISES]),
        _S.NEGOTIATION: (_S.CONTRACT, _S.OFFERED, _S.QUALIFIED, *_OUT[Kind.PREMISES]),
        # Nothing fitted; it is watched, and may be offered what becomes vacant.
        _S.NO_MATCH: (_S.QUALIFIED, _S.OFFERED, _S.WITHDRAWN),
        _S.DORMANT: (_S.QUALIFIED, _S.OFFERED, _S.NO_MATCH, _S.CLOSED, _S.WITHDRAWN),
        _S.CLOSED: (_S.QUALIFIED, _S.WITHDRAWN),
        _S.CONTRACT: (),
        _S.WITHDRAWN: (),
    },
    Kind.LAND: {
        _S.RECEIVED: (_S.MEETING, *_OUT[Kind.LAND]),
        _S.MEETING: (_S.REVIEW, *_OUT[Kind.LAND]),
        # In a plan for business land is often sold without an allocation before.
        _S.REVIEW: (_S.RESERVED, _S.ALLOCATED, _S.AGREEMENT, _S.NOT_CHOSEN, *_OUT[Kind.LAND]),
        _S.RESERVED: (_S.ALLOCATED, _S.AGREEMENT, _S.NOT_CHOSEN, _S.NO_LAND, _S.LAPSED, _S.WITHDRAWN),
        _S.ALLOCATED: (_S.PLANNING, _S.AGREEMENT, _S.LAPSED, _S.WITHDRAWN),
        _S.PLANNING: (_S.AGREEMENT, _S.LAPSED, _S.WITHDRAWN),
        _S.AGREEMENT: (_S.PERMIT, _S.ACCESS, _S.LAPSED),
        _S.PERMIT: (_S.ACCESS, _S.LAPSED),
        _S.ACCESS: (_S.BUILT, _S.LAPSED),
        # Not this plot: another may do.
        _S.NOT_CHOSEN: (_S.MEETING, _S.REVIEW, _S.NO_LAND, _S.CLOSED, _S.WITHDRAWN),
        _S.NO_LAND: (_S.MEETING, _S.WITHDRAWN),
        _S.LAPSED: (_S.MEETING, _S.NO_LAND, _S.WITHDRAWN),
        _S.DORMANT: (_S.MEETING, _S.NO_LAND, _S.CLOSED, _S.WITHDRAWN),
        _S.CLOSED: (_S.MEETING, _S.WITHDRAWN),
        _S.BUILT: (),
        _S.WITHDRAWN: (),
    },
}

#: The stages in the order in which most inquiries pass them; the others are ends and pauses beside the way.
WAY: Mapping[Kind, tuple[Stage, ...]] = {
    Kind.PREMISES: (_S.RECEIVED, _S.QUALIFIED, _S.OFFERED, _S.VIEWING, _S.NEGOTIATION, _S.CONTRACT),
    Kind.LAND: (
        *(_S.RECEIVED, _S.MEETING, _S.REVIEW, _S.RESERVED, _S.ALLOCATED, _S.PLANNING),
        *(_S.AGREEMENT, _S.PERMIT, _S.ACCESS, _S.BUILT),
    ),
}

#: Where an inquiry is whose need is known: what rested goes on there.
KNOWN: Mapping[Kind, Stage] = {Kind.PREMISES: _S.QUALIFIED, Kind.LAND: _S.MEETING}

#: An answer on the matter: yes, no, or something else than what was asked for.
ANSWERS = frozenset({_S.OFFERED, _S.NO_MATCH, _S.RESERVED, _S.ALLOCATED, _S.AGREEMENT, _S.NO_LAND, _S.NOT_CHOSEN})
#: A no that says why, by a code of the service: what tells the planners what is missing.
WITH_REASON = frozenset({_S.NO_MATCH, _S.NO_LAND, _S.NOT_CHOSEN, _S.LAPSED, _S.CLOSED})
#: Held for one company for a time: the last day must be said.
WITH_LAST_DAY = frozenset({_S.RESERVED, _S.ALLOCATED, _S.ACCESS})
#: What somebody decides, in a meeting or by delegation.
WITH_DECIDER = frozenset({_S.RESERVED, _S.ALLOCATED, _S.AGREEMENT})
#: What a choice among several companies leads to: only the choice itself moves there.
BY_CHOICE = frozenset({_S.NOT_CHOSEN})
#: Where the way has ended or rests.
ENDS = frozenset({_S.CONTRACT, _S.NO_MATCH, _S.BUILT, _S.NO_LAND, _S.LAPSED, _S.CLOSED, _S.WITHDRAWN})

#: An agreement on land is signed; what follows is permits, access and building.
SIGNED = frozenset({_S.AGREEMENT, _S.PERMIT, _S.ACCESS, _S.BUILT})
#: What a decision of the case may say was reached, wherever the inquiry was.
DECIDED_ENDS = frozenset({_S.CONTRACT, _S.AGREEMENT, _S.NO_MATCH, _S.NO_LAND, _S.CLOSED})

#: No limit is set further ahead than this: a duty to build is counted in years, not in lifetimes.
FURTHEST_YEARS = 15


class Circle(StrEnum):
    """Landlords to whom a company may let us show its inquiry."""

    TELGE = "telge"
    PRIVATE = "private_landlords"


@dataclass(frozen=True, slots=True)
class Terms:
    """What is said with a stage: how long, by whom, for how much, on which conditions, and what comes next."""

    reason: str = ""
    note: str = ""
    until: date | None = None
    decider: str = ""
    decided_on: date | None = None
    fee: Decimal | None = None
    conditions: str = ""
    next_on: date | None = None
    next_by: str = ""

    def data(self) -> dict[str, Any]:
        """What of it was said, as an event keeps it."""
        said = {
            "reason_code": self.reason,
            "text": self.note,
            "limit_on": self.until and self.until.isoformat(),
            "decider": self.decider,
            "decided_on": self.decided_on and self.decided_on.isoformat(),
            "fee": self.fee is not None and str(self.fee),
            "conditions": self.conditions,
            "next_on": self.next_on and self.next_on.isoformat(),
            "next_by": self.next_by,
        }
        return {name: value for name, value in said.items() if value}


def stages_after(kind: Kind, stage: Stage) -> tuple[Stage, ...]:
    """The stages that an officer may move an inquiry to."""
    return tuple(one for one in MOVES[kind].get(stage, ()) if one not in BY_CHOICE)


def check_move(kind: Kind, at: Stage, to: Stage) -> Stage:
    """The stage that is moved to. Raises `WrongMove` for one that does not follow."""
    if to not in MOVES[kind].get(at, ()):
        raise WrongMove("wrong_stage", stage=at, to=to)
    return to


def check_terms(to: Stage, terms: Terms, reasons: Sequence[str], today: date) -> None:
    """What a stage must say. `reasons`: the codes that the service has for a no.

    Raises `Invalid`: `stage_reason_missing`, `unknown_reason`, `limit_missing`, `limit_wrong`, `decider_missing`,
    `stage_decided_wrong`, `fee_wrong`, `next_day_wrong`.
    """
    if to in WITH_REASON and not terms.reason:
        raise Invalid("stage_reason_missing")
    if terms.reason and terms.reason not in reasons:
        raise Invalid("unknown_reason")
    _check_days(to, terms, today)
    if to in WITH_DECIDER and (not terms.decider or terms.decided_on is None):
        raise Invalid("decider_missing")
    if terms.fee is not None and not 0 <= terms.fee < 10**10:
        raise Invalid("fee_wrong")


def _check_days(to: Stage, terms: Terms, today: date) -> None:
    furthest = date(today.year + FURTHEST_YEARS, 12, 31)
    if to in WITH_LAST_DAY and terms.until is None:
        raise Invalid("limit_missing")
    if terms.until is not None and not today < terms.until <= furthest:
        raise Invalid("limit_wrong")
    if terms.decided_on is not None and terms.decided_on > today:
        raise Invalid("stage_decided_wrong")
    if terms.next_on is not None and not today <= terms.next_on <= furthest:
        raise Invalid("next_day_wrong")


class Logged(Protocol):
    """An event as it stands in the log."""

    name: str
    actor_kind: str
    effective_at: datetime
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Period:
    """A stage that an inquiry was in, and until when; None: it still is."""

    stage: Stage
    since: datetime
    until: datetime | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def limit_on(self) -> date | None:
        """The last day that was set, if one was."""
        return _day(self.data.get("limit_on"))

    @property
    def next_on(self) -> date | None:
        """The next day on which something is decided, if one was told."""
        return _day(self.data.get("next_on"))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class Journey:
    """Where an inquiry has been and is, who may see it, and when it was first answered."""

    kind: Kind
    periods: tuple[Period, ...]
    shares: frozenset[Circle]
    #: When an answer on the matter was first given.
    answered_at: datetime | None = None
    #: The last day of a stage that was noted to come near.
    limit_told: date | None = None

    @property
    def now(self) -> Period:
        """Where it is."""
        return self.periods[-1]

    @property
    def stage(self) -> Stage:
        """The stage it is in."""
        return self.now.stage

    def passed(self) -> frozenset[Stage]:
        """Every stage it has been in."""
        return frozenset(period.stage for period in self.periods)


def journey(
    kind: Kind,
    events: Iterable[Logged],
    shared: Iterable[str] = (),
    outcomes: Mapping[str, Stage] = MappingProxyType({}),
) -> Journey:
    """The way of an inquiry, read from its log. `shared`: the circles that the company named when it asked.
    `outcomes`: the stage that a decision with an outcome leads to, where it follows.

    Any event may carry the stage it leads to. A company that takes its case back has withdrawn its inquiry, which
    nobody is shown then, and a case that is decided has its answer on the matter, whatever its stage.
    """
    periods: list[Period] = []
    shares = {circle for circle in Circle if circle in set(shared)}
    answered_at: datetime | None = None
    told: date | None = None
    for event in events:
        if not periods:
            periods.append(Period(FIRST[kind], event.effective_at))
        stage = stage_told(event) or _decided(kind, periods[-1].stage, event, outcomes)
        if stage is not None:
            periods = _moved(periods, stage, event)
        if event.name == Event.CONSENT_CHANGED:
            circle = Circle(event.data["circle"])
            shares = shares | {circle} if event.data["given"] else shares - {circle}
        if periods[-1].stage == Stage.WITHDRAWN:
            shares = set()
        if event.name == Event.LIMIT_NEAR:
            told = _day(event.data.get("limit_on"))
        if answered_at is None and (stage in ANSWERS or event.name == Event.DECIDED):
            answered_at = event.effective_at
    return Journey(kind, tuple(periods), frozenset(shares), answered_at, told)


def stage_told(event: Logged) -> Stage | None:
    """The stage that an event leads to; None for one that leads to none."""
    if event.name in (Event.WITHDRAWN, Event.MERGED):
        return Stage.WITHDRAWN
    told = event.data.get("stage")
    return Stage(told) if told else None


def _decided(kind: Kind, at: Stage, event: Logged, outcomes: Mapping[str, Stage]) -> Stage | None:
    """The stage that a decision leads to: one that follows, or the end that it says was reached, from wherever."""
    if event.name != Event.DECIDED:
        return None
    to = outcomes.get(event.data.get("outcome", ""))
    follows = to in MOVES[kind].get(at, ()) or (to in DECIDED_ENDS and at not in ENDS | SIGNED)
    return to if follows else None


def _moved(periods: list[Period], stage: Stage, event: Logged) -> list[Period]:
    last = periods[-1]
    if last.stage == stage:
        # The same stage told again: what is said with it is what holds now.
        return [*periods[:-1], Period(stage, last.since, None, {**last.data, **event.data})]
    closed = Period(last.stage, last.since, event.effective_at, last.data)
    return [*periods[:-1], closed, Period(stage, event.effective_at, None, dict(event.data))]


def may_see_inquiry(shares: frozenset[Circle], circle: Circle) -> bool:
    """Whether landlords of a circle may see an inquiry: only while the company consents."""
    return circle in shares
