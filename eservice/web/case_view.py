"""A case put into words for its page: the timeline, and the clocks with the reason for each date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from eservice.cases.models import CaseEvent
from eservice.cases.rules import Event
from eservice.clock.shape import ClockRule, Reading, Step
from eservice.web import words
from eservice.web.filters import day, moment
from eservice.web.language import language


@dataclass(frozen=True)
class TimelineItem:
    """One line of the timeline."""

    title: str
    when: str
    who: str = ""
    text: str = ""
    tone: str = "neutral"


@dataclass(frozen=True)
class ClockCard:
    """One clock as a card."""

    title: str
    state_text: str
    due_text: str
    tone: str
    citation: str
    steps: list[str]


TONES = {Event.DECIDED: "good", Event.SUPPLEMENT_REQUESTED: "wait", Event.WITHDRAWN: "neutral", Event.OPENED: "info"}


def timeline_items(events: Iterable[CaseEvent]) -> list[TimelineItem]:
    """What has happened, newest first, in plain words."""
    return [_item(event) for event in events][::-1]


def _item(event: CaseEvent) -> TimelineItem:
    name = Event(event.name)
    title, text = words.event(name), ""
    if name in (Event.REFERRAL_SENT, Event.REFERRAL_WITHDRAWN, Event.REFERRAL_OVERDUE):
        text = _("Till %(to)s.", to=event.data["to"])
    elif name in (Event.SUPPLEMENT_REQUESTED, Event.HEARING_OPENED):
        text = _("Svar senast %(day)s.", day=day(date.fromisoformat(event.data["answer_by"])))
    elif name == Event.IMPORTED_STEP:
        title, text = event.data.get("step") or title, event.data.get("group") or ""
    who = event.data.get("officer") or event.data.get("from") or event.data.get("by") or ""
    if name == Event.ROUTED:
        who = _("Automatiskt")
    return TimelineItem(title, moment(event.effective_at), who, text, TONES.get(name, "neutral"))


def clock_cards(clocks: Sequence[tuple[ClockRule, Reading]], today: date) -> list[ClockCard]:
    """The clocks that mean something to the reader: those with a limit, and of the rest those that still run."""
    return [
        _card(rule, reading, today)
        for rule, reading in clocks
        if rule.length is not None and (rule.kind != "gross" or reading.state != "stopped")
    ]


def _card(rule: ClockRule, reading: Reading, today: date) -> ClockCard:
    due_text, tone = _due(rule, reading, today)
    citation = rule.citation.in_language(language())
    return ClockCard(
        title=rule.title.in_language(language()),
        state_text=words.clock_state(reading.state),
        due_text=due_text,
        tone=tone,
        citation=citation,
        steps=[_step(step) for step in reading.steps],
    )


def _due(rule: ClockRule, reading: Reading, today: date) -> tuple[str, str]:
    if reading.due_on is None:
        begins = _("Börjar när ansökan är komplett.") if rule.starts.when == "complete" else _("Har inte börjat.")
        return begins, "neutral"
    if reading.state == "stopped":
        return _stopped(reading.stopped_on or today, reading.due_on)
    if reading.state == "paused":
        return _("Pausad. Om svaret kom i dag: %(day)s.", day=day(reading.due_on)), "wait"
    return _running(rule, reading.due_on, today)


def _stopped(stopped_on: date, due_on: date) -> tuple[str, str]:
    late = (stopped_on - due_on).days
    if late <= 0:
        return _("Klart i tid, %(day)s. Sista dag var %(due)s.", day=day(stopped_on), due=day(due_on)), "good"
    days = ngettext("%(num)d dag för sent", "%(num)d dagar för sent", late)
    return _("Klart %(day)s, %(late)s. Sista dag var %(due)s.", day=day(stopped_on), late=days, due=day(due_on)), "bad"


def _running(rule: ClockRule, due_on: date, today: date) -> tuple[str, str]:
    left = (due_on - today).days
    if rule.kind == "gross":
        return _("Från och med dagen efter %(day)s.", day=day(due_on)), "neutral"
    if left < 0:
        late = ngettext("%(num)d dag försenat", "%(num)d dagar försenat", -left)
        return _("Senast %(day)s – %(late)s.", day=day(due_on), late=late), "bad"
    if left == 0:
        return _("Senast i dag, %(day)s.", day=day(due_on)), "wait"
    rest = ngettext("%(num)d dag kvar", "%(num)d dagar kvar", left)
    return _("Senast %(day)s – %(left)s.", day=day(due_on), left=rest), "wait" if left <= 7 else "info"


def _step(step: Step) -> str:
    on = day(step.on)
    if step.what in ("nominal", "stood_still", "extended_to"):
        length = _length(step.details["n"], step.details["unit"])
        texts = {
            "nominal": _l("%(length)s från den dagen blir %(day)s.", length=length, day=on),
            "stood_still": _l("Klockan stod still %(length)s: %(day)s.", length=length, day=on),
            "extended_to": _l("Förlängd med %(length)s: %(day)s.", length=length, day=on),
        }
        return str(texts[step.what])
    if step.what == "rolled":
        free = day(step.details["free"])
        return _("%(free)s är en ledig dag, så det blir nästa vardag: %(day)s.", free=free, day=on)
    if step.what == "would_go_on":
        return _("Räknat som om klockan går vidare %(day)s.", day=on)
    return f"{on}: {_entry(step.what, step.details.get('reason', ''))}"


def _entry(kind: str, reason: str) -> str:
    reasons = {
        "received": _l("ansökan kom in"),
        "completeness_confirmed": _l("ansökan var komplett"),
        "supplement_requested": _l("komplettering begärdes"),
        "supplement_received": _l("kompletteringen kom in"),
        "deficiency_remedied": _l("bristen var avhjälpt"),
        "voluntary_supplement": _l("företaget lämnade mer underlag på eget initiativ"),
        "extended": _l("beslut om förlängning"),
        "decided": _l("beslut fattades"),
        "withdrawn": _l("ansökan återkallades"),
    }
    because = reasons.get(reason, reason)
    texts = {
        "started": _l("Klockan startade: %(reason)s.", reason=because),
        "restarted": _l("Klockan började om: %(reason)s.", reason=because),
        "paused": _l("Klockan pausades: %(reason)s.", reason=because),
        "resumed": _l("Klockan gick vidare: %(reason)s.", reason=because),
        "extended": _l("Tiden förlängdes: %(reason)s.", reason=because),
        "stopped": _l("Klockan stannade: %(reason)s.", reason=because),
    }
    return str(texts[kind])


def _length(n: int, unit: str) -> str:
    if unit == "day":
        return ngettext("%(num)d dag", "%(num)d dagar", n)
    if unit == "workday":
        return ngettext("%(num)d arbetsdag", "%(num)d arbetsdagar", n)
    if unit == "week":
        return ngettext("%(num)d vecka", "%(num)d veckor", n)
    return ngettext("%(num)d månad", "%(num)d månader", n)
