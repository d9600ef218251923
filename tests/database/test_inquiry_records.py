"""What is written down on the way of an inquiry: meetings, and reviews of the companies that ask for land."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from eservice.accounts.rules import Viewer
from eservice.cases.models import CaseEvent
from eservice.cases.rules import Event
from eservice.cases.secrecy import Paragraph, Reader
from eservice.kit.db import db, transaction
from eservice.kit.errors import Invalid, NotAllowed, NotFound, WrongMove
from eservice.premises.stages.operations.moving import step_back
from eservice.premises.stages.operations.recording import review_counterparty, write_meeting
from eservice.premises.stages.record_models import CounterpartyReview, InquiryMeeting
from eservice.premises.stages.record_queries import meetings_in, results_of, reviews_in
from eservice.premises.stages.review_rules import Area, Findings, Found, Result
from tests.factories import Town, case
from tests.inquiring import LAND, LATER, asked, officer

TODAY = LATER.date()
GOOD: Findings = dict.fromkeys(Area, (Found.GOOD, ""))
DEBTS: Findings = {**GOOD, Area.FINANCES: (Found.REMARK, "Skulder hos Kronofogden")}


@pytest.fixture
def karim(town: Town) -> Viewer:
    """An officer of the unit that answers for land."""
    return officer("Karim Land", "exploatering")


def review(
    reference: str,
    viewer: Viewer,
    findings: Findings = DEBTS,
    result: Result = Result.WITH_CONDITIONS,
    said: str = "Bankgaranti krävs.",
    paragraph: str = "31:16",
    on: date = TODAY,
    once: str | None = None,
) -> None:
    """Write a review down."""
    with transaction():
        review_counterparty(reference, viewer, None, on, findings, result, said, paragraph, LATER, once)


def meet(reference: str, viewer: Viewer, on: date = TODAY, once: str | None = None) -> None:
    """Write a meeting down."""
    with transaction():
        write_meeting(reference, viewer, None, on, "Amina, Karim", "Två hektar räcker.", "Karim frågar.", LATER, once)


def data_of(name: Event) -> list[dict[str, object]]:
    """What the events of one sort say."""
    return [dict(event.data) for event in db.session.scalars(select(CaseEvent).where(CaseEvent.name == name))]


def test_a_meeting_is_written_once_with_its_decisions_and_next_steps(town: Town, karim: Viewer) -> None:
    reference = asked(town, karim, LAND)
    for _again in range(2):
        meet(reference, karim, once="key")
    [(meeting, by)] = meetings_in(case(reference).id)
    assert (meeting.decisions, meeting.next_steps, by) == ("Två hektar räcker.", "Karim frågar.", "Karim Land")
    [said] = data_of(Event.MEETING_HELD)
    assert "hektar" not in str(said)


def test_a_meeting_to_come_or_by_who_has_not_the_case_is_not_written(town: Town, karim: Viewer) -> None:
    reference, colleague = asked(town, karim, LAND), officer("Dan Annan", "exploatering")
    with pytest.raises(Invalid, match="not_yet"):
        meet(reference, karim, LATER.date() + timedelta(days=1))
    with pytest.raises(NotAllowed):
        meet(reference, colleague)
    with pytest.raises(NotFound):
        meet(reference, town.lena)
    assert db.session.scalar(select(func.count()).select_from(InquiryMeeting)) == 0


def test_a_review_says_who_looked_at_what_and_the_log_says_only_the_result(town: Town, karim: Viewer) -> None:
    reference = asked(town, karim, LAND)
    for _again in range(2):
        review(reference, karim, once="key")
    [one] = reviews_in(case(reference).id, Reader.UNIT)
    assert (one.by, one.review.result, set(one.notes)) == ("Karim Land", Result.WITH_CONDITIONS, set(Area))
    assert one.notes[Area.FINANCES] == ["remark", "Skulder hos Kronofogden"]
    [said] = data_of(Event.COUNTERPARTY_REVIEWED)
    assert (said["result"], "Kronofogden" in str(said)) == ("with_conditions", False)
    assert results_of([case(reference).id]) == {case(reference).id: "with_conditions"}


@pytest.mark.parametrize(
    ("paragraph", "reader", "is_read"),
    [
        ("", Reader.COMPANY, True),
        (Paragraph.BUSINESS, Reader.COMPANY, True),
        (Paragraph.NEGOTIATION, Reader.COMPANY, False),
        (Paragraph.NEGOTIATION, Reader.UNIT, True),
        (Paragraph.BUSINESS, Reader.CONSULTED, False),
        (Paragraph.BUSINESS, Reader.PUBLIC, False),
    ],
)
def test_the_mark_of_a_review_decides_who_reads_its_notes(
    town: Town, karim: Viewer, paragraph: str, reader: Reader, is_read: bool
) -> None:
    reference = asked(town, karim, LAND)
    review(reference, karim, paragraph=paragraph)
    [one] = reviews_in(case(reference).id, reader)
    assert ("Kronofogden" in str(one.notes), "remark" in str(one.notes)) == (is_read, is_read)
    assert one.review.said == "Bankgaranti krävs."


@pytest.mark.parametrize(
    ("wrong", "refused"),
    [
        ({"findings": {Area.OWNERS: (Found.GOOD, "")}}, "area_missing"),
        ({"findings": {**GOOD, Area.DISPUTES: (Found.REMARK, " ")}}, "finding_missing"),
        ({"findings": {**GOOD, Area.DISPUTES: (Found.NOT_EXAMINED, "")}}, "finding_missing"),
        (
            {"findings": dict.fromkeys(Area, (Found.NOT_EXAMINED, "Hann inte")), "result": Result.PASSED},
            "review_unexamined",
        ),
        ({"said": " "}, "review_said_missing"),
        ({"on": LATER.date() + timedelta(days=1)}, "review_day_wrong"),
        ({"paragraph": "21:7"}, "unknown_paragraph"),
    ],
)
def test_a_review_that_lacks_something_is_refused_by_name_and_nothing_is_kept(
    town: Town, karim: Viewer, wrong: dict[str, object], refused: str
) -> None:
    reference = asked(town, karim, LAND)
    with pytest.raises(Invalid, match=refused):
        review(reference, karim, **wrong)  # type: ignore[arg-type]
    assert db.session.scalar(select(func.count()).select_from(CounterpartyReview)) == 0
    assert data_of(Event.COUNTERPARTY_REVIEWED) == []


def test_only_who_asks_for_land_is_reviewed_and_nobody_who_has_left(town: Town, karim: Viewer) -> None:
    petra = officer("Petra Holm", "naringsliv")
    with pytest.raises(WrongMove, match="only_of_land"):
        review(asked(town, petra), petra)
    reference = asked(town, karim, LAND)
    with transaction():
        step_back(reference, town.amina, LATER)
    for do in (review, meet):
        with pytest.raises(WrongMove, match="inquiry_withdrawn"):
            do(reference, karim)
