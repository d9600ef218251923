"""Writing down a meeting about an inquiry, and a review of the company that asks for land."""

from __future__ import annotations

from datetime import date, datetime

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case
from eservice.cases.operations.loading import case_for_officer
from eservice.cases.operations.log import already
from eservice.cases.rules import Actor, Event, move
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import Invalid, WrongMove
from eservice.premises.stages.operations.loading import check_not_left, inquiry_for_officer, log
from eservice.premises.stages.record_models import CounterpartyReview, InquiryMeeting
from eservice.premises.stages.review_rules import Findings, Result, check_review
from eservice.premises.stages.rules import Kind


def write_meeting(
    reference: str,
    viewer: Viewer,
    version: int | None,
    held_on: date,
    present: str,
    decisions: str,
    next_steps: str,
    now: datetime,
    once: str | None = None,
) -> Case:
    """Write down a meeting: what was decided, and who does what next; the company reads it.

    Raises `Invalid` ("not_yet") for a day to come, and `WrongMove` ("inquiry_withdrawn").
    """
    if already(case_for_officer(reference, viewer), once):
        return case_for_officer(reference, viewer)
    case, journey = inquiry_for_officer(reference, viewer, version)
    check_not_left(journey)
    move(case.state, Event.MEETING_HELD)
    if held_on > local_day(now):
        raise Invalid("not_yet")
    meeting = InquiryMeeting(
        case_id=case.id,
        held_on=held_on,
        present=present.strip(),
        decisions=decisions.strip(),
        next_steps=next_steps.strip(),
        written_by=viewer.person_id,
        written_at=now,
    )
    db.session.add(meeting)
    db.session.flush()
    data = {"meeting_id": meeting.id, "on": held_on.isoformat()}
    log(case, Event.MEETING_HELD, Actor.OFFICER, viewer, data, now, once)
    return case


def review_counterparty(
    reference: str,
    viewer: Viewer,
    version: int | None,
    reviewed_on: date,
    findings: Findings,
    result: Result,
    said: str,
    paragraph: str,
    now: datetime,
    once: str | None = None,
) -> Case:
    """Write down a review: what was looked at, what was found, and the result. The log says the result alone.

    Raises `WrongMove` ("only_of_land", "inquiry_withdrawn") and what `check_review` raises.
    """
    if already(case_for_officer(reference, viewer), once):
        return case_for_officer(reference, viewer)
    case, journey = inquiry_for_officer(reference, viewer, version)
    check_not_left(journey)
    move(case.state, Event.COUNTERPARTY_REVIEWED)
    if journey.kind != Kind.LAND:
        raise WrongMove("only_of_land")
    mark = check_review(findings, result, said, paragraph, reviewed_on, local_day(now))
    review = CounterpartyReview(
        case_id=case.id,
        reviewed_on=reviewed_on,
        reviewed_by=viewer.person_id,
        findings={area: [found, text.strip()] for area, (found, text) in findings.items()},
        result=result,
        said=said.strip(),
        paragraph=mark,
        written_at=now,
    )
    db.session.add(review)
    db.session.flush()
    data = {"review_id": review.id, "result": str(result), "on": reviewed_on.isoformat()}
    log(case, Event.COUNTERPARTY_REVIEWED, Actor.OFFICER, viewer, data, now, once)
    return case
