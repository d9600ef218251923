"""Who may use which page. Every route carries exactly one of these decorators; a test finds one that does not."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from flask_wtf.csrf import CSRFError

from eservice.accounts import queries
from eservice.accounts.rules import Role, Viewer
from eservice.kit.errors import NotAllowed
from eservice.web.clock import moment, today

View = TypeVar("View", bound=Callable[..., Any])
login_manager = LoginManager()


class SignedIn(UserMixin):
    """What Flask-Login keeps during a request: the viewer, loaded anew so that a taken-back mandate ends at once.

    The cookie names the row of this sign-in, never the person: an answer that was under way when somebody signed out
    brings back a cookie, but no row.
    """

    def __init__(self, viewer: Viewer, sign_in_id: uuid.UUID) -> None:
        self.id = sign_in_id.hex
        self.sign_in_id = sign_in_id
        self.viewer = viewer


def init_app(app: Flask) -> None:
    """Bind the sign-in machinery."""
    login_manager.init_app(app)
    login_manager.session_protection = "strong"
    login_manager.unauthorized_handler(_to_sign_in)


@login_manager.user_loader
def _load(named: str) -> SignedIn | None:
    try:
        sign_in_id = uuid.UUID(hex=named)
    except ValueError:  # a cookie from before sign-ins had rows
        return None
    viewer = queries.viewer_signed_in(sign_in_id, today(), moment())
    return SignedIn(viewer, sign_in_id) if viewer else None


def viewer() -> Viewer:
    """The person behind this request. Only on pages that need somebody signed in."""
    return current_user.viewer


def viewer_or_none() -> Viewer | None:
    """The person behind this request, if anybody is signed in."""
    return current_user.viewer if current_user.is_authenticated else None


def everyone(view: View) -> View:
    """A page for all, signed in or not."""
    view.access = "everyone"  # type: ignore[attr-defined]
    return view


def _only(*roles: Role) -> Callable[[View], View]:
    """A page for people with one of `roles`; others are told so, and who is not signed in is asked to."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                if request.method == "POST" and getattr(guarded, "keeps_what_was_typed", False):
                    raise CSRFError("the session is over")
                return login_manager.unauthorized()
            if not viewer().roles() & set(roles):
                raise NotAllowed("wrong_role")
            return view(*args, **kwargs)

        guarded.access = " or ".join(roles)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def persons(view: View) -> View:
    """A page for anybody who is signed in, also where nobody has given them a role yet."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs) if current_user.is_authenticated else login_manager.unauthorized()

    guarded.access = "signed in"  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


#: Anybody who is signed in, with any role.
signed_in = _only(*Role)
company_people = _only(Role.COMPANY)
officers = _only(Role.OFFICER)
managers = _only(Role.MANAGER)
#: Figures name no company and no officer: everybody who works in the town may read them.
staff = _only(Role.OFFICER, Role.MANAGER, Role.ADMINISTRATOR)
managers_and_administrators = _only(Role.MANAGER, Role.ADMINISTRATOR)
administrators = _only(Role.ADMINISTRATOR)


def _to_sign_in() -> Any:
    wanted = request.full_path if request.method == "GET" else ""
    return redirect(url_for("public.sign_in", next=wanted or None))


def own_address(wanted: str | None) -> str | None:
    """`wanted` where it is a path on this site, else None: nobody is sent elsewhere after signing in."""
    if not wanted or not wanted.startswith("/") or wanted.startswith("//") or "\\" in wanted:
        return None
    if not wanted.isprintable():
        return None
    parts = urlsplit(wanted)
    return wanted if not parts.scheme and not parts.netloc else None
