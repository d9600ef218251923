"""Asking for an object from its page: the inquiry begins with what the object already answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from eservice.accounts.rules import Viewer
from eservice.catalogue.queries import service_version
from eservice.catalogue.shape import FormStep
from eservice.intake.models import Draft
from eservice.intake.operations import save_answers, start_draft
from eservice.intake.rules import check_answer
from eservice.kit.db import db
from eservice.premises.models import PremisesObject
from eservice.premises.watch_models import PremisesAsked
from eservice.premises.wishes import SERVICES

#: The service that asks for each kind.
SERVICE_OF = {kind: service for service, kind in SERVICES.items()}


def ask_for(one: PremisesObject, company_id: int, viewer: Viewer, now: datetime) -> tuple[Draft, FormStep]:
    """A draft of the inquiry about an object, and its first step. Raises `NotFound` for somebody else's company.

    Which object it was is kept beside the draft, so that the case knows it whatever is written later.
    """
    draft = start_draft(SERVICE_OF[one.kind], company_id, viewer, now)
    service = service_version(draft.service_version_id)
    fields = {field.key: field for field in service.fields()}
    known = {key: value for key, value in answers_about(one).items() if key in fields and value not in (None, "", [])}
    fitting = {key: value for key, value in known.items() if check_answer(fields[key], value) is None}
    save_answers(draft, fitting, None, now)
    db.session.add(PremisesAsked(draft_id=draft.id, object_id=one.id, asked_at=now))
    db.session.flush()
    return draft, service.steps[0]


def answers_about(one: PremisesObject) -> dict[str, Any]:
    """The answers of the inquiry that follow from the object; the company may change each."""
    if one.kind == "land":
        return {"preferred_areas": [one.area], "wanted_property": one.designation, "plot_area": str(one.m2)}
    named = ", ".join(part for part in (one.address, one.designation, one.own_number) if part)
    return {
        "premises_type": one.type,
        "known_premises": named[:200],
        "preferred_area": one.area,
        "area_min": str(one.smallest_m2 or one.m2),
        "area_max": str(one.m2),
    }
