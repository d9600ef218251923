"""Moving an inquiry from stage to stage."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.cases.operations.correspondence import withdraw_case
from eservice.cases.operations.loading import case_for_company, case_for_officer
from eservice.cases.operations.log import already
from eservice.cases.rules import Actor, Event, can, move
from eservice.catalogue.queries import service_version
from eservice.kit.background import later
from eservice.kit.days import local_day
from eservice.kit.errors import Invalid, WrongMove
from eservice.premises.stages.operations.closing import End, end_case, ends_case
from eservice.premises.stages.operations.keeping import keep_stages
from eservice.premises.stages.operations.loading import (
    check_not_left,
    inquiry_for_company,
    inquiry_for_officer,
    log,
)
from eservice.premises.stages.rules import KNOWN, Stage, Terms, check_move, check_terms, stages_after


def move_stage(
    reference: str, viewer: Viewer, version: int | None, to: Stage, terms: Terms, now: datetime, once: str | None = None
) -> Case:
    """Move an inquiry to a stage that follows, with what is said of it, which the company reads. An end ends the case,
    while it is open, with the outcome that the end stands for.

    Raises `WrongMove` for a stage that does not follow and for a contract, which `sign_contract` writes, `Invalid` for
    what `check_terms` misses, and what `end_case` raises.
    """
    if already(case_for_officer(reference, viewer), once):
        return case_for_officer(reference, viewer)
    case, journey = inquiry_for_officer(reference, viewer, version)
    move(case.state, Event.STAGE_CHANGED)
    check_move(journey.kind, journey.stage, to)
    if to not in stages_after(journey.kind, journey.stage):
        raise Invalid("stage_by_choice")
    if to == Stage.CONTRACT:
        raise Invalid("contract_needs_an_offer")
    check_terms(to, terms, reason_codes(case), local_day(now))
    data = {**stage_data(journey.stage, to, terms), **reason_said(case, terms.reason)}
    if ends_case(case, journey.kind, to):
        end_case(case, journey.kind, End(to, terms, data), viewer, now, once)
        later("mind_inquiries")
    else:
        log(case, Event.STAGE_CHANGED, Actor.OFFICER, viewer, data, now, once)
    return case


def change_terms(
    reference: str, viewer: Viewer, version: int | None, terms: Terms, now: datetime, once: str | None = None
) -> Case:
    """Change what is said of the stage an inquiry is in, as a longer time. What was said before stays in the log."""
    if already(case_for_officer(reference, viewer), once):
        return case_for_officer(reference, viewer)
    case, journey = inquiry_for_officer(reference, viewer, version)
    move(case.state, Event.STAGE_CHANGED)
    check_not_left(journey)
    if not terms.data():
        raise Invalid("nothing_said")
    check_terms(Stage.RECEIVED, terms, reason_codes(case), local_day(now))
    log(case, Event.STAGE_CHANGED, Actor.OFFICER, viewer, stage_data(journey.stage, journey.stage, terms), now, once)
    return case


def step_back(reference: str, viewer: Viewer, now: datetime, once: str | None = None) -> Case:
    """The company takes its inquiry back, also after the first answer; its offers end by the next sweep. An open case
    ends with it. Twice is no error."""
    if already(case_for_company(reference, viewer), once):
        return case_for_company(reference, viewer)
    case, journey = inquiry_for_company(reference, viewer)
    if journey.stage == Stage.WITHDRAWN:
        return case
    check_move(journey.kind, journey.stage, Stage.WITHDRAWN)
    later("mind_inquiries")
    if can(case.state, Event.WITHDRAWN):
        case = withdraw_case(reference, viewer, now, once)
        keep_stages([case])
        return case
    data = stage_data(journey.stage, Stage.WITHDRAWN, Terms())
    log(case, Event.STAGE_CHANGED, Actor.COMPANY, viewer, data, now, once)
    return case


def wake(reference: str, viewer: Viewer, now: datetime, once: str | None = None) -> Case:
    """The company says that its inquiry, which rests, is to go on: to where its need is known. Raises `WrongMove`."""
    if already(case_for_company(reference, viewer), once):
        return case_for_company(reference, viewer)
    case, journey = inquiry_for_company(reference, viewer)
    if journey.stage != Stage.DORMANT:
        raise WrongMove("wrong_stage", stage=journey.stage, to=KNOWN[journey.kind])
    data = stage_data(journey.stage, check_move(journey.kind, journey.stage, KNOWN[journey.kind]), Terms())
    log(case, Event.STAGE_CHANGED, Actor.COMPANY, viewer, data, now, once)
    return case


def stage_data(at: Stage, to: Stage, terms: Terms) -> dict[str, Any]:
    """What an event that leads to a stage says."""
    return {"stage": str(to), "left": str(at), **terms.data()}


def reason_codes(case: Case) -> list[str]:
    """The codes that the service has for a no."""
    service = service_version(case.service_version_id)
    return [ground.key for ground in service.grounds]


def reason_said(case: Case, code: str) -> dict[str, str]:
    """A reason as it was worded when it was given; nothing for none."""
    service = service_version(case.service_version_id)
    text = next((ground.text for ground in service.grounds if ground.key == code), None)
    return {"reason_sv": text.sv, "reason_en": text.en} if text else {}


def home_unit(case: Case) -> str:
    """The unit that takes inquiries in, whoever else may see them."""
    return service_version(case.service_version_id).contact_unit
