"""The companies I act for, who else does, and adding a company that is new here."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from eservice.accounts.companies import find_or_add
from eservice.accounts.invitations import open_invitations
from eservice.accounts.mandates import claim_company, end_mandate, mandates_of
from eservice.accounts.models import Company
from eservice.accounts.queries import companies_of
from eservice.accounts.rules import can_manage_mandates
from eservice.catalogue.queries import service_names
from eservice.kit.db import transaction
from eservice.kit.errors import DomainError
from eservice.web.access import company_people, persons, viewer
from eservice.web.clock import moment, today
from eservice.web.company.inviting import invite_and_write, scope_words
from eservice.web.company.inviting_forms import CompanyForm, MandateForm, mandate_form
from eservice.web.errors import STATUS, words_for
from eservice.web.forms import OnlyButton
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.web.settings import register

Page = str | Response | tuple[str, int]


@persons
def mandates() -> Page:
    """Each of my companies with those who act for it; where my mandate is full, I can let others in and end it."""
    return _page()


def _page(form: MandateForm | None = None, *, problem: str | None = None, status: int = 200) -> tuple[str, int]:
    page = render_template(
        "company/mandates.html",
        cards=[_card(company, form) for company in companies_of(viewer())],
        button=OnlyButton(),
        scope_words=scope_words,
        services=service_names(),
        problem=problem,
    )
    return page, status


def _card(company: Company, form: MandateForm | None) -> dict[str, Any]:
    """What the page shows of one company; the form with what was typed belongs to the company that it was sent for."""
    manages = can_manage_mandates(viewer(), company.id)
    own = form if form is not None and form.company.data == company.id else None
    return {
        "company": company,
        "manages": manages,
        "mandates": mandates_of(company.id, today()) if manages else [],
        "invitations": [one for one in open_invitations(company.id, moment()) if not one.draft_id and not one.case_id]
        if manages
        else [],
        "form": (own or mandate_form(company.id)) if manages else None,
    }


@company_people
@limiter.limit(CHANGE_LIMIT)
def give() -> Page:
    """Invite somebody to act for a company."""
    form = mandate_form(None)
    if not form.validate():
        return _page(form, status=422)
    try:
        with transaction():
            invite_and_write(form.into(), form.email.data, viewer(), moment())
    except DomainError as error:
        return _page(form, problem=words_for(error), status=STATUS[type(error)])
    flash(_("Inbjudan är skickad till %(email)s.", email=form.email.data), "good")
    return redirect(url_for("company.mandates"))


@company_people
@limiter.limit(CHANGE_LIMIT)
def end(mandate_id: int) -> Page:
    """End a mandate, at once."""
    if not OnlyButton().validate_on_submit():
        abort(400)
    try:
        with transaction():
            end_mandate(mandate_id, viewer(), today())
    except DomainError as error:
        return _page(problem=words_for(error), status=STATUS[type(error)])
    flash(_("Behörigheten är avslutad."), "good")
    return redirect(url_for("company.mandates"))


@persons
@limiter.limit("20 per minute", methods=["POST"])
def add_company() -> Page:
    """Add a company that is new here. Its number goes in the body, never in an address: it may be a personal number."""
    form, problem, status = CompanyForm(), None, 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                with transaction():
                    company = find_or_add(form.number_read(), form.name.data or "", register(), moment())
                    claim_company(viewer(), company, today())
                    session["company"] = company.id
                    name = company.name
                flash(_("Nu kan du ansöka för %(company)s.", company=name), "good")
                return redirect(url_for("company.mandates"))
            except DomainError as error:
                problem, status = words_for(error), STATUS[type(error)]
    return render_template("company/add_company.html", form=form, problem=problem), status
