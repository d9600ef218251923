"""Answers that need not be sent again: pages that are found to be the same, and open data for everybody."""

from __future__ import annotations

import hashlib

from flask import Response, make_response, request, session
from flask_wtf.csrf import generate_csrf

#: Seconds for which anybody may keep a file of open data: figures are made anew at most this often.
OPEN_DATA_SECONDS = 300


def unless_same(page: str) -> Response:
    """A page that a browser may keep and must ask about: where it is the same, only that is said.

    The form token in it differs each time and says nothing; the session that it belongs to must be the same, else an
    old page would send an old token.
    """
    told = page.replace(generate_csrf(), "") + session.get("csrf_token", "")
    answer = make_response(page)
    answer.set_etag(hashlib.sha256(told.encode()).hexdigest()[:32], weak=True)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.make_conditional(request)
    return answer


def for_everybody(answer: Response) -> Response:
    """A file of open data: the same for all, kept by anybody for a while, and not sent again where it is the same."""
    answer.add_etag()
    answer.headers["Cache-Control"] = f"public, max-age={OPEN_DATA_SECONDS}"
    answer.make_conditional(request)
    return answer
