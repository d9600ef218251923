"""What an event log holds: traces (one per case) and their events; and what can be wrong with it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from eservice.kit.days import local_day
from eservice.kit.errors import DomainError
from eservice.records.xes_values import Value

#: What logs write where there is no group.
NO_GROUP = frozenset({"", "empty", "unknown"})

Attributes = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a log: the line, and the number of the trace from 1 where it is in one."""

    line: int | None = None
    trace: int | None = None

    def __str__(self) -> str:
        line = None if self.line is None else f"rad {self.line}"
        if self.trace is None:
            return line or "filen"
        return f"spår {self.trace} ({line})" if line else f"spår {self.trace}"


class BrokenLog(DomainError):
    """A log that cannot be read: `message` says in Swedish what is wrong, `place` where, `value` what stood there."""

    def __init__(self, message: str, place: Place, value: str = "") -> None:
        super().__init__("broken_log", message=message, place=str(place), value=value)
        self.message, self.place, self.value = message, place, value

    def __str__(self) -> str:
        value = f" ”{self.value[:80]}”" if self.value else ""
        return f"{str(self.place).capitalize()}: {self.message}{value}"


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One event. `attributes` holds what the other fields do not."""

    name: str
    at: datetime
    resource: str | None
    group: str | None
    transition: str | None
    attributes: Attributes


@dataclass(frozen=True, slots=True)
class Trace:
    """One case of a log, its events in the order of the file. Nested attributes are named `outer/inner`."""

    name: str
    attributes: Attributes
    events: tuple[LogEvent, ...]
    place: Place


def received_and_ended(
    trace: Trace, received_attr: str | None = None, ended_attr: str | None = None
) -> tuple[datetime, datetime | None]:
    """When a trace was received, and when it ended (None: still open).

    With a name: that attribute of the trace, and no such attribute as the end means still open. Without: the first and
    the last event. A register that keeps only days may write an end before the moment it was received on the same
    day; it then ended when it was received. Raises `BrokenLog`: no such moment, or ended on an earlier day.
    """
    received = _moment(trace, received_attr, min)
    if received is None:
        raise BrokenLog("spåret saknar attributet som säger när det kom in:", trace.place, received_attr or "")
    ended = _moment(trace, ended_attr, max)
    if ended is None or ended >= received:
        return received, ended
    if local_day(ended) < local_day(received):
        raise BrokenLog("spåret slutar en dag innan det kom in:", trace.place, ended.isoformat())
    return received, received


def unit_group(trace: Trace) -> str | None:
    """The group that stands for the unit (enhet): the trace's own, or None.

    The groups of its events are not asked: they say who did a step, not whose case it was.
    """
    group = text(trace.attributes.get("org:group")) or text(trace.attributes.get("group")) or ""
    return None if group.strip().casefold() in NO_GROUP else group.strip()


def text(value: Value | None) -> str | None:
    """The value as text; None where there is none, or nothing in it."""
    return None if value is None or value == "" else str(value)


def _moment(trace: Trace, name: str | None, which: Callable[[Iterator[datetime]], datetime]) -> datetime | None:
    if name is None:
        if not trace.events:
            raise BrokenLog("spåret har inga händelser.", trace.place)
        return which(event.at for event in trace.events)
    value = trace.attributes.get(name)
    if value is not None and not isinstance(value, datetime):
        raise BrokenLog("attributet är ingen tid:", trace.place, f"{name}={value}")
    return value
