"""Which outcome and which grounds a decision may have. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from eservice.catalogue.shape import Outcome, Service
from eservice.kit.errors import Invalid

#: A decision that goes against the company must say why (förvaltningslagen 2017:900, 32 §).
MIN_REASONS = 20


def outcome_of(service: Service, key: str) -> Outcome:
    """The outcome that the service's definition calls `key`. Raises `Invalid` for one that it does not have."""
    for outcome in service.outcomes:
        if outcome.key == key:
            return outcome
    raise Invalid("unknown_outcome")


def check_decision(service: Service, outcome_key: str, grounds: Sequence[str], reasons: str) -> None:
    """A decision has an outcome of its service; grounds that belong to it where it has any; and reasons in words.

    Raises `Invalid` naming what is missing: `unknown_outcome`, `grounds_missing`, `unknown_ground`, `reasons_missing`.
    """
    outcome = outcome_of(service, outcome_key)
    if outcome.grounds and not grounds:
        raise Invalid("grounds_missing")
    if not set(grounds) <= set(outcome.grounds):
        raise Invalid("unknown_ground")
    if len(reasons.strip()) < MIN_REASONS:
        raise Invalid("reasons_missing")
