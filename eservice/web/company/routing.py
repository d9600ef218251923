"""Why a case is in its unit, for the company."""

from __future__ import annotations

from flask import render_template

from eservice.cases.queries import case_of_company
from eservice.catalogue.queries import service_version
from eservice.web.access import company_people, viewer
from eservice.web.why_here import why_here


@company_people
def why(reference: str) -> str:
    """The rule in words, the table it stands in, and the facts that it used."""
    found = case_of_company(reference, viewer()).case
    service = service_version(found.service_version_id)
    return render_template(
        "company/why_here.html", case=found, service=service, routes=why_here(found, for_company=True)
    )
