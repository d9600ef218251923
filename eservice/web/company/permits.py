"""The permits of a company, and renewing them."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eservice.catalogue.queries import service_names, service_version
from eservice.intake.operations import save_answers, start_draft
from eservice.intake.queries import answers_in
from eservice.intake.rules import still_asked
from eservice.kit.db import transaction
from eservice.permits.queries import permit_for, permits_of_companies
from eservice.permits.rules import standing
from eservice.web.access import company_people, viewer
from eservice.web.acting import acting_for
from eservice.web.clock import moment, today
from eservice.web.security import CHANGE_LIMIT, limiter


@company_people
def permits() -> str:
    """The permits of my companies."""
    page = permits_of_companies(viewer(), request.args.get("efter"), acting_for())
    standings = {
        line.permit.id: standing(
            line.permit.state, line.permit.valid_from, line.permit.valid_to, line.permit.remind_on, today()
        )
        for line in page.rows
    }
    names = service_names()
    return render_template("company/permits.html", page=page, standing=standings, services=names)


@company_people
@limiter.limit(CHANGE_LIMIT)
def renew(permit_id: int) -> Response:
    """Begin a new application with the answers of the old one: those that the service still asks. No files."""
    line = permit_for(permit_id, viewer())
    with transaction():
        draft = start_draft(line.permit.service_key, line.permit.company_id, viewer(), moment())
        service = service_version(draft.service_version_id)
        save_answers(draft, still_asked(service, answers_in(line.permit.case_id)), None, moment())
        place = url_for("company.step", draft_id=draft.id, step_key=service.steps[0].key)
    return redirect(place)


def add_permits(pages: Blueprint) -> None:
    """Give these pages their addresses."""
    pages.add_url_rule("/tillstand", view_func=permits)
    pages.add_url_rule("/tillstand/<int:permit_id>/fornya", view_func=renew, methods=["POST"])
