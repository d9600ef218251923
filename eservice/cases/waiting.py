"""What a case waits for from its company."""

from __future__ import annotations

from datetime import date

from eservice.cases.models import Case
from eservice.cases.operations.correspondence import open_request
from eservice.cases.referral_queries import hearings_for_company


def answer_day(case: Case) -> date | None:
    """The day that the company was asked to answer or speak by; None where nothing is asked."""
    if case.is_heard:
        return hearings_for_company(case.id)[-1].answer_by
    request = open_request(case.id)
    return request.answer_by if request else None
