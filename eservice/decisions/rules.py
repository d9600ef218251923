"""What a decision must have. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eservice.catalogue.shape import Outcome, Service
from eservice.decisions.fees import FeeLine
from eservice.kit.errors import Invalid

#: A decision that goes against the company must say why (förvaltningslagen 2017:900, 32 §).
MIN_REASONS = 20
#: Outcomes that give a permit.
GIVING = ("favourable", "partly")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a decision says beside its outcome, grounds and reasons."""

    conditions: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    #: Kronor that it is about; where it is not given, what the fee comes to.
    amount: Decimal | None = None
    fees: Sequence[FeeLine] = ()


NO_TERMS = Terms()


def outcome_of(service: Service, key: str) -> Outcome:
    """The outcome that the service's definition calls `key`. Raises `Invalid` for one that it does not have."""
    for outcome in service.outcomes:
        if outcome.key == key:
            return outcome
    raise Invalid("unknown_outcome")


def check_decision(
    service: Service, outcome_key: str, grounds: Sequence[str], reasons: str, terms: Terms = NO_TERMS
) -> None:
    """A decision has an outcome of its service; grounds that belong to it where it has any; and reasons in words.

    Raises `Invalid` naming what is missing: `unknown_outcome`, `grounds_missing`, `unknown_ground`, `reasons_missing`,
    `validity_wrong`, `permit_not_given`.
    """
    outcome = outcome_of(service, outcome_key)
    if outcome.grounds and not grounds:
        raise Invalid("grounds_missing")
    if not set(grounds) <= set(outcome.grounds):
        raise Invalid("unknown_ground")
    if len(reasons.strip()) < MIN_REASONS:
        raise Invalid("reasons_missing")
    if terms.valid_from and terms.valid_to and terms.valid_to < terms.valid_from:
        raise Invalid("validity_wrong")
    if (terms.valid_from or terms.valid_to) and outcome.kind not in GIVING:
        raise Invalid("permit_not_given")


def amount_of(said: Decimal | None, fees: Sequence[FeeLine]) -> Decimal | None:
    """Kronor that the delegation order's limits are held against: what was said, else the fee; None for neither."""
    if said is not None:
        return said
    return sum((line.amount for line in fees), Decimal(0)) if fees else None


def suggested_reasons(service: Service, grounds: Sequence[str], language: str) -> str:
    """Texts to begin the reasons with, one paragraph per ground, as the service words them."""
    texts = {one.key: one.suggestion.in_language(language) for one in service.grounds if one.suggestion}
    return "\n\n".join(texts[key] for key in grounds if key in texts)
