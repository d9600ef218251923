"""What a case waits for from its company."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from eservice.cases.models import Case, SupplementRequest
from eservice.cases.referral_models import Hearing


def open_one(requests: Iterable[SupplementRequest]) -> SupplementRequest | None:
    """The request to supplement that waits for its answer, if there is one."""
    return next((request for request in requests if request.answered_at is None), None)


def answer_day(case: Case, hearings: Sequence[Hearing], requests: Iterable[SupplementRequest]) -> date | None:
    """The day that the company was asked to speak or answer by; None where nothing is asked."""
    if case.is_heard:
        return hearings[-1].answer_by
    request = open_one(requests)
    return request.answer_by if request else None
