"""The plain words for states, events, parties and clocks.

A table of words is made once and is lazy: only the word that is asked for is looked up, in the reader's language.
"""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from eservice.cases.referrals import NoHearing, Stance
from eservice.cases.rules import Event, Holder, State
from eservice.cases.supplements import ItemState
from eservice.feedback.rules import Knew, Occasion
from eservice.intake.registering import Channel
from eservice.statistics.indicator_measures import Measured
from eservice.statistics.stages import HEARD, ON_OFFER, ON_REFERRAL

_STATE_WORDS = {
    State.RECEIVED: _l("Inkommet"),
    State.QUEUED: _l("I kön"),
    State.IN_PROGRESS: _l("Under handläggning"),
    State.AWAITING_COMPANY: _l("Väntar på komplettering"),
    State.AWAITING_SIGNATURE: _l("Väntar på underskrift"),
    State.AWAITING_COMMITTEE: _l("Väntar på nämnden"),
    State.APPEALED: _l("Överklagat"),
    State.AT_COURT: _l("Hos domstolen"),
    State.DECIDED: _l("Beslutat"),
    State.WITHDRAWN: _l("Återkallat"),
    State.MERGED: _l("Ihopfogat"),
    State.RUNNING: _l("Pågår (importerat)"),
    State.ENDED: _l("Avslutat (importerat)"),
}


def state(value: str) -> str:
    """Where a case is, as a word on a tag."""
    return str(_STATE_WORDS[State(value)])


def state_tone(value: str) -> str:
    """The tone of a state's tag."""
    return {
        State.RECEIVED: "info",
        State.QUEUED: "info",
        State.IN_PROGRESS: "info",
        State.AWAITING_COMPANY: "wait",
        State.AWAITING_SIGNATURE: "wait",
        State.AWAITING_COMMITTEE: "wait",
        State.APPEALED: "wait",
        State.DECIDED: "good",
    }.get(State(value), "neutral")


_HOLDER_WORDS = {
    Holder.QUEUE: _l("Kön"),
    Holder.OFFICER: _l("Handläggaren"),
    Holder.COMPANY: _l("Företaget"),
    Holder.COMMITTEE: _l("Nämnden"),
    Holder.OTHER: _l("Annan part"),
    Holder.NOBODY: _l("Ingen"),
}


def holder(value: str) -> str:
    """Who has the ball, as a word in a table or a chart."""
    return str(_HOLDER_WORDS[Holder(value)])


def whose_turn(
    value: str, for_company: bool, state: str = State.AWAITING_COMPANY, is_offered: bool = False
) -> tuple[str, str]:
    """Whose turn it is, as a sentence to the reader, and its tone."""
    if value == Holder.COMPANY and is_offered and state != State.AWAITING_COMPANY:
        mine = _("Nu är det er tur: svara under Förfrågans väg.")
        return (
            mine
            if for_company
            else _("Företagets tur: det svarar på ett erbjudande, eller säger till när förfrågan ska gå vidare."),
            "wait",
        )
    if value == Holder.COMPANY and state != State.AWAITING_COMPANY:
        mine = _("Nu är det er tur: ni får yttra er innan vi beslutar.")
        return (mine if for_company else _("Företagets tur: det får yttra sig före beslutet."), "wait")
    if value == Holder.COMPANY:
        mine = _("Nu är det er tur: vi väntar på er komplettering.")
        return (mine if for_company else _("Företagets tur: komplettering är begärd."), "wait")
    if value == Holder.QUEUE:
        mine = _("Vår tur: ärendet väntar på en handläggare.")
        return (mine if for_company else _("Enhetens tur: ingen har tagit ärendet ännu."), "info")
    if value == Holder.OFFICER:
        mine = _("Vår tur: en handläggare arbetar med ärendet.")
        return (mine if for_company else _("Handläggarens tur."), "info")
    if value == Holder.COMMITTEE:
        mine = _("Vår tur: nämnden ska besluta.")
        return (mine if for_company else _("Nämndens tur: ett förslag till beslut väntar."), "info")
    if value == Holder.OTHER:
        return _("Vi väntar på svar från en annan part."), "neutral"
    return _("Ärendet är avslutat."), "good"


