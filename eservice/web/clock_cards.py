"""Clocks put into words: what each counts to, and the reasons for its date, step by step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from eservice.cases.operations.clocks import AWAITED
from eservice.clock.handling_time import days_used
from eservice.clock.shape import ClockRule, Reading, Step
from eservice.kit.text import Text
from eservice.web import words
from eservice.web.filters import day
from eservice.web.language import language


@dataclass(frozen=True)
class ClockCard:
    """One clock as a card."""

    key: str
    title: str
    state_text: str
    due_text: str
    tone: str
    citation: str
    steps: list[str]


#: Clocks that only the people who work here see, and those that mean nothing once they have stopped.
INTERNAL = ("delay_notice", "own_time")
GONE_WHEN_STOPPED = ("gross", "own_time", "request_to_decide", "supplement_answer", "referral_answer", "delay_notice")


def clock_cards(
    clocks: Sequence[tuple[ClockRule, Reading]], today: date, *, is_over: bool, for_company: bool = False
) -> list[ClockCard]:
    """The clocks that mean something to the reader now: those that run or tell how it went.

    Until the case is over, also those that wait for what starts them.
    """
    return [clock_card(rule, reading, today) for rule, reading in clocks if _shown(rule, reading, is_over, for_company)]


def _shown(rule: ClockRule, reading: Reading, is_over: bool, for_company: bool) -> bool:
    if for_company and rule.kind in INTERNAL:
        return False
    if reading.state == "not_started":
        return rule.kind in AWAITED and not is_over
    if reading.state == "stopped" and rule.kind in GONE_WHEN_STOPPED:
        return False
    return reading.due_on is not None or rule.kind == "no_deadline"


def clock_card(rule: ClockRule, reading: Reading, today: date) -> ClockCard:
    """A clock as a card, whatever it shows."""
    due_text, tone = _due(rule, reading, today)
    return ClockCard(
        key=rule.key,
        title=text(rule.title),
        state_text=words.clock_state(reading.state),
        due_text=due_text,
        tone=tone,
        citation=text(rule.citation),
        steps=[step_in_words(step) for step in reading.steps],
    )


def text(value: Text) -> str:
    """A rule's text in the reader's language."""
    return value.in_language(language())


def _due(rule: ClockRule, reading: Reading, today: date) -> tuple[str, str]:
    if rule.kind == "no_deadline":
        return (text(rule.receipt) if rule.receipt else _("Lagen anger ingen tid.")), "neutral"
    if reading.due_on is None:
        return _without_a_day(rule, reading, today), "neutral"
    if reading.state == "stopped":
        return _stopped(reading.stopped_on or today, reading.due_on)
    if reading.state == "paused":
        return _("Pausad. Om den gick vidare i dag: %(day)s.", day=day(reading.due_on)), "wait"
    if rule.kind in NO_LATENESS or (rule.kind == "gross" and rule.length):
        return _not_ours(rule.kind, reading.due_on, today), "neutral"
    return _running(reading.due_on, today)


def _without_a_day(rule: ClockRule, reading: Reading, today: date) -> str:
    if reading.state == "not_started":
        return _("Börjar när ansökan är komplett.") if rule.starts.when == "complete" else _("Har inte börjat.")
    used = days_used(reading, today)
    return ngettext("%(num)d dag hittills", "%(num)d dagar hittills", used)


def _stopped(stopped_on: date, due_on: date) -> tuple[str, str]:
    late = (stopped_on - due_on).days
    if late <= 0:
        return _("Klart i tid, %(day)s. Sista dag var %(due)s.", day=day(stopped_on), due=day(due_on)), "good"
    days = ngettext("%(num)d dag för sent", "%(num)d dagar för sent", late)
    return _("Klart %(day)s, %(late)s. Sista dag var %(due)s.", day=day(stopped_on), late=days, due=day(due_on)), "bad"


#: Clocks that nobody here can be late by.
NO_LATENESS = ("request_to_decide", "waiting_period", "service_of_documents", "appeal")


def _not_ours(kind: str, due_on: date, today: date) -> str:
    on = day(due_on)
    if kind == "waiting_period":
        return _("Verksamheten får börja %(day)s.", day=on)
    if kind == "service_of_documents":
        return _("Beslutet räknas som mottaget %(day)s.", day=on)
    if kind == "appeal":
        return _("Tiden gick ut %(day)s.", day=on) if due_on < today else _("Senast %(day)s.", day=on)
    return _("Från och med dagen efter %(day)s.", day=on)


def _running(due_on: date, today: date) -> tuple[str, str]:
    left = (due_on - today).days
    if left < 0:
        late = ngettext("%(num)d dag försenat", "%(num)d dagar försenat", -left)
        return _("Senast %(day)s – %(late)s.", day=day(due_on), late=late), "bad"
    if left == 0:
        return _("Senast i dag, %(day)s.", day=day(due_on)), "wait"
    rest = ngettext("%(num)d dag kvar", "%(num)d dagar kvar", left)
    return _("Senast %(day)s – %(left)s.", day=day(due_on), left=rest), "wait" if left <= 7 else "info"


def step_in_words(step: Step) -> str:
    """One step of a reckoning as a sentence."""
    if step.what in RECKONED:
        return RECKONED[step.what](step)
    return f"{day(step.on)}: {entry_in_words(step.what, str(step.details.get('reason', '')))}{_aside(step)}"


def _aside(step: Step) -> str:
    """Who did it, by which statute, when the company was told, and the reason in the officer's words."""
    details = step.details
    parts = [str(details[name]) for name in ("person", "basis") if details.get(name)]
    if details.get("told_on"):
        parts.append(_("meddelat %(day)s", day=day(details["told_on"])))
    if details.get("note"):
        parts.append(_("skäl: %(reason)s", reason=details["note"]))
    return f" ({'; '.join(parts)})" if parts else ""


