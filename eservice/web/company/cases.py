"""A company's cases and drafts."""

from __future__ import annotations

from flask import render_template, request

from eservice.accounts.queries import companies_of, company_names
from eservice.cases.of_companies import Which, cases_of_companies, counts_of_companies
from eservice.catalogue.queries import service_names, service_version
from eservice.intake.models import Draft
from eservice.intake.queries import drafts_of
from eservice.intake.rules import progress
from eservice.web.access import company_people, viewer
from eservice.web.acting import acting_for
from eservice.web.clock import today
from eservice.web.turn import next_in_list, short_turn


@company_people
def cases() -> str:
    """The cases of the companies I act for, open ones first, and what I have begun to write.

    What an address asks for that is not there shows what is usual: an old bookmark is no error.
    """
    company_id = request.args.get("foretag", type=int) if "foretag" in request.args else acting_for()
    which = _which(request.args.get("visa", ""))
    drafts = [draft for draft in drafts_of(viewer()) if company_id in (None, draft.company_id)]
    return render_template(
        "company/cases.html",
        page=cases_of_companies(viewer(), request.args.get("efter"), which, company_id),
        counts=counts_of_companies(viewer(), company_id),
        which=which,
        company_id=company_id,
        drafts=[_draft_line(draft) for draft in drafts],
        company_names=company_names(draft.company_id for draft in drafts),
        companies={company.id: company for company in companies_of(viewer())},
        services=service_names(),
        next_in_list=next_in_list,
        today=today(),
        short_turn=short_turn,
    )


def _draft_line(draft: Draft) -> dict[str, object]:
    """A draft in the list: what it is, and how far it has come."""
    service = service_version(draft.service_version_id)
    done, needed = progress(service, draft.answers)
    return {"draft": draft, "service": service, "done": done, "needed": needed}


def _which(asked: str) -> Which:
    return Which(asked) if asked in list(Which) else Which.OPEN
