"""How a trace of a log reads as a case with its events. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from eservice.cases.rules import HOLDER, Event, Holder, State
from eservice.records.traces import BrokenLog, Trace, received_and_ended, unit_group

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class ImportedEvent:
    """One line of the event log to be."""

    name: Event
    at: datetime
    holder: Holder
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ImportedCase:
    """A case as a log tells it."""

    external_id: str
    received_at: datetime
    #: None: still open when the log was written.
    ended_at: datetime | None
    #: The group that stands for the unit, as the log writes it.
    group: str | None
    attributes: dict[str, Any]
    events: tuple[ImportedEvent, ...]

    @property
    def state(self) -> State:
        """Imported cases are read, not worked on: they run or have ended."""
        return State.RUNNING if self.ended_at is None else State.ENDED


def imported_case(trace: Trace, received_attr: str | None, ended_attr: str | None) -> ImportedCase:
    """The case that `trace` tells of, its events at their own times. Raises `BrokenLog`, which says where."""
    if len(trace.name) > LONGEST_NAME:
        raise BrokenLog(f"spårets namn är längre än {LONGEST_NAME} tecken.", trace.place, trace.name)
    received, ended = received_and_ended(trace, received_attr, ended_attr)
    steps = sorted(_steps(trace), key=lambda event: event.at)
    if ended is not None:
        # A step in the moment of the end came before it; what is dated later stays after it.
        at = sum(event.at <= ended for event in steps)
        steps.insert(at, ImportedEvent(Event.IMPORTED_END, ended, HOLDER[State.ENDED], {}))
        steps[at + 1 :] = [ImportedEvent(step.name, step.at, Holder.NOBODY, step.data) for step in steps[at + 1 :]]
    opened = ImportedEvent(Event.OPENED, received, HOLDER[State.RUNNING], {})
    attributes = msgspec.to_builtins(dict(trace.attributes))
    return ImportedCase(trace.name, received, ended, unit_group(trace), attributes, (opened, *steps))


def _steps(trace: Trace) -> Iterator[ImportedEvent]:
    for event in trace.events:
        known = {"step": event.name, "by": event.resource, "group": event.group, "transition": event.transition}
        data = {key: value for key, value in known.items() if value is not None}
        if event.attributes:
            data["attributes"] = msgspec.to_builtins(dict(event.attributes))
        yield ImportedEvent(Event.IMPORTED_STEP, event.at, HOLDER[State.RUNNING], data)
