"""Questions about what was written down on the way: meetings, and reviews as somebody may read them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import select

from eservice.accounts.models import Person
from eservice.cases.secrecy import Reader
from eservice.kit.db import db
from eservice.premises.stages.record_models import CounterpartyReview, InquiryMeeting
from eservice.premises.stages.review_rules import notes_for

MOST = 200


def meetings_in(case_id: int) -> Sequence[tuple[InquiryMeeting, str]]:
    """The meetings about an inquiry, newest first, each with who wrote it down."""
    query = select(InquiryMeeting, Person.name).join(Person, Person.id == InquiryMeeting.written_by)
    query = query.where(InquiryMeeting.case_id == case_id)
    rows = db.session.execute(query.order_by(InquiryMeeting.held_on.desc(), InquiryMeeting.id.desc()).limit(MOST))
    return [(meeting, name) for meeting, name in rows]


class Reviewed(NamedTuple):
    """A review as one reader sees it: who made it, and of each area how it was found and the notes on it."""

    review: CounterpartyReview
    by: str
    notes: dict[str, list[str]]


def reviews_in(case_id: int, reader: Reader) -> list[Reviewed]:
    """The reviews of the company of an inquiry, newest first, with what `reader` may see of them."""
    query = select(CounterpartyReview, Person.name).join(Person, Person.id == CounterpartyReview.reviewed_by)
    query = query.where(CounterpartyReview.case_id == case_id).order_by(CounterpartyReview.id.desc())
    return [
        Reviewed(row, name, notes_for(row.findings, row.paragraph, reader))
        for row, name in db.session.execute(query.limit(MOST))
    ]


def results_of(case_ids: Collection[int]) -> dict[int, str]:
    """The result of the newest review of each of some inquiries."""
    query = select(CounterpartyReview.case_id, CounterpartyReview.result)
    query = query.where(CounterpartyReview.case_id.in_(case_ids)).order_by(CounterpartyReview.id)
    return {row[0]: str(row[1]) for row in db.session.execute(query)}
