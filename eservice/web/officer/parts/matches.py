"""What the register has for an inquiry about premises or land."""

from __future__ import annotations

from eservice.web.officer.seen import Part, Seen, Shown
from eservice.web.premises_matches import matches_of


def matches(seen: Seen) -> Shown:
    """What fits, with reasons, or the reason code of why nothing does."""
    return matches_of(seen.case.id, seen.case.service_key)


MATCHES = Part("matches", matches)
