"""What is asked, when, and how an answer becomes an index. Pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from eservice.kit.errors import Invalid

#: How long the link of a survey works.
LIVES = timedelta(days=60)
#: An open case is asked about when it is this old.
STILL_OPEN_AFTER = timedelta(days=60)
#: What happened longer ago is not asked about: an installation that starts does not write about its whole history.
NOT_AFTER = timedelta(days=14)
LOWEST, HIGHEST = 1, 10


class Occasion(StrEnum):
    """When a company is asked: each once per case. Insikt asks only the first two; the voices of the rest are lost."""

    DECIDED = "decided"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OPEN = "open"


class Knew(StrEnum):
    """Whether the company knew all along what would happen next."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


#: The three questions of the index: satisfied on the whole, against what was expected, against the ideal.
NKI = ("satisfied", "expected", "ideal")
#: The six factors of service: information, tillgänglighet, bemötande, kompetens, rättssäkerhet, effektivitet.
FACTORS = ("information", "accessibility", "treatment", "competence", "legal_certainty", "efficiency")
ITEMS = (*NKI, *FACTORS)


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer: a score of 1 to 10 for each item that was answered, and what was said of knowing."""

    scores: Mapping[str, int]
    knew: Knew | None = None


def check_verdict(verdict: Verdict) -> Verdict:
    """The three questions are answered, each score is whole and from 1 to 10, no item is unknown. Raises `Invalid`."""
    if not all(item in verdict.scores for item in NKI):
        raise Invalid("verdict_incomplete")
    if not set(verdict.scores) <= set(ITEMS):
        raise Invalid("verdict_unknown_item")
    if not all(LOWEST <= score <= HIGHEST for score in verdict.scores.values()):
        raise Invalid("verdict_out_of_scale")
    return verdict


def index(mean: float) -> float:
    """A mean on the scale of 1 to 10 as an index of 0 to 100: (mean - 1) * 100 / 9."""
    return (mean - 1) * 100 / 9


def nki_unweighted(satisfied: float, expected: float, ideal: float) -> float:
    """The index of the means of the three questions, all with the same weight.

    SCB and SKR weight them by a model whose weights are not public: this is the same scale, and not the same figure.
    """
    return index((satisfied + expected + ideal) / 3)


def occasion_of(state: str, outcome_kind: str | None) -> Occasion:
    """The occasion that an ended case gives. Refused is what went against the company, or was not examined."""
    if state == "withdrawn":
        return Occasion.WITHDRAWN
    return Occasion.REFUSED if outcome_kind in ("unfavourable", "not_examined") else Occasion.DECIDED


def link_token(secret: str, survey_id: int, nonce: str) -> str:
    """The secret part of the link. It is made anew when it is needed; what is kept is only its hash."""
    return hmac.new(secret.encode(), f"survey:{survey_id}:{nonce}".encode(), hashlib.sha256).hexdigest()
