"""What every answer carries and what every request must stay within."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect

csrf = CSRFProtect()
MEGABYTE = 1 << 20
#: The largest body of a form with files: ten files of at most ten megabytes would not fit; they are sent step by step.
UPLOAD_LIMIT = 25 * MEGABYTE

#: Only our own files, no inline script or style, no frame around us, forms go nowhere else.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)


def _who() -> str:
    """Whose requests are counted together: a person's, or an address's where nobody is signed in."""
    if current_user.is_authenticated:
        return f"person:{current_user.viewer.person_id}"
    return f"address:{get_remote_address()}"


limiter = Limiter(_who, default_limits=[])
#: Choosing somebody at sign-in; guessing is slow.
SIGN_IN_LIMIT = "30 per minute"
#: More changes than any person makes by hand.
CHANGE_LIMIT = "120 per minute"


def init_app(app: Flask) -> None:
    """Bind headers, body limits, form tokens and rate limits."""
    app.before_request(_allow_files)
    csrf.init_app(app)
    limiter.init_app(app)
    app.after_request(_add_headers)


def _allow_files() -> None:
    """Pages that take files say so by `takes_files`; all others keep the small limit."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "takes_files", False):
        request.max_content_length = UPLOAD_LIMIT


def _content_policy() -> str:
    """The policy; signing out is a form whose answer leads to the identity provider, where there is one."""
    issuer = urlsplit(current_app.config["SETTINGS"].oidc_issuer)
    if not issuer.netloc:
        return CONTENT_POLICY
    return CONTENT_POLICY.replace("form-action 'self'", f"form-action 'self' {issuer.scheme}://{issuer.netloc}")


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _content_policy())
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    if current_app.config["SETTINGS"].tls:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response