_EVENT_WORDS = {
    Event.OPENED: _l("Ansökan kom in"),
    Event.ROUTED: _l("Ärendet fördelades"),
    Event.TAKEN: _l("En handläggare tog ärendet"),
    Event.RELEASED: _l("Ärendet lades tillbaka i kön"),
    Event.ASSIGNED: _l("En handläggare fick ärendet"),
    Event.REROUTED: _l("Ärendet flyttades till en annan enhet"),
    Event.ROUTE_RELEASED: _l("Fördelningen släpptes fri"),
    Event.CONFLICT_DECLARED: _l("Jäv anmäldes"),
    Event.MESSAGE_SENT: _l("Nytt meddelande"),
    Event.SUPPLEMENT_REQUESTED: _l("Komplettering begärdes"),
    Event.SUPPLEMENT_RECEIVED: _l("Komplettering kom in"),
    Event.DOCUMENT_REDACTED: _l("En maskad kopia lades till"),
    Event.STATEMENT_REDACTED: _l("Texten i ett yttrande maskades"),
    Event.LINKED: _l("Ärendet kopplades till ett annat"),
    Event.MERGED: _l("Ärendet fogades ihop med ett annat"),
    Event.SPLIT: _l("En del av ärendet blev ett eget ärende"),
    Event.NOTE_WRITTEN: _l("Tjänsteanteckning"),
    Event.CHECKLIST_TICKED: _l("Checklistan ändrades"),
    Event.REFERRAL_SENT: _l("Remiss skickades"),
    Event.REFERRAL_ANSWERED: _l("Yttrande kom in"),
    Event.REFERRAL_WITHDRAWN: _l("Remissen återkallades"),
    Event.REFERRAL_OVERDUE: _l("Remissvaret dröjer, påminnelse skickad"),
    Event.HEARING_OPENED: _l("Företaget får yttra sig före beslut"),
    Event.HEARING_ANSWERED: _l("Företaget yttrade sig"),
    Event.HEARING_EXPIRED: _l("Dagen för att yttra sig passerade"),
    Event.HEARING_SKIPPED: _l("Kommunicering behövs inte"),
    Event.SUPPLEMENT_JUDGED: _l("Kompletteringen granskades: något återstår"),
    Event.DEFICIENCY_REMEDIED: _l("Bristen är avhjälpt"),
    Event.COMPLETENESS_CONFIRMED: _l("Ansökan är komplett"),
    Event.MATERIAL_ADDED: _l("Företaget lämnade mer underlag"),
    Event.TIME_EXTENDED: _l("Tiden till beslut förlängdes"),
    Event.TIME_AGREED: _l("En annan tid avtalades"),
    Event.DECISION_DEFERRED: _l("Beslutet fick anstånd"),
    Event.DEFERRAL_ENDED: _l("Anståndet är slut"),
    Event.SUPPLEMENT_REMINDED: _l("Påminnelse om komplettering skickades"),
    Event.DELAY_NOTICE_DRAFTED: _l("Ett utkast till underrättelse om försening skrevs"),
    Event.DELAY_NOTICE_SENT: _l("Underrättelse om försening skickades"),
    Event.DECISION_REQUESTED: _l("Företaget begärde att ärendet avgörs"),
    Event.DECISION_REQUEST_REFUSED: _l("Begäran om avgörande avslogs"),
    Event.CLOCK_CORRECTED: _l("En klocka rättades"),
    Event.DECISION_PROPOSED: _l("Förslag till beslut lades fram"),
    Event.PUT_TO_COMMITTEE: _l("Förslag till beslut gick till nämnden"),
    Event.PUT_ON_AGENDA: _l("Ärendet sattes upp på nämndens dagordning"),
    Event.PROPOSAL_RETURNED: _l("Förslaget gick tillbaka till handläggaren"),
    Event.OBJECTS_MATCHED: _l("Något ledigt som kan passa hittades"),
    Event.DISPATCHED: _l("Beslutet skickades"),
    Event.SERVED: _l("Delgivning antecknades"),
    Event.CORRECTED: _l("Beslutet rättades"),
    Event.REPORTED: _l("Beslutet anmäldes till nämnden"),
    Event.APPEAL_RECEIVED: _l("Ett överklagande kom in"),
    Event.APPEAL_DISMISSED: _l("Överklagandet avvisades"),
    Event.RECONSIDERED: _l("Beslutet omprövas"),
    Event.APPEAL_HANDED_OVER: _l("Överklagandet överlämnades till domstolen"),
    Event.APPEAL_UPHELD: _l("Domstolen ändrade inte beslutet"),
    Event.APPEAL_CHANGED: _l("Domstolen ändrade beslutet"),
    Event.REMITTED: _l("Domstolen skickade tillbaka ärendet"),
    Event.REOPENED: _l("Ärendet togs upp igen"),
    Event.RENEWAL_DUE: _l("Påminnelse om att tillståndet går ut"),
    Event.DECIDED: _l("Beslut fattades"),
    Event.WITHDRAWN: _l("Ansökan återkallades"),
    Event.FILE_STOPPED: _l("En fil med skadlig kod stoppades"),
    Event.STAGE_CHANGED: _l("Förfrågan gick till ett nytt steg"),
    Event.MEETING_HELD: _l("Ett möte antecknades"),
    Event.COUNTERPARTY_REVIEWED: _l("Företaget granskades som motpart"),
    Event.OFFER_MADE: _l("En lokal erbjöds"),
    Event.OFFER_ANSWERED: _l("Företaget svarade på ett erbjudande"),
    Event.OFFER_CLOSED: _l("Ett erbjudande gäller inte längre"),
    Event.TIMES_OFFERED: _l("Fler visningstider lades till"),
    Event.VIEWING_BOOKED: _l("En visning bokades"),
    Event.VIEWING_CANCELLED: _l("En visning avbokades"),
    Event.CONSENT_CHANGED: _l("Vem som får se förfrågan ändrades"),
    Event.LANDLORD_ASKED: _l("En hyresvärd fick se förfrågan"),
    Event.LANDLORD_ANSWERED: _l("En hyresvärd svarade"),
    Event.ALLOCATION_JOINED: _l("Företaget är med om marken"),
    Event.ALLOCATION_TOLD: _l("Alla som är med om marken fick samma besked"),
    Event.BID_GIVEN: _l("Ett anbud kom in"),
    Event.BIDS_OPENED: _l("Anbuden öppnades"),
    Event.ALLOCATION_DECIDED: _l("Det är avgjort vem som får marken"),
    Event.LIMIT_NEAR: _l("En sista dag närmar sig"),
    Event.SECRECY_MARKED: _l("Sekretess markerades"),
    Event.SECRECY_LIFTED: _l("En sekretessmarkering togs bort"),
    Event.IMPORTED_STEP: _l("Steg i ett importerat ärende"),
    Event.IMPORTED_END: _l("Det importerade ärendet avslutades"),
}


