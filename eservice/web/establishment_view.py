"""The steps towards an opening day as pages show them: each with its dates, and the reason for them in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from eservice.accounts.queries import units
from eservice.catalogue.guide.shape import GuideStep
from eservice.catalogue.listing import read_authorities
from eservice.catalogue.queries import clock_rules, current_clock_rules, current_services
from eservice.clock.rules import rules_for
from eservice.clock.shape import ClockRule
from eservice.establishments.models import EstablishmentEvent
from eservice.establishments.queries import StepView
from eservice.establishments.rules import Known, Schedule, Slot, known_of_case, known_of_step
from eservice.statistics.queries import usual_medians
from eservice.web.filters import day
from eservice.web.language import language
from eservice.web.settings import mode


@dataclass(frozen=True)
class StepCard:
    """A step on a page."""

    key: str
    title: str
    why: str
    #: Who decides, or does it.
    who: str
    #: The page of the service or of the authority; empty for what the company does itself.
    address: str
    is_service: bool
    slot: Slot
    explanation: str
    on_path: bool
    unverified: bool


def cards(steps: Sequence[GuideStep], plan: Schedule) -> list[StepCard]:
    """The steps with their dates and reasons, in the order of the guide."""
    names = titles(steps)
    return [_card(step, plan, names) for step in steps]


def _card(step: GuideStep, plan: Schedule, names: dict[str, str]) -> StepCard:
    slot = plan.slots[step.key]
    who, address = _who(step)
    return StepCard(
        step.key,
        names[step.key],
        step.why.in_language(language()),
        who,
        address,
        step.service is not None,
        slot,
        explanation(slot, names),
        step.key in plan.path,
        step.unverified and slot.why == "counted",
    )


def titles(steps: Sequence[GuideStep]) -> dict[str, str]:
    """What each step is called."""
    services = {service.key: service.name for _id, service in current_services()}
    others = {one.key: one.name for one in read_authorities()}
    named = (
        (step, step.title or services.get(step.service or "") or others.get(step.authority or "")) for step in steps
    )
    return {step.key: name.in_language(language()) if name else step.key for step, name in named}


def _who(step: GuideStep) -> tuple[str, str]:
    if step.authority is not None:
        found = next((one for one in read_authorities() if one.key == step.authority), None)
        return (_("En annan myndighet"), found.address) if found else ("", "")
    if step.service is None:
        return _("Ni själva, eller följden av ett annat steg"), ""
    service = next((one for _id, one in current_services() if one.key == step.service), None)
    unit = next((unit for unit in units() if service and unit.key == service.contact_unit), None)
    name = (unit.name_en if language() == "en" else unit.name_sv) if unit else ""
    return name, url_for("public.service", service_key=step.service)


def known_before(steps: Sequence[GuideStep], today: date) -> dict[str, Known]:
    """How long each step takes before anything has begun."""
    medians = usual_medians(mode())
    return {step.key: _before(step, medians, today) for step in steps}


def known_now(views: Sequence[StepView], today: date) -> dict[str, Known]:
    """What is known of each step of an establishment today."""
    medians = usual_medians(mode())
    return {view.step.key: _now(view, medians, today) for view in views}


def _before(step: GuideStep, medians: dict[str, float], today: date) -> Known:
    return known_of_step(step, medians.get(step.service or ""), _rules(step.service, today))


def _now(view: StepView, medians: dict[str, float], today: date) -> Known:
    if view.row.done_on is not None:
        return Known("done", view.row.done_on)
    if view.row.expected_on is not None:
        return Known("stated", max(view.row.expected_on, today))
    if view.case is not None and view.draft is None:
        return known_of_case(view.case.dates, medians.get(view.case.service_key), today)
    return _before(view.step, medians, today)


def _rules(service_key: str | None, today: date) -> Sequence[ClockRule]:
    """The clocks that a case of the service would get today."""
    service = next((one for _id, one in current_services() if one.key == service_key), None)
    if service is None:
        return ()
    return rules_for(clock_rules(current_clock_rules()), service.case_types[-1].key, today)


def explanation(slot: Slot, names: dict[str, str]) -> str:
    """Why a step ends on its day, in words."""
    ends, length = day(slot.ends), (slot.ends - slot.begins).days
    said = {
        "done": _("Klart %(day)s.", day=ends),
        "refused": _("Slutade %(day)s utan det ni behöver. Ansök igen, eller prata med lotsen.", day=ends),
        "stated": _("Ni räknar med att det är klart %(day)s.", day=ends),
        "forecast": _("Väntas bli klart %(day)s: hälften av sådana ärenden är klara på den tiden.", day=ends),
        "due": _("Ska vara avgjort senast %(day)s.", day=ends),
        "late": _("Är försenat. Vi kan inte lova någon dag, och räknar från i dag."),
        "waiting": _("Ni får börja %(day)s, när väntetiden i lagen är slut.", day=ends),
        "median": _("Hälften av sådana ärenden är klara på %(days)s dagar.", days=length),
        "limit": _("Ska avgöras inom ungefär %(days)s dagar.", days=length),
        "counted": _("Vi räknar med %(days)s dagar.", days=length),
    }[slot.why]
    if slot.held_by is not None:
        return f"{said} " + _("Kan bli klart först när ”%(step)s” är det.", step=names[slot.held_by])
    if slot.waited_for is not None:
        return f"{said} " + _("Kan börja när ”%(step)s” är klart.", step=names[slot.waited_for])
    return said


def establishment_event(event: EstablishmentEvent, names: dict[str, str]) -> str:
    """What happened to an establishment, as the title of a line in its timeline."""
    step = names.get(event.data.get("step", ""), "")
    return {
        "establishment_opened": _("Etableringen startades"),
        "shared_answers_changed": _("De gemensamma uppgifterna ändrades"),
        "step_begun": _("”%(step)s” påbörjades", step=step),
        "case_linked": _("Ett ärende kopplades till ”%(step)s”", step=step),
        "step_finished": _("”%(step)s” är klart", step=step),
        "step_expected": _("”%(step)s” fick en dag", step=step),
        "coordinator_changed": _("%(name)s blev lots", name=event.data.get("name", "")),
        "meeting_held": _("Ett lotsmöte antecknades"),
        "establishment_closed": _("Etableringen avslutades"),
    }.get(event.name, event.name)
