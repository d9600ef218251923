"""What the figures know of a case: one fact, folded from its events. Pure.

Days are calendar days in the municipality's zone. A day belongs to the party that has the ball when it ends, so the
days of all parties add up to the days from received to ended: nothing is counted twice and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from eservice.cases.rules import Event, Holder
from eservice.kit.days import local_day

DECIDED: Final = "decided"
WITHDRAWN: Final = "withdrawn"

#: How each ending event counts. A log that was read in says that a case ended, and we take it as decided.
ENDINGS: Mapping[str, str] = {
    Event.DECIDED: DECIDED,
    Event.IMPORTED_END: DECIDED,
    Event.WITHDRAWN: WITHDRAWN,
    Event.MERGED: WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class FactEvent:
    """An event as the figures need it: what, when it took effect (aware), and who had the ball after it."""

    name: str
    effective_at: datetime
    holder_after: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subject:
    """What stands on the case itself, beside its events."""

    case_id: int
    mode: str
    service: str
    unit: str | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Held:
    """Days that each party has had the ball."""

    company: float = 0
    queue: float = 0
    officer: float = 0
    other: float = 0

    def plus(self, holder: str, days: float) -> Held:
        """These days and `days` more for `holder`; nobody's days are no days, and a committee's are the authority's."""
        if holder == Holder.NOBODY:
            return self
        if holder == Holder.COMMITTEE:
            holder = Holder.OFFICER
        return replace(self, **{holder: getattr(self, holder) + days})

    def __add__(self, more: Held) -> Held:
        return Held(
            self.company + more.company, self.queue + more.queue, self.officer + more.officer, self.other + more.other
        )

    @property
    def total(self) -> float:
        """The days of all parties."""
        return self.company + self.queue + self.officer + self.other


@dataclass(frozen=True, slots=True)
class CaseFact:
    """One case in days. `held` runs to the end, or for an open case to `held_since`, the day of its last change."""

    case_id: int
    mode: str
    service: str
    unit: str | None
    received_on: date
    complete_on: date | None = None
    decided_on: date | None = None
    ended_on: date | None = None
    #: decided, withdrawn, or None while open.
    ending: str | None = None
    due_on: date | None = None
    held: Held = Held()
    holder: str = Holder.QUEUE
    held_since: date | None = None

    def held_at(self, as_of: date) -> Held:
        """Who has had the ball for how long, up to `as_of`: an open case's share grows with time."""
        if self.ending is not None or self.held_since is None:
            return self.held
        return self.held.plus(self.holder, max(0, (as_of - self.held_since).days))


def fold(subject: Subject, events: Iterable[FactEvent], as_of: date | None = None) -> CaseFact:
    """Fold the events of a case into its fact, as it stood when the day `as_of` ended (None: after all events).

    The same events give the same fact in whatever order they come: they are taken in the order they took effect.
    What happens before a case is received or after it has ended changes no days; an end that is earlier on the day
    received (a register that writes midnight) counts. The deadline is the one that stands now. Raises `ValueError`
    where no event says that the case was received.
    """
    known = [event for event in events if as_of is None or local_day(event.effective_at) <= as_of]
    opened = next((event for event in known if event.name == Event.OPENED), None)
    if opened is None:
        raise ValueError(f"case {subject.case_id} was never received")
    received = local_day(opened.effective_at)
    fact = CaseFact(
        subject.case_id,
        subject.mode,
        subject.service,
        subject.unit,
        received,
        due_on=subject.due_on,
        holder=opened.holder_after,
        held_since=received,
    )
    # Stable: the log's own order stands where two took effect in the same moment.
    later = [event for event in known if event is not opened]
    for event in sorted(later, key=lambda event: event.effective_at):
        fact = _after(fact, event)
    return fact


def _after(fact: CaseFact, event: FactEvent) -> CaseFact:
    day = local_day(event.effective_at)
    if fact.ending is not None or fact.held_since is None or (day < fact.received_on and event.name not in ENDINGS):
        return fact
    day = max(day, fact.received_on)
    held = fact.held.plus(fact.holder, (day - fact.held_since).days)
    fact = replace(fact, held=held, holder=event.holder_after, held_since=day)
    if event.name == Event.COMPLETENESS_CONFIRMED:
        return replace(fact, complete_on=day)
    ending = ENDINGS.get(event.name)
    if ending is None:
        return fact
    return replace(fact, ending=ending, ended_on=day, decided_on=day if ending == DECIDED else None)
