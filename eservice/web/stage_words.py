"""The way of an inquiry in words: its stages, what became of an offer, and the lines of the timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from eservice.accounts.queries import units
from eservice.cases.models import CaseEvent
from eservice.cases.rules import Event
from eservice.kit.days import local_day
from eservice.kit.text import Text
from eservice.premises.stages.land_models import Allocation
from eservice.premises.stages.reading import stage_text, stages, texts_of
from eservice.premises.stages.rules import WAY, Circle, Journey, Kind, Period, Stage
from eservice.web.filters import day, moment
from eservice.web.language import language
from eservice.web.record_words import result_name


@dataclass(frozen=True)
class Step:
    """A stage as a page shows it on the way."""

    name: str
    meaning: str
    is_now: bool
    is_passed: bool


def way(journey: Journey) -> list[Step]:
    """The usual way with where the inquiry is; a stage beside the way stands where the way was left."""
    passed, stages_ = journey.passed(), list(WAY[journey.kind])
    if journey.stage not in stages_:
        stages_ = [stage for stage in stages_ if stage in passed] + [journey.stage]
    return [_step(journey, stage, passed) for stage in stages_]


def _step(journey: Journey, stage: Stage, passed: frozenset[Stage]) -> Step:
    texts = stage_text(journey.kind, stage)
    is_now = stage == journey.stage
    return Step(said(texts.name), said(texts.meaning), is_now, stage in passed and not is_now)


def said(text: Text | None) -> str:
    """A text in the reader's language."""
    return text.in_language(language()) if text else ""


def stage_name(stage: str, kind: Kind | None = None) -> str:
    """What a stage is called."""
    for one in stages().kinds:
        for text in one.stages:
            if text.key == stage and kind in (None, one.key):
                return said(text.name)
    return stage


def decider_name(key: str) -> str:
    """Who decides, by a key of the file; empty for none."""
    return next((said(one.name) for one in stages().deciders if one.key == key), "")


def owner_name(key: str) -> str:
    """The unit or company that keeps something in the register; names are kept in Swedish with what is offered."""
    return next((unit.name_sv for unit in units() if unit.key == key), key)


def method_name(key: str) -> str:
    """What a way of choosing is called."""
    return next((said(one.name) for one in stages().methods if one.key == key), key)


def terms_of(period: Period) -> list[tuple[str, str]]:
    """What was said with a stage, as names and values."""
    data = period.data
    rows = [
        (_("Gäller till och med"), day(period.limit_on)),
        (_("Beslutat av"), decider_name(data.get("decider", ""))),
        (_("Beslutat den"), day(_date(data.get("decided_on")))),
        (_("Avgift eller handpenning"), _("%(amount)s kr", amount=data["fee"]) if data.get("fee") else ""),
        (_("Villkor"), data.get("conditions", "")),
        (_("Skäl"), reason(data)),
        (_("Nästa beslut"), day(period.next_on)),
        (_("Beslutas av"), decider_name(data.get("next_by", ""))),
    ]
    return [(name, value) for name, value in rows if value]


def earlier(journey: Journey) -> list[tuple[str, date, list[tuple[str, str]]]]:
    """What was said with the stages it has left and holds or was paid still: name, day, and terms; the newest first."""
    rows = [
        (stage_name(period.stage, journey.kind), local_day(period.since), terms_of(period))
        for period in reversed(journey.periods[:-1])
    ]
    return [row for row in rows if row[2]]


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def reason(data: Mapping[str, Any]) -> str:
    """Why not, as it was worded then."""
    return data.get("reason_en" if language() == "en" else "reason_sv", "")


def offer_state(state: str) -> tuple[str, str]:
    """What became of an offer, as a word and the tone of its tag."""
    return {
        "offered": (_("Väntar på företagets svar"), "wait"),
        "wanted": (_("Företaget vill gå vidare"), "info"),
        "declined": (_("Företaget tackade nej"), "neutral"),
        "contracted": (_("Hyresavtal tecknat"), "good"),
        "taken": (_("Uthyrd till någon annan"), "bad"),
        "gone": (_("Går inte längre att hyra"), "bad"),
        "recalled": (_("Tillbakadraget"), "neutral"),
    }[state]


def circle_name(circle: str) -> str:
    """Landlords that a consent is about."""
    return {Circle.TELGE: _("Telgebolagen"), Circle.PRIVATE: _("Privata fastighetsägare")}[Circle(circle)]


def on_the_way(event: CaseEvent) -> str:
    """What an event of the way says beside its title."""
    data = event.data
    parts = [data.get("what", ""), _moved(data), *_more(event), reason(data), data.get("text", "")]
    return " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)


def _moved(data: Mapping[str, Any]) -> str:
    if not data.get("stage") or data.get("left") == data["stage"]:
        return ""
    return _("Steget är nu %(stage)s", stage=stage_name(data["stage"]).lower())


def _more(event: CaseEvent) -> Sequence[str]:
    data, name = event.data, event.name
    if name == Event.CONSENT_CHANGED:
        who = circle_name(data["circle"])
        return [_("Ja till %(who)s", who=who) if data["given"] else _("Inte längre till %(who)s", who=who)]
    if name == Event.OFFER_ANSWERED:
        return [_("Företaget vill gå vidare") if data["wants"] else _("Företaget tackade nej")]
    if name == Event.OFFER_CLOSED:
        return [offer_state(data["became"])[0]]
    if name == Event.VIEWING_BOOKED:
        return [moment(datetime.fromisoformat(data["starts_at"]))]
    if name == Event.LANDLORD_ANSWERED:
        who = data["to"]
        return [_("%(who)s har förslag", who=who) if data["has_some"] else _("%(who)s har inget", who=who)]
    if name == Event.ALLOCATION_DECIDED:
        return [_("Marken går till er") if data["chosen"] else _("Marken går till ett annat företag")]
    return _days(data)


def _days(data: Mapping[str, Any]) -> Sequence[str]:
    """Who was asked, what a review came to, and the days that an event names."""
    return [
        part
        for part in (
            result_name(data["result"])[0] if data.get("result") else "",
            day(_date(data["on"])) if data.get("on") else "",
            _("Till %(to)s", to=data["to"]) if data.get("to") else "",
            _("Till och med %(day)s", day=day(_date(data["limit_on"]))) if data.get("limit_on") else "",
            _("Nästa beslut %(day)s", day=day(_date(data["next_on"]))) if data.get("next_on") else "",
        )
        if part
    ]


def allocation_state(allocation: Allocation) -> str:
    """Where a process is, in words."""
    if allocation.state != "open":
        return {"decided": _("Avgjord"), "cancelled": _("Avbruten")}[allocation.state]
    if allocation.bids_opened_at is not None:
        return _("Anbuden jämförs")
    return _("Anbud kan lämnas") if allocation.criteria_at is not None else _("Företag kan anmäla sig")


def usual_criteria() -> str:
    """The criteria that are usual, one a line, to begin with."""
    return "\n".join(said(one) for one in stages().criteria)


def stage_rows(kind: Kind) -> list[tuple[str, str, str, str, bool]]:
    """Each stage of a kind: name, meaning, who decides, what is usual, and whether that is still to be checked."""
    return [
        (said(one.name), said(one.meaning), said(one.decider), said(one.usual), one.unverified)
        for one in texts_of(kind).stages
    ]
