"""Swedish first, English by a switch."""

from __future__ import annotations

from typing import Any

from babel.support import NullTranslations
from flask import Flask, g, has_request_context, session
from flask_babel import Babel, get_locale, get_translations

from eservice.web.access import viewer_or_none

LANGUAGES = ("sv", "en")
babel = Babel()


def init_app(app: Flask) -> None:
    """Bind Flask-Babel, and let templates look up their texts the short way."""
    babel.init_app(app, locale_selector=_chosen)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: texts().ugettext(text),
        ngettext=lambda one, many, n: texts().ungettext(one, many, n),
        newstyle=True,
    )


def texts() -> Any:
    """The texts of the reader's language, found once per request: a list of cases asks for hundreds of them.

    A language forced for a while (`force_locale`) is another locale, and has other texts.
    """
    locale = get_locale()
    known: tuple[Any, NullTranslations] | None = g.get("_texts")
    if known is None or known[0] is not locale:
        known = g._texts = (locale, get_translations())
    return known[1]


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
