"""What a receipt says, in the language of its reader. Pure: clocks as they stood then go in, words come out.

The law asks for the time limit, what follows if it is missed, and how to have the decision reviewed (lag 2009:1079,
8 §; plan- och bygglagen 2010:900, 9 kap. 27 a §). When the time starts anew or is extended the company is told again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date

from eservice.cases.rules import Event
from eservice.clock.shape import ClockRule, LedgerEntry, Length, Reading
from eservice.kit.text import Text

#: The receipt that an event asks for, whatever it did to the clocks.
ALWAYS = {
    Event.ROUTED: "arrived",
    Event.COMPLETENESS_CONFIRMED: "complete",
    Event.TIME_EXTENDED: "extended",
    Event.CLOCK_CORRECTED: "corrected",
}
#: Events that can make the law's time start at another day.
MAY_RESTART = (Event.SUPPLEMENT_RECEIVED, Event.DEFICIENCY_REMEDIED, Event.MATERIAL_ADDED)
#: Clocks that a receipt tells of.
TOLD = ("decision_deadline", "no_deadline", "waiting_period", "service_target")

TITLES = {
    "arrived": Text("Mottagningsbevis", "Receipt"),
    "complete": Text("Bevis: ansökan är komplett", "Receipt: the application is complete"),
    "restarted": Text("Bevis: tiden räknas från en annan dag", "Receipt: the time counts from another day"),
    "extended": Text("Bevis: tiden är förlängd", "Receipt: the time is extended"),
    "corrected": Text("Bevis: tiden är rättad", "Receipt: the time is corrected"),
}
SIMPLIFIED = Text(
    "Vi kan komma att använda förenklad delgivning i ärendet (delgivningslagen 2010:1932, 22-26 §§). Då räknas en "
    "handling som mottagen två veckor efter att vi skickade den.",
    "We may use simplified service in this case (Service of Documents Act 2010:1932, sections 22-26). A document then "
    "counts as received two weeks after we sent it.",
)
UNITS = {
    "day": (Text("dag", "day"), Text("dagar", "days")),
    "workday": (Text("arbetsdag", "working day"), Text("arbetsdagar", "working days")),
    "week": (Text("vecka", "week"), Text("veckor", "weeks")),
    "month": (Text("månad", "month"), Text("månader", "months")),
}
WORDS = {
    "not_started": Text("Börjar när ansökan är komplett", "Begins when the application is complete"),
    "after": Text("%s därefter", "%s after that"),
    "no_day": Text("Lagen anger ingen dag", "The law gives no day"),
    "stands_still": Text("Står still så länge vi väntar", "Stands still while we wait"),
    "extension": Text("Kan förlängas med högst %s.", "May be extended by at most %s."),
    "extended": Text("Förlängd med %s. Skäl: %s", "Extended by %s. Reason: %s"),
    "late": Text(
        "Ni fick veta det när den första tiden hade gått ut, den %s.",
        "You were told when the first time had run out, on %s.",
    ),
    "request": Text(
        "Har vi inte avgjort ärendet efter den %s kan ni en gång skriftligen begära att vi gör det "
        "(förvaltningslagen 2017:900, 12 §).",
        "If we have not decided after %s you may once ask us in writing to do so "
        "(Administrative Procedure Act 2017:900, section 12).",
    ),
    "nothing": Text(
        "Inget särskilt är föreskrivet om tiden går ut.",
        "Nothing special is prescribed if the time runs out.",
    ),
}


@dataclass(frozen=True, slots=True)
class About:
    """What a receipt says of the case, already in the reader's language."""

    language: str
    reference: str
    company: str
    service: str
    unit: str
    email: str
    phone: str
    appeal: str
    if_late: str
    received_on: date
    given_on: date


Clocks = Sequence[tuple[ClockRule, Reading, Sequence[LedgerEntry]]]


def kind_of(event_name: str, seq: int, clocks: Clocks) -> str | None:
    """The receipt that an event asks for; None for none. An answer asks for one where the law's time starts anew."""
    if event_name in ALWAYS:
        return ALWAYS[Event(event_name)]
    if event_name in MAY_RESTART and any(
        line.seq == seq and line.kind == "restarted"
        for rule, _reading, lines in clocks
        if rule.kind == "decision_deadline"
        for line in lines
    ):
        return "restarted"
    return None


def content(kind: str, about: About, clocks: Clocks) -> dict[str, Any]:
    """The whole receipt as plain values: what the page, the document and the letter show."""
    language = about.language
    return {
        "kind": kind,
        "language": language,
        "title": TITLES[kind].in_language(language),
        "sender": about.unit,
        "reference": about.reference,
        "company": about.company,
        "service": about.service,
        "received_on": day(about.received_on, language),
        "given_on": day(about.given_on, language),
        "clocks": [_clock(rule, reading, language) for rule, reading, _lines in clocks if rule.kind in TOLD],
        "if_late": about.if_late,
        "request": _request(clocks, language),
        "appeal": about.appeal,
        "simplified": _simplified(clocks, language),
        "unit": about.unit,
        "email": about.email,
        "phone": about.phone,
    }


def _clock(rule: ClockRule, reading: Reading, language: str) -> dict[str, str]:
    first, last = _days(rule, reading, language)
    return {
        "title": rule.title.in_language(language),
        "from": first,
        "to": last,
        "statute": rule.citation.in_language(language),
        "note": rule.receipt.in_language(language) if rule.receipt else "",
        "extension": _extension(rule, reading, language),
        "missed": (rule.missed.text or WORDS["nothing"]).in_language(language) if rule.length else "",
    }


def _days(rule: ClockRule, reading: Reading, language: str) -> tuple[str, str]:
    no_day = WORDS["no_day"].in_language(language)
    if reading.started_on is None:
        last = WORDS["after"].in_language(language) % length(rule.length, language) if rule.length else no_day
        return WORDS["not_started"].in_language(language), last
    if reading.state == "paused":
        return day(reading.started_on, language), WORDS["stands_still"].in_language(language)
    return day(reading.started_on, language), day(reading.due_on, language) if reading.due_on else no_day


def _extension(rule: ClockRule, reading: Reading, language: str) -> str:
    if rule.extension is None:
        return ""
    said = next((step for step in reading.steps if step.what == "extended_to"), None)
    if said is None:
        return WORDS["extension"].in_language(language) % length(rule.extension.max, language)
    note = next((str(step.details.get("note", "")) for step in reading.steps if step.what == "extended"), "")
    how_long = length(Length(said.details["n"], said.details["unit"]), language)
    words = WORDS["extended"].in_language(language) % (how_long, note)
    if said.details["late"]:
        words = f"{words} {WORDS['late'].in_language(language) % day(said.details['otherwise'], language)}"
    return words


def _simplified(clocks: Clocks, language: str) -> str:
    """Said beforehand, as the law asks, where a decision is served at all."""
    is_served = any(rule.kind == "service_of_documents" for rule, _reading, _lines in clocks)
    return SIMPLIFIED.in_language(language) if is_served else ""


def _request(clocks: Clocks, language: str) -> str:
    for rule, reading, _lines in clocks:
        if rule.kind == "request_to_decide" and reading.due_on is not None and reading.state == "running":
            return WORDS["request"].in_language(language) % day(reading.due_on, language)
    return ""


def length(value: Length | None, language: str) -> str:
    """`10 veckor`; '' for none."""
    if value is None:
        return ""
    one, several = UNITS[value.unit]
    return f"{value.n} {(one if value.n == 1 else several).in_language(language)}"


def day(value: date, language: str) -> str:
    """`2 mars 2026`."""
    return format_date(value, "d MMMM y", locale=language)
