"""How a case was treated, beside how long it took: contact, silence, requests, and each of its clocks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from eservice.cases.rules import Actor, Event
from eservice.clock.reading import read_clock
from eservice.clock.shape import ClockRule, LedgerEntry, Reading
from eservice.clock.workdays import NONE_CLOSED, Closed, is_workday
from eservice.kit.days import HERE, local_day
from eservice.statistics.facts import ENDINGS

#: Hours of a workday, by which T4 counts.
OPENS, CLOSES = time(8), time(17)
#: What shows the company a person: it is told who has its case, or is written to by somebody.
NAMED = (Event.TAKEN, Event.ASSIGNED)
#: What answers the company's question or asks one back; to an inquiry, an offer does.
ANSWERS = (Event.MESSAGE_SENT, Event.SUPPLEMENT_REQUESTED, Event.OFFER_MADE, Event.DECIDED)
#: A decision that did not stand on appeal.
OVERTURNED = (Event.APPEAL_CHANGED, Event.REMITTED)
#: Clocks whose due days are kept one by one. A waiting period binds the company, and is no deadline of ours.
KINDS = ("decision_deadline", "service_target", "request_answer", "delay_notice")


@dataclass(frozen=True, slots=True)
class Told:
    """An event as its company met it."""

    name: str
    at: datetime
    actor: str
    visible: bool = True
    outcome: str = ""
    #: The day on which the decision counts as received, where the event names one.
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Conduct:
    """What was done for one company in one case. Days count from the day received."""

    received_on: date
    #: The company last heard something new from a person here, and the longest wait for it so far.
    last_word_on: date
    longest_silence: int = 0
    complete_on: date | None = None
    #: Working hours until the company met a person.
    contact_hours: int | None = None
    #: Days until somebody wrote something of substance.
    answer_days: int | None = None
    requests: int = 0
    first_request_days: int | None = None
    delay_told_on: date | None = None
    served_on: date | None = None
    outcome: str | None = None
    #: The decision was changed or sent back on appeal; a clerical error in it was put right.
    overturned: bool = False
    corrected: bool = False
    ended: bool = False

    def silence_at(self, as_of: date) -> int:
        """The longest silence up to `as_of`: an open case's grows with time."""
        return self.longest_silence if self.ended else max(self.longest_silence, (as_of - self.last_word_on).days)


def conduct(events: Iterable[Told]) -> Conduct:
    """Fold the events of a case, in the order they took effect. Raises `ValueError` for one that was never received."""
    known = sorted(events, key=lambda event: event.at)
    opened = next((event for event in known if event.name == Event.OPENED), None)
    if opened is None:
        raise ValueError("the case was never received")
    received = local_day(opened.at)
    made = Conduct(received, received)
    for event in known:
        if event.at >= opened.at and event is not opened:
            made = _after(made, event, opened.at)
    return made


def _after(made: Conduct, event: Told, opened_at: datetime) -> Conduct:
    days = (local_day(event.at) - made.received_on).days
    if made.ended:
        return _since(made, event)
    if event.visible and (event.actor == Actor.OFFICER or event.name in NAMED):
        made = _heard(made, event, opened_at)
    if event.name == Event.SUPPLEMENT_REQUESTED:
        first = days if made.first_request_days is None else made.first_request_days
        made = replace(made, requests=made.requests + 1, first_request_days=first)
    return _marked(made, event, days)


def _since(made: Conduct, event: Told) -> Conduct:
    """What became of the decision: only that changes after the end."""
    if event.name in (Event.DISPATCHED, Event.SERVED) and event.on is not None:
        return replace(made, served_on=event.on)
    if event.name in OVERTURNED:
        return replace(made, overturned=True)
    return replace(made, corrected=made.corrected or event.name == Event.CORRECTED)


def _heard(made: Conduct, event: Told, opened_at: datetime) -> Conduct:
    """The company heard from a person."""
    day = local_day(event.at)
    silence = max(made.longest_silence, (day - made.last_word_on).days)
    hours = working_hours(opened_at, event.at) if made.contact_hours is None else made.contact_hours
    made = replace(made, last_word_on=max(day, made.last_word_on), longest_silence=silence, contact_hours=hours)
    if event.name in ANSWERS and made.answer_days is None:
        return replace(made, answer_days=(day - made.received_on).days)
    return made


def _marked(made: Conduct, event: Told, days: int) -> Conduct:
    day = made.received_on + timedelta(days=days)
    if event.name == Event.COMPLETENESS_CONFIRMED:
        return replace(made, complete_on=day)
    if event.name == Event.DELAY_NOTICE_SENT:
        return replace(made, delay_told_on=made.delay_told_on or day)
    if event.name in ENDINGS:
        silence = max(made.longest_silence, (day - made.last_word_on).days)
        return replace(made, ended=True, longest_silence=silence, outcome=event.outcome or None)
    return made


def working_hours(start: datetime, end: datetime) -> int:
    """Whole working hours (workdays 8 to 17 here) between two moments; 0 where the end comes first."""
    first, last = start.astimezone(HERE), end.astimezone(HERE)
    seconds, day = 0.0, first.date()
    while day <= last.date():
        if is_workday(day):
            begins = max(first, datetime.combine(day, OPENS, HERE))
            ends = min(last, datetime.combine(day, CLOSES, HERE))
            seconds += max(0.0, (ends - begins).total_seconds())
        day += timedelta(days=1)
    return int(seconds // 3600)


@dataclass(frozen=True, slots=True)
class ClockFact:
    """One clock of one case: when it was due, and when it stopped. Whether it was met is a question of the day."""

    rule_key: str
    kind: str
    started_on: date
    #: None while the clock stands still.
    due_on: date | None
    #: What was due before anything was extended.
    first_due_on: date | None
    stopped_on: date | None
    extensions: int
    #: Extensions with a reason, of which the company was told before the time had run out.
    extensions_told: int
    #: The first day the company was told of an extension.
    told_on: date | None


def clock_fact(
    rule: ClockRule, reading: Reading, lines: Sequence[LedgerEntry], as_of: date, closed: Closed = NONE_CLOSED
) -> ClockFact | None:
    """The fact of a clock that has started; None for one that has not, or that measures no duty of ours."""
    if rule.kind not in KINDS or reading.started_on is None:
        return None
    extended = [line for line in lines if line.kind == "extended"]
    plain = (
        read_clock(rule, [line for line in lines if line.kind != "extended"], as_of, closed) if extended else reading
    )
    late = sum(bool(step.details.get("late")) for step in reading.steps if step.what == "extended_to")
    reasoned = sum(bool(line.note) for line in extended)
    return ClockFact(
        rule.key,
        rule.kind,
        reading.started_on,
        None if reading.state == "paused" else reading.due_on,
        None if plain.state == "paused" else plain.due_on,
        reading.stopped_on,
        len(extended),
        max(0, min(reasoned, len(extended) - late)),
        min((line.told_on or line.on for line in extended), default=None),
    )


def result(fact: ClockFact, withdrawn_on: date | None, as_of: date) -> str | None:
    """met, missed or open for a due day that has passed when `as_of` ended; None where it has not, or was withdrawn.

    Withdrawn by its due day, a case asks for no decision. Open counts as missed in every share.
    """
    if fact.due_on is None or fact.due_on >= as_of or (withdrawn_on is not None and withdrawn_on <= fact.due_on):
        return None
    if fact.stopped_on is None or fact.stopped_on > as_of:
        return "open"
    return "met" if fact.stopped_on <= fact.due_on else "missed"
