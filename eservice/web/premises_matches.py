"""What fits an inquiry, in words, for the pages of its company and its officer."""

from __future__ import annotations

from typing import Any

from eservice.premises.found import Found, found_for
from eservice.premises.wishes import SERVICES
from eservice.premises.words import CODES, said
from eservice.web.clock import today
from eservice.web.language import language


def matches_of(case_id: int, service_key: str) -> dict[str, Any] | None:
    """What fits the inquiry of a case, with reasons in the reader's language; None for a case of another service."""
    found = found_for(case_id, today()) if service_key in SERVICES else None
    return _told(found) if found else None


def _told(found: Found) -> dict[str, Any]:
    watch = found.watch
    return {
        "fitting": [
            (one, [(reason.side, said(reason, language())) for reason in one.reasons]) for one in found.fitting
        ],
        "why_none": CODES[watch.no_match] if watch.no_match in CODES and not found.fitting else None,
        "code": watch.no_match,
        "nearly": watch.nearly,
        "until": watch.looks_until,
        "is_over": watch.looks_until is not None and watch.looks_until < today(),
        "asked": found.asked,
        "asked_is_there": found.asked_is_there,
        "matched_at": watch.matched_at,
    }
