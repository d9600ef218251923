"""The page on which a landlord reads an inquiry that it was shown with the company's consent, and answers."""

from __future__ import annotations

from flask import render_template

from eservice.accounts.models import Unit
from eservice.cases.secrecy import Reader
from eservice.cases.secrecy_queries import hidden_cases
from eservice.catalogue.queries import service_version
from eservice.intake.queries import answers_in
from eservice.kit.db import db
from eservice.premises.stages.queries import ForLandlord
from eservice.web.definition_form import summary
from eservice.web.language import language
from eservice.web.stage_forms import LandlordAnswerForm, reason_choices

#: What a landlord needs to know; who to call and which permits are for the municipality.
SHOWN_STEPS = ("business", "premises", "place_and_terms")


def answer_form(found: ForLandlord) -> LandlordAnswerForm:
    """The form, with the reasons of the service."""
    form = LandlordAnswerForm(prefix="landlord")
    form.reason.choices = reason_choices(service_version(found.case.service_version_id))
    return form


def landlord_page(
    found: ForLandlord,
    form: LandlordAnswerForm,
    template: str,
    action: str,
    *,
    problem: str | None = None,
    status: int = 200,
) -> tuple[str, int]:
    """The page. What is marked as secret is told to the landlord by nobody but the company."""
    case = found.case
    service = service_version(case.service_version_id)
    hidden = hidden_cases([case.id], Reader.LANDLORD)
    steps = [] if hidden else summary(service, answers_in(case.id), language(), answered_only=True)
    page = render_template(
        template,
        found=found,
        unit=db.session.get(Unit, case.unit_key),
        service=service,
        steps=[step for step in steps if step[0] in SHOWN_STEPS],
        is_secret=bool(hidden),
        answer=form,
        action=action,
        problem=problem,
    )
    return page, status