def _nominal(step: Step) -> str:
    length = length_in_words(step.details["n"], step.details["unit"])
    return _("%(length)s från den dagen blir %(day)s.", length=length, day=day(step.on))


def _stood_still(step: Step) -> str:
    length = length_in_words(step.details["n"], step.details["unit"])
    return _("Klockan stod still %(length)s: %(day)s.", length=length, day=day(step.on))


def _extended_to(step: Step) -> str:
    length = length_in_words(step.details["n"], step.details["unit"])
    said = _("Förlängd med %(length)s: %(day)s.", length=length, day=day(step.on))
    if not step.details["late"]:
        return said
    late = _(
        "Ni fick veta det först när tiden hade gått ut. Utan förlängningen var sista dagen %(day)s. "
        "Lagen säger inte vilken av dagarna som då gäller.",
        day=day(step.details["otherwise"]),
    )
    return f"{said} {late}"


def _skipped(step: Step) -> str:
    days = ", ".join(f"{text(name)} ({day(on)})" for on, name in step.details["days"])
    return _("Helger räknas inte, och inte heller %(days)s.", days=days)


def _rolled(step: Step) -> str:
    free, holiday = day(step.details["free"]), step.details.get("name")
    if holiday is not None:
        name = text(holiday)
        return _("%(free)s är %(name)s, så det blir nästa vardag: %(day)s.", free=free, name=name, day=day(step.on))
    return _("%(free)s är en ledig dag, så det blir nästa vardag: %(day)s.", free=free, day=day(step.on))


def _would_go_on(step: Step) -> str:
    return _("Räknat som om klockan går vidare %(day)s.", day=day(step.on))


def _given(step: Step) -> str:
    return _("Den dag som är bestämd: %(day)s.", day=day(step.on))


RECKONED: dict[str, Callable[[Step], str]] = {
    "nominal": _nominal,
    "stood_still": _stood_still,
    "extended_to": _extended_to,
    "skipped": _skipped,
    "rolled": _rolled,
    "would_go_on": _would_go_on,
    "given": _given,
}


def reason_in_words(reason: str) -> str:
    """Why a line of a ledger was written."""
    reasons = {
        "received": _l("ansökan kom in"),
        "completeness_confirmed": _l("ansökan var komplett"),
        "supplement_requested": _l("komplettering begärdes"),
        "supplement_received": _l("kompletteringen kom in"),
        "deficiency_remedied": _l("bristen var avhjälpt"),
        "deficiency_not_remedied": _l("svaret avhjälpte inte bristen"),
        "voluntary_supplement": _l("företaget lämnade mer underlag på eget initiativ"),
        "extended": _l("beslut om förlängning"),
        "agreed": _l("ni och vi kom överens om en annan dag"),
        "deferred": _l("anstånd med beslutet"),
        "deferral_ended": _l("anståndet är slut"),
        "referral_sent": _l("remiss skickades"),
        "referral_answered": _l("svaret på remissen kom in"),
        "referral_overdue": _l("dagen för svar på remissen gick ut"),
        "hearing_opened": _l("företaget fick tillfälle att yttra sig"),
        "hearing_ended": _l("företaget har yttrat sig, eller så gick dagen ut"),
        "offer_waits": _l("företaget fick ett erbjudande eller tider att boka"),
        "offer_answered": _l("företaget har svarat, eller så gäller erbjudandet inte längre"),
        "delay_found": _l("ärendet blir försenat"),
        "delay_told": _l("företaget underrättades"),
        "decision_requested": _l("företaget begärde att ärendet avgörs"),
        "request_refused": _l("begäran avslogs"),
        "corrected": _l("rättelse"),
        "decided": _l("beslut fattades"),
        "served": _l("företaget fick del av beslutet"),
        "notice_posted": _l("beslutet anslogs"),
        "remitted": _l("ärendet kom tillbaka från högre instans"),
        "withdrawn": _l("ansökan återkallades"),
    }
    return str(reasons.get(reason, reason))


def entry_in_words(kind: str, reason: str) -> str:
    """A line of a ledger: what it did to the clock, and why."""
    because = reason_in_words(reason)
    texts = {
        "started": _l("Klockan startade: %(reason)s.", reason=because),
        "corrected": _l("Klockan rättades och räknas från den dagen: %(reason)s.", reason=because),
        "restarted": _l("Klockan började om: %(reason)s.", reason=because),
        "paused": _l("Klockan pausades: %(reason)s.", reason=because),
        "resumed": _l("Klockan gick vidare: %(reason)s.", reason=because),
        "extended": _l("Tiden förlängdes: %(reason)s.", reason=because),
        "day_set": _l("En annan dag bestämdes: %(reason)s.", reason=because),
        "stopped": _l("Klockan stannade: %(reason)s.", reason=because),
    }
    return str(texts[kind])


def length_in_words(n: int, unit: str) -> str:
    """`10 veckor`."""
    if unit == "day":
        return ngettext("%(num)d dag", "%(num)d dagar", n)
    if unit == "workday":
        return ngettext("%(num)d arbetsdag", "%(num)d arbetsdagar", n)
    if unit == "week":
        return ngettext("%(num)d vecka", "%(num)d veckor", n)
    return ngettext("%(num)d månad", "%(num)d månader", n)
