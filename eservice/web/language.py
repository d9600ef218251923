"""Swedish first, English by a switch."""

from __future__ import annotations

from flask import Flask, has_request_context, session
from flask_babel import Babel, get_locale

from eservice.web.access import viewer_or_none

LANGUAGES = ("sv", "en")
babel = Babel()


def init_app(app: Flask) -> None:
    """Bind Flask-Babel."""
    babel.init_app(app, locale_selector=_chosen)


def _chosen() -> str:
    """What was chosen in this session, else what the person reads, else Swedish."""
    if not has_request_context():
        return "sv"
    if session.get("language") in LANGUAGES:
        return session["language"]
    viewer = viewer_or_none()
    return viewer.language if viewer else "sv"


def language() -> str:
    """`sv` or `en`: the language of this page or letter."""
    locale = get_locale()
    return locale.language if locale and locale.language in LANGUAGES else "sv"
