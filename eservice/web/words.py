"""The plain words for states, events, parties and clocks."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from eservice.cases.rules import Event, Holder, State
from eservice.cases.supplements import ItemState


def state(value: str) -> str:
    """Where a case is, as a word on a tag."""
    return {
        State.RECEIVED: _("Inkommet"),
        State.QUEUED: _("I kön"),
        State.IN_PROGRESS: _("Under handläggning"),
        State.AWAITING_COMPANY: _("Väntar på komplettering"),
        State.DECIDED: _("Beslutat"),
        State.WITHDRAWN: _("Återkallat"),
        State.RUNNING: _("Pågår (importerat)"),
        State.ENDED: _("Avslutat (importerat)"),
    }[State(value)]


def state_tone(value: str) -> str:
    """The tone of a state's tag."""
    return {
        State.RECEIVED: "info",
        State.QUEUED: "info",
        State.IN_PROGRESS: "info",
        State.AWAITING_COMPANY: "wait",
        State.DECIDED: "good",
    }.get(State(value), "neutral")


def holder(value: str) -> str:
    """Who has the ball, as a word in a table or a chart."""
    return {
        Holder.QUEUE: _("Kön"),
        Holder.OFFICER: _("Handläggaren"),
        Holder.COMPANY: _("Företaget"),
        Holder.OTHER: _("Annan part"),
        Holder.NOBODY: _("Ingen"),
    }[Holder(value)]


def whose_turn(value: str, for_company: bool) -> tuple[str, str]:
    """Whose turn it is, as a sentence to the reader, and its tone."""
    if value == Holder.COMPANY:
        mine = _("Nu är det er tur: vi väntar på er komplettering.")
        return (mine if for_company else _("Företagets tur: komplettering är begärd."), "wait")
    if value == Holder.QUEUE:
        mine = _("Vår tur: ärendet väntar på en handläggare.")
        return (mine if for_company else _("Enhetens tur: ingen har tagit ärendet ännu."), "info")
    if value == Holder.OFFICER:
        mine = _("Vår tur: en handläggare arbetar med ärendet.")
        return (mine if for_company else _("Handläggarens tur."), "info")
    if value == Holder.OTHER:
        return _("Vi väntar på svar från en annan part."), "neutral"
    return _("Ärendet är avslutat."), "good"


def event(name: str) -> str:
    """What happened, as the title of a line in the timeline."""
    return {
        Event.OPENED: _("Ansökan kom in"),
        Event.ROUTED: _("Ärendet fördelades"),
        Event.TAKEN: _("En handläggare tog ärendet"),
        Event.RELEASED: _("Ärendet lades tillbaka i kön"),
        Event.ASSIGNED: _("En handläggare fick ärendet"),
        Event.REROUTED: _("Ärendet flyttades till en annan enhet"),
        Event.ROUTE_RELEASED: _("Fördelningen släpptes fri"),
        Event.CONFLICT_DECLARED: _("Jäv anmäldes"),
        Event.MESSAGE_SENT: _("Nytt meddelande"),
        Event.SUPPLEMENT_REQUESTED: _("Komplettering begärdes"),
        Event.SUPPLEMENT_RECEIVED: _("Komplettering kom in"),
        Event.SUPPLEMENT_JUDGED: _("Kompletteringen granskades: något återstår"),
        Event.DEFICIENCY_REMEDIED: _("Bristen är avhjälpt"),
        Event.COMPLETENESS_CONFIRMED: _("Ansökan är komplett"),
        Event.MATERIAL_ADDED: _("Företaget lämnade mer underlag"),
        Event.DECIDED: _("Beslut fattades"),
        Event.WITHDRAWN: _("Ansökan återkallades"),
        Event.IMPORTED_STEP: _("Steg i ett importerat ärende"),
        Event.IMPORTED_END: _("Det importerade ärendet avslutades"),
    }[Event(name)]


def clock_state(value: str) -> str:
    """How a clock stands."""
    return {
        "not_started": _("Har inte startat"),
        "running": _("Går"),
        "paused": _("Pausad"),
        "stopped": _("Stannad"),
    }.get(value, value)


def urgency(value: str, due_on: date, today: date) -> str:
    """How pressing a case is, as a word on a tag."""
    days = abs((due_on - today).days)
    if value == "late":
        return ngettext("%(num)d dag över", "%(num)d dagar över", days)
    if value == "today":
        return _("i dag")
    return ngettext("%(num)d dag kvar", "%(num)d dagar kvar", days)


def urgency_tone(value: str) -> str:
    """The tone of that tag."""
    return {"late": "bad", "today": "wait", "soon": "wait"}.get(value, "neutral")


def next_step(value: str) -> str:
    """The next right thing to do, as a link."""
    return {
        "take": _("Ta ärendet"),
        "answer": _("Svara på meddelandet"),
        "wait": _("Väntar på företaget"),
        "remind": _("Svaret dröjer: hör av dig"),
        "handle": _("Handlägg"),
    }[value]


def no_figure(reason: str | None) -> str:
    """Why a figure is not shown."""
    return {
        "none": _("inga ärenden"),
        "small": _("för få"),
        "keeps_hidden": _("skyddar en liten grupp"),
        "not_yet": _("inte hälften än"),
    }.get(reason or "", "")


def point_state(value: str) -> str:
    """How far a point of a request to supplement is."""
    return {
        ItemState.ASKED: _("Begärd"),
        ItemState.ANSWERED: _("Besvarad"),
        ItemState.REMEDIED: _("Avhjälpt"),
        ItemState.NOT_REMEDIED: _("Inte avhjälpt"),
    }[ItemState(value)]


def point_tone(value: str) -> str:
    """The tone of that tag."""
    return {ItemState.ANSWERED: "info", ItemState.REMEDIED: "good", ItemState.NOT_REMEDIED: "wait"}.get(
        ItemState(value), "neutral"
    )
