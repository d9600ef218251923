"""What the events of a case tell its clocks, and which of the clocks' days the case is measured by. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from eservice.cases.rules import NEVER, Event
from eservice.clock.shape import ClockRule, Happening, HappeningKind, Length, Reading
from eservice.kit.days import HERE

#: What each event tells the clocks; an event that is not here moves no clock.
HAPPENING: Mapping[str, HappeningKind] = {
    Event.OPENED: "received",
    Event.REMITTED: "received",
    Event.SUPPLEMENT_REQUESTED: "supplement_requested",
    Event.SUPPLEMENT_RECEIVED: "supplement_received",
    Event.DEFICIENCY_REMEDIED: "deficiency_remedied",
    Event.COMPLETENESS_CONFIRMED: "completeness_confirmed",
    Event.MATERIAL_ADDED: "voluntary_supplement",
    Event.TIME_EXTENDED: "extended",
    Event.TIME_AGREED: "agreed",
    Event.DECISION_DEFERRED: "deferred",
    Event.DEFERRAL_ENDED: "deferral_ended",
    Event.SUPPLEMENT_JUDGED: "deficiency_not_remedied",
    Event.DELAY_NOTICE_DRAFTED: "delay_found",
    Event.DELAY_NOTICE_SENT: "delay_told",
    Event.DECISION_REQUESTED: "decision_requested",
    Event.DECISION_REQUEST_REFUSED: "request_refused",
    Event.CLOCK_CORRECTED: "corrected",
    Event.DECIDED: "decided",
    Event.IMPORTED_END: "decided",
    Event.WITHDRAWN: "withdrawn",
    Event.REFERRAL_SENT: "referral_sent",
    Event.REFERRAL_ANSWERED: "referral_answered",
    Event.REFERRAL_WITHDRAWN: "referral_answered",
    Event.REFERRAL_OVERDUE: "referral_overdue",
    Event.HEARING_OPENED: "hearing_opened",
    Event.HEARING_ANSWERED: "hearing_ended",
    Event.HEARING_EXPIRED: "hearing_ended",
    Event.SERVED: "served",
    # The clocks of the case that is kept go on; those of the other have nothing to count to.
    Event.MERGED: "withdrawn",
}

#: Under this name any event of an inquiry's way says that an offer waits for the company from then on, or no longer.
OFFERED = "is_offered"


class Logged(Protocol):
    """An event as it stands in the log."""

    seq: int
    name: str
    effective_at: datetime
    data: dict[str, Any]


def moves_clocks(event: Logged) -> bool:
    """Whether an event tells the clocks something."""
    return event.name in HAPPENING or OFFERED in event.data


def happenings(events: Iterable[Logged]) -> tuple[Happening, ...]:
    """What the events of a case tell its clocks, in order, by the days they fell on here.

    A case that a court sent back begins anew: its clocks start the day it returned, and what was complete still is.
    """
    told: list[Happening] = []
    for event in events:
        if event.name == Event.REMITTED:
            complete = any(one.kind == "completeness_confirmed" for one in told)
            told = [_happening("received", event)]
            if complete:
                told.append(_happening("completeness_confirmed", event))
        elif event.name in HAPPENING:
            told.append(_happening(HAPPENING[event.name], event))
        elif OFFERED in event.data:
            told.append(_happening("offer_waits" if event.data[OFFERED] else "offer_answered", event))
    return tuple(told)


def _happening(kind: HappeningKind, event: Logged) -> Happening:
    """An event as a clock understands it: it counts from the day it names itself, else from that of its moment."""
    data, here = event.data, event.effective_at.astimezone(HERE)
    named = _day(data.get("counts_from"))
    length = data.get("length")
    return Happening(
        kind,
        named or here.date(),
        event.seq,
        Length(length["n"], length["unit"]) if length else None,
        here.time() if named in (None, here.date()) else None,
        _day(data.get("until") or data.get("answer_by")),
        here.date() if named else None,
        str(data.get("officer") or ""),
        str(data.get("reason") or ""),
        str(data.get("statute") or ""),
        str(data.get("clock") or ""),
        str(data.get("referral_id") or ""),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def deadlines(readings: Sequence[tuple[ClockRule, Reading]]) -> tuple[date | None, date]:
    """The day that "on time" is measured against, and the day that orders the worklist (`NEVER` where none runs).

    On time is measured against the law's deadline where the case type has one, else against the service target.
    The worklist looks at whichever running deadline comes first.
    """
    by_law = [reading for rule, reading in readings if rule.kind == "decision_deadline"]
    targets = [reading for rule, reading in readings if rule.kind == "service_target"]
    measured = [reading.due_on for reading in by_law or targets if reading.state != "paused" and reading.due_on]
    running = [reading.due_on for reading in by_law + targets if reading.state == "running" and reading.due_on]
    return min(measured, default=None), min(running, default=NEVER)
