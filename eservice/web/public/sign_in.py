"""Signing in and out, and the language switch."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from eservice.accounts import queries
from eservice.accounts.operations import choose_language
from eservice.accounts.rules import Role
from eservice.accounts.sign_ins import end_sign_in, person_called, sign_in_begun
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid
from eservice.web import identity
from eservice.web.access import SignedIn, everyone, own_address, viewer_or_none
from eservice.web.clock import moment, today
from eservice.web.errors import words_for
from eservice.web.forms import OnlyButton
from eservice.web.language import LANGUAGES
from eservice.web.manager.kept_pages import first_page
from eservice.web.openid import ProviderDown
from eservice.web.security import SIGN_IN_LIMIT, limiter

Page = str | Response | tuple[str, int]


@everyone
@limiter.limit(SIGN_IN_LIMIT, methods=["POST"])
def sign_in() -> Page:
    """Sign in through the identity provider that this installation uses."""
    wanted = own_address(request.values.get("next"))
    if request.method == "GET":
        return _sign_in_page(wanted)
    provider = identity.provider()
    is_here = OnlyButton().validate_on_submit() and not provider.brings_people
    return _signed_in(provider.identity(request) if is_here else None, wanted)


@everyone
@limiter.limit(SIGN_IN_LIMIT)
def begin_sign_in() -> Page:
    """To the provider's own page, where there is one; where somebody wanted to go is kept meanwhile."""
    wanted = own_address(request.args.get("next"))
    try:
        sent = identity.provider().begin(url_for("public.finish_sign_in", _external=True))
    except ProviderDown:
        return _sign_in_page(wanted, _is_down(), 503)
    session["wanted"] = wanted
    return sent or redirect(url_for("public.sign_in", next=wanted))


@everyone
@limiter.limit(SIGN_IN_LIMIT)
def finish_sign_in() -> Page:
    """Back from the provider, with its answer in the address."""
    wanted = own_address(session.pop("wanted", None))
    provider = identity.provider()
    if not provider.brings_people:
        return redirect(url_for("public.sign_in"))
    try:
        found = provider.identity(request)
    except ProviderDown:
        return _sign_in_page(wanted, _is_down(), 503)
    return _signed_in(found, wanted)


def _is_down() -> str:
    return _("Inloggningstjänsten svarar inte just nu. Vänta en stund och försök igen.")


def _signed_in(found: identity.Identity | None, wanted: str | None) -> Page:
    """Begin the session of who was found, or tell that nobody was. Who was signed in before is not any more."""
    try:
        with transaction():
            user = _user(found) if found else None
            if user and current_user.is_authenticated:
                end_sign_in(current_user.sign_in_id)
    except Invalid as error:
        return _sign_in_page(wanted, words_for(error), 422)
    if user is None:
        return _sign_in_page(wanted, status=422)
    _start_session(user)
    return redirect(wanted or first_page(user.viewer) or _first_page(user))


def _user(found: identity.Identity) -> SignedIn | None:
    """Who was found, signed in from now on; None where nobody here is called so."""
    brings = identity.provider().brings_people
    person_id = person_called(*found) if brings else queries.person_by_subject(found.subject)
    viewer = queries.viewer(person_id, today()) if person_id else None
    return SignedIn(viewer, sign_in_begun(viewer.person_id, moment())) if viewer else None


def _sign_in_page(wanted: str | None, problem: str | None = None, status: int = 200) -> tuple[str, int]:
    provider, failed = identity.provider(), status != 200
    page = render_template(
        provider.template, people=provider.people(), form=OnlyButton(), wanted=wanted, failed=failed, problem=problem
    )
    return page, status


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
    """End the session, here and at the provider; the language stays."""
    language = session.get("language")
    if current_user.is_authenticated:
        with transaction():
            end_sign_in(current_user.sign_in_id)
    logout_user()
    session.clear()
    if language:
        session["language"] = language
    there = identity.provider().sign_out_address(url_for("public.home", _external=True))
    return redirect(there or url_for("public.home"))


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