def event(name: str) -> str:
    """What happened, as the title of a line in the timeline."""
    return str(_EVENT_WORDS[Event(name)])


def scan(value: str) -> tuple[str, str]:
    """What is known of a file's safety, as a word and the tone of its tag."""
    return {
        "not_scanned": (_("Inte kontrollerad för skadlig kod"), "neutral"),
        "clean": (_("Kontrollerad: ingen skadlig kod"), "good"),
        "infected": (_("Stoppad: skadlig kod"), "bad"),
        "missing": (_("Filen saknas i lagret"), "bad"),
    }[value]


_CLOCK_STATE_WORDS = {
    "not_started": _l("Har inte startat"),
    "running": _l("Går"),
    "paused": _l("Pausad"),
    "stopped": _l("Stannad"),
}


def clock_state(value: str) -> str:
    """How a clock stands."""
    return str(_CLOCK_STATE_WORDS.get(value, value))


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


_NEXT_STEP_WORDS = {
    "take": _l("Ta ärendet"),
    "answer": _l("Svara på meddelandet"),
    "wait": _l("Väntar på företaget"),
    "remind": _l("Svaret dröjer: hör av dig"),
    "handle": _l("Handlägg"),
}


def next_step(value: str) -> str:
    """The next right thing to do, as a link."""
    return str(_NEXT_STEP_WORDS[value])


_NO_FIGURE_WORDS = {
    "none": _l("inga ärenden"),
    "small": _l("för få"),
    "keeps_hidden": _l("skyddar en liten grupp"),
    "not_yet": _l("inte hälften än"),
}


def no_figure(reason: str | None) -> str:
    """Why a figure is not shown."""
    return str(_NO_FIGURE_WORDS.get(reason or "", ""))


_POINT_STATE_WORDS = {
    ItemState.ASKED: _l("Begärd"),
    ItemState.ANSWERED: _l("Besvarad"),
    ItemState.REMEDIED: _l("Avhjälpt"),
    ItemState.NOT_REMEDIED: _l("Inte avhjälpt"),
}


def point_state(value: str) -> str:
    """How far a point of a request to supplement is."""
    return str(_POINT_STATE_WORDS[ItemState(value)])


def point_tone(value: str) -> str:
    """The tone of that tag."""
    return {ItemState.ANSWERED: "info", ItemState.REMEDIED: "good", ItemState.NOT_REMEDIED: "wait"}.get(
        ItemState(value), "neutral"
    )


