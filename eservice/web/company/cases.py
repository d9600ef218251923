"""A company's cases and drafts."""

from __future__ import annotations

from flask import render_template, request

from eservice.accounts.queries import companies_of
from eservice.cases.queries import cases_of_companies
from eservice.catalogue.queries import service_names, service_version
from eservice.intake.models import Draft
from eservice.intake.queries import drafts_of
from eservice.intake.rules import progress
from eservice.web.access import company_people, viewer


@company_people
def cases() -> str:
    """The cases of the companies I act for, newest first, and what I have begun to write."""
    drafts = [_draft_line(draft) for draft in drafts_of(viewer())]
    return render_template(
        "company/cases.html",
        page=cases_of_companies(viewer(), request.args.get("efter")),
        drafts=drafts,
        companies={company.id: company for company in companies_of(viewer())},
        services=service_names(),
    )


def _draft_line(draft: Draft) -> dict[str, object]:
    """A draft in the list: what it is, and how far it has come."""
    service = service_version(draft.service_version_id)
    done, needed = progress(service, draft.answers)
    return {"draft": draft, "service": service, "done": done, "needed": needed}
