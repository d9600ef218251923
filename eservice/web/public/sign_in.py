"""Signing in and out, and the language switch."""

from __future__ import annotations

from flask import current_app, redirect, render_template, request, session, url_for
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from eservice.accounts import queries
from eservice.accounts.operations import choose_language
from eservice.accounts.rules import Role
from eservice.kit.db import transaction
from eservice.web import identity
from eservice.web.access import SignedIn, everyone, own_address, viewer_or_none
from eservice.web.clock import today
from eservice.web.forms import OnlyButton
from eservice.web.language import LANGUAGES
from eservice.web.manager.kept_pages import first_page
from eservice.web.security import SIGN_IN_LIMIT, limiter


@everyone
@limiter.limit(SIGN_IN_LIMIT, methods=["POST"])
def sign_in() -> str | Response | tuple[str, int]:
    """Sign in through the identity provider that this installation uses."""
    provider = identity.provider(current_app.config["SETTINGS"])
    wanted = own_address(request.values.get("next"))
    form = OnlyButton()
    if form.validate_on_submit():
        subject = provider.subject(request)
        person_id = queries.person_by_subject(subject) if subject else None
        viewer = queries.viewer(person_id, today()) if person_id else None
        if viewer:
            _start_session(SignedIn(viewer))
            return redirect(wanted or first_page(viewer) or _first_page(SignedIn(viewer)))
    failed = request.method == "POST"
    page = render_template(provider.template, people=provider.people(), form=form, wanted=wanted, failed=failed)
    return (page, 422) if failed else page


def _start_session(user: SignedIn) -> None:
    """A fresh session: nothing that was there before signing in goes along, but the language."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    session.permanent = True
    login_user(user)


def _first_page(user: SignedIn) -> str:
    roles = user.viewer.roles()
    pages = (
        (Role.COMPANY, "company.cases"),
        (Role.OFFICER, "officer.worklist"),
        (Role.MANAGER, "manager.turnaround"),
        (Role.ADMINISTRATOR, "admin.overview"),
    )
    return url_for(next((page for role, page in pages if role in roles), "public.home"))


@everyone
def sign_out() -> Response:
    """End the session; the language stays."""
    language = session.get("language")
    logout_user()
    session.clear()
    if language:
        session["language"] = language
    return redirect(url_for("public.home"))


@everyone
def switch_language() -> Response:
    """Change the language of pages, and of letters for who is signed in."""
    language = request.form.get("language", "")
    if language in LANGUAGES:
        session["language"] = language
        viewer = viewer_or_none()
        if viewer:
            with transaction():
                choose_language(viewer.person_id, language)
    return redirect(own_address(request.form.get("next")) or url_for("public.home"))