def stance(value: str) -> str:
    """What a statement says."""
    return {
        Stance.SUPPORTS: _("Tillstyrker"),
        Stance.NO_OBJECTION: _("Har inget att erinra"),
        Stance.COMMENTS: _("Lämnar synpunkter"),
        Stance.ADVISES_AGAINST: _("Avstyrker"),
    }[Stance(value)]


def no_hearing(value: str) -> str:
    """Why a company is not heard before a decision."""
    return {
        NoHearing.FAVOURABLE: _("Beslutet går företaget helt till mötes"),
        NoHearing.UNNECESSARY: _("Det är uppenbart obehövligt"),
    }[NoHearing(value)]


_WORKLIST_WORDS = {
    "alla": _l("Alla öppna"),
    "mina": _l("Mina"),
    "kon": _l("Ingen har tagit"),
    "svar": _l("Nya svar"),
    "vantar": _l("Väntar på andra"),
    "snart": _l("Snart dags"),
    "sena": _l("Försenade"),
}


def worklist(value: str) -> str:
    """The name of a list of the unit."""
    return str(_WORKLIST_WORDS[value])


_COLUMN_WORDS = {
    "dag": _l("Dag"),
    "frister": _l("Lag och mål"),
    "inkom": _l("Inkom"),
    "foretag": _l("Företag"),
    "lage": _l("Läge"),
    "handlaggare": _l("Handläggare"),
    "nasta": _l("Nästa steg"),
}


def column(value: str) -> str:
    """The name of a column of a worklist."""
    return str(_COLUMN_WORDS[value])


def direction(now: Measured | None, then: Measured | None, better: int) -> str:
    """How a figure moved since the year before; no word where either is missing."""
    if now is None or then is None or now.value is None or then.value is None:
        return ""
    apart = now.low is not None and now.high is not None and not now.low <= then.value <= now.high
    if not apart or now.value == then.value:
        return _("→ ingen säker skillnad")
    up = now.value > then.value
    if not better:
        return _("↑ högre") if up else _("↓ lägre")
    return _("↗ bättre") if up == (better > 0) else _("↘ sämre")


def stage(value: str) -> str:
    """A stage of a case's life; one of a log that was read in is called what the log calls it."""
    if value == ON_OFFER:
        return _("Hos företaget: erbjudande eller vila")
    if value in (ON_REFERRAL, HEARD):
        return _("Hos dem som tillfrågats (remiss)") if value == ON_REFERRAL else _("Företaget yttrar sig")
    return state(value) if value in set(State) else value


def channel(value: str) -> str:
    """How an application came in."""
    return {
        Channel.POST: _("Med posten"),
        Channel.MAIL: _("Med e-post"),
        Channel.PHONE: _("Per telefon"),
        Channel.COUNTER: _("Över disk"),
    }[Channel(value)]


def knew(value: str) -> str:
    """Whether the company knew all along what would happen next."""
    return {
        Knew.YES: _("Ja, hela tiden"),
        Knew.PARTLY: _("Delvis"),
        Knew.NO: _("Nej"),
    }[Knew(value)]


def occasion(value: str) -> str:
    """When a company was asked for its verdict."""
    return {
        Occasion.DECIDED: _("Beslut, helt eller delvis bifall"),
        Occasion.REFUSED: _("Avslag eller avvisning"),
        Occasion.WITHDRAWN: _("Återkallad ansökan"),
        Occasion.OPEN: _("Öppet efter två månader"),
    }[Occasion(value)]


def no_verdict(reason: str | None) -> str:
    """Why a figure of the survey is not shown."""
    return str({"none": _l("inga svar")}.get(reason or "", no_figure(reason)))


_GOAL_STATUS_WORDS = {
    "no_target": _l("inget mål beslutat"),
    "no_figure": _l("ingen siffra"),
    "reached": _l("nått"),
    "near": _l("inte nått, inom felmarginalen"),
    "missed": _l("inte nått"),
}


def goal_status(value: str) -> str:
    """How a figure stands against its target."""
    return str(_GOAL_STATUS_WORDS[value])


_NKI_AREA_WORDS = {
    "servering": _l("servering"),
    "markupplatelse": _l("markupplåtelse"),
    "brandskydd": _l("brandskydd"),
    "livsmedel": _l("livsmedel"),
    "bygglov": _l("bygglov"),
}


def nki_area(value: str) -> str:
    """An area of the official survey."""
    return str(_NKI_AREA_WORDS.get(value, value))
