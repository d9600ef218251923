"""Letting a colleague or a consultant into a draft or a case, and taking an invitation up."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from eservice.accounts.invitations import Into, accept, guests, invitation_behind, invite, revoke
from eservice.accounts.queries import company_names
from eservice.accounts.rules import Viewer
from eservice.cases.queries import case_of_company
from eservice.catalogue.queries import service_version
from eservice.intake.queries import draft_of
from eservice.kit.db import transaction
from eservice.kit.errors import DomainError
from eservice.notifications.other_letters import write_letter
from eservice.web.access import company_people, persons, viewer
from eservice.web.clock import moment
from eservice.web.company.inviting_forms import ShareForm
from eservice.web.errors import STATUS, words_for
from eservice.web.filters import day
from eservice.web.forms import OnlyButton
from eservice.web.language import language
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.web.settings import settings

Page = str | Response | tuple[str, int]


def scope_words(scope: str) -> str:
    """What somebody may do, in words."""
    return {
        "all": _("Allt, också ge andra behörighet"),
        "read": _("Bara läsa"),
        "write": _("Läsa och skriva"),
        "service": _("Bara en tjänst"),
    }[scope]


def invite_and_write(into: Into, email: str, by: Viewer, now: datetime) -> None:
    """Invite, and write the letter with the link."""
    invitation, token = invite(into, email, by, now)
    facts = {
        "by": by.name,
        "company": company_names([into.company_id])[into.company_id],
        "scope": scope_words(into.scope),
        "expires_on": day(invitation.expires_at),
        "address": f"{settings().site_url}/foretag/inbjudan/{token}",
    }
    write_letter(f"invitation:{invitation.id}", "invitation", email, language(), facts, now)


@company_people
@limiter.limit(CHANGE_LIMIT, methods=["POST"])
def share_draft(draft_id: uuid.UUID) -> Page:
    """Who is let into a draft, and a form for one more."""
    draft = draft_of(draft_id, viewer())
    service = service_version(draft.service_version_id)
    back = url_for("company.review", draft_id=draft_id)
    return _share(draft.company_id, service.key, draft_id, None, back)


@company_people
@limiter.limit(CHANGE_LIMIT, methods=["POST"])
def share_case(reference: str) -> Page:
    """Who is let into a case, and a form for one more."""
    case = case_of_company(reference, viewer()).case
    back = url_for("company.case", reference=reference)
    return _share(case.company_id or 0, case.service_key, None, case.id, back)


def _share(company_id: int, service_key: str, draft_id: uuid.UUID | None, case_id: int | None, back: str) -> Page:
    form, problem, status = ShareForm(), None, 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                with transaction():
                    into = form.into(company_id, service_key, draft_id, case_id)
                    invite_and_write(into, form.email.data, viewer(), moment())
                flash(_("Inbjudan är skickad till %(email)s.", email=form.email.data), "good")
                return redirect(request.path)
            except DomainError as error:
                problem, status = words_for(error), STATUS[type(error)]
    page = render_template(
        "company/share.html",
        form=form,
        guests=guests(draft_id, case_id, moment()),
        scope_words=scope_words,
        back=back,
        problem=problem,
        button=OnlyButton(formdata=None),
    )
    return page, status


@persons
@limiter.limit("20 per minute")
def take_up(token: str) -> Page:
    """What an invitation is for (GET), and taking it up. Whoever signs in by the link comes back here."""
    now = moment()
    invitation = invitation_behind(token, now)
    if request.method == "GET":
        return render_template(
            "company/invitation.html",
            invitation=invitation,
            company=company_names([invitation.company_id])[invitation.company_id],
            scope_words=scope_words,
            form=OnlyButton(),
        )
    if not OnlyButton().validate_on_submit():
        abort(400)
    with transaction():
        taken: Any = accept(token, viewer(), now)
        address = _place_of(taken.draft_id, taken.case_id)
    flash(_("Välkommen. Nu har du tillgång."), "good")
    return redirect(address)


def _place_of(draft_id: uuid.UUID | None, case_id: int | None) -> str:
    if draft_id is not None and case_id is None:
        return url_for("company.review", draft_id=draft_id)
    return url_for("company.cases") if case_id is not None else url_for("company.mandates")


@company_people
@limiter.limit(CHANGE_LIMIT)
def take_back(invitation_id: int) -> Response:
    """Take an invitation back; who had come in by it is out at once."""
    if not OnlyButton().validate_on_submit():
        abort(400)
    with transaction():
        taken_back = revoke(invitation_id, viewer(), moment())
        address = _place_of(taken_back.draft_id, taken_back.case_id)
    flash(_("Inbjudan är tillbakatagen."), "good")
    return redirect(address)
