"""What is said about the time of a case: who may say it, what the clocks make of it, and what the company is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from eservice.accounts.rules import Viewer
from eservice.cases.models import Case, CaseEvent
from eservice.cases.operations import delays, timing
from eservice.cases.operations.correspondence import withdraw_case
from eservice.cases.operations.handling import confirm_completeness, take_case
from eservice.cases.queries import clocks
from eservice.cases.rules import Event
from eservice.clock.shape import Length, Reading
from eservice.kit.db import db, transaction
from eservice.kit.errors import Invalid, NotAllowed, NotFound, Stale, WrongMove
from eservice.notifications.models import Letter
from tests.factories import NOW, Town, case, follow, routed

WHY = "Remissinstanserna behöver mer tid."


@pytest.fixture
def taken(town: Town) -> str:
    """A case that Lena has, complete since the day it came in."""
    reference = routed(town)
    with transaction():
        take_case(reference, town.lena, NOW)
        confirm_completeness(reference, town.lena, case(reference).version, NOW)
    follow(NOW)
    return reference


def bygg(town: Town, service_key: str, **answers: str) -> str:
    """A case of the building permits unit, which Bo has taken."""
    reference = routed(town, service_key=service_key, **answers)
    with transaction():
        db.session.execute(update(Case).where(Case.reference == reference).values(unit_key="bygglov"))
        take_case(reference, officer(town), NOW)
    return reference


def officer(town: Town) -> Viewer:
    """Lena, who also works with building permits here."""
    return replace(town.lena, officer_in=town.lena.officer_in | {"bygglov"})


def reading(reference: str, key: str, today: date) -> Reading:
    """What a clock of the case shows."""
    return next(reading for rule, reading in clocks(case(reference), today) if rule.key == key)


def extended(reference: str, town: Town, now: datetime, **changed: object) -> None:
    said = {
        "clock": "ALK-4M", "length": Length(2, "month"), "decided_on": now.date(), "reason": WHY, "now": now,
        "once": "x",
    }  # fmt: skip
    with transaction():
        timing.extend_time(reference, town.lena, case(reference).version, **(said | changed))  # type: ignore[arg-type]
    follow(now)


def test_an_extension_moves_the_day_and_the_company_reads_the_reason_in_a_letter(town: Town, taken: str) -> None:
    extended(taken, town, NOW + timedelta(days=30))
    assert case(taken).due_on == date(2026, 9, 2)
    step = next(one for one in reading(taken, "ALK-4M", date(2026, 4, 2)).steps if one.what == "extended")
    assert (step.details["person"], step.details["note"]) == ("Lena Forsberg", WHY)
    letter = db.session.scalars(select(Letter).where(Letter.template == "time_extended")).one()
    assert WHY in letter.body


def test_an_extension_is_given_once_and_sent_twice_is_the_same_one(town: Town, taken: str) -> None:
    extended(taken, town, NOW + timedelta(days=30))
    extended(taken, town, NOW + timedelta(days=30))
    with pytest.raises(Invalid, match="cannot_be_extended"):
        extended(taken, town, NOW + timedelta(days=31), once="another")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"clock": "GROSS"}, "cannot_be_extended"),
        ({"clock": "NOTHING"}, "no_such_clock"),
        ({"length": Length(5, "month")}, "extension_too_long"),
        ({"length": Length(0, "month")}, "extension_too_long"),
        ({"decided_on": NOW.date() - timedelta(days=1)}, "day_wrong"),
        ({"decided_on": NOW.date() + timedelta(days=90)}, "day_wrong"),
        ({"reason": "  kort  "}, "reason_missing"),
    ],
    ids=str,
)
def test_an_extension_that_the_rule_does_not_allow_changes_nothing(
    town: Town, taken: str, changed: dict[str, object], code: str
) -> None:
    before = case(taken).event_count
    with pytest.raises(Invalid, match=code):
        extended(taken, town, NOW + timedelta(days=30), **changed)
    assert case(taken).event_count == before


def test_an_extension_of_which_the_company_is_told_too_late_shows_both_days(town: Town, taken: str) -> None:
    decided, told = date(2026, 7, 1), NOW + timedelta(days=125)
    extended(taken, town, told, decided_on=decided)
    (step,) = [one for one in reading(taken, "ALK-4M", told.date()).steps if one.what == "extended_to"]
    assert step.details["late"]
    assert (step.on, step.details["otherwise"]) == (date(2026, 9, 2), date(2026, 7, 2))


def test_only_the_officer_who_has_the_case_on_a_page_that_is_not_old_may_speak_of_its_time(
    town: Town, taken: str
) -> None:
    with pytest.raises(NotAllowed), transaction():
        timing.correct_clock(taken, town.omar, case(taken).version, "GROSS", NOW.date(), WHY, NOW)
    with pytest.raises(NotFound), transaction():
        timing.correct_clock(taken, town.nora, case(taken).version, "GROSS", NOW.date(), WHY, NOW)
    with pytest.raises(Stale), transaction():
        timing.correct_clock(taken, town.lena, case(taken).version - 1, "GROSS", NOW.date(), WHY, NOW)


def test_a_correction_is_a_new_row_and_the_case_is_due_by_the_day_that_is_right(town: Town, taken: str) -> None:
    since = NOW.date() - timedelta(days=10)
    with transaction():
        timing.correct_clock(taken, town.lena, case(taken).version, "ALK-4M", since, WHY, NOW)
    follow(NOW)
    assert case(taken).due_on == date(2026, 6, 22), "four months from 20 February, a Saturday"
    event = db.session.scalars(select(CaseEvent).where(CaseEvent.name == Event.CLOCK_CORRECTED)).one()
    assert (event.data["clock"], event.data["reason"], event.visibility) == ("ALK-4M", WHY, "company")


def test_a_serving_permit_has_no_agreed_day_and_no_deferral(town: Town, taken: str) -> None:
    until = NOW.date() + timedelta(days=100)
    with pytest.raises(Invalid, match="cannot_be_agreed"), transaction():
        timing.agree_time(taken, town.lena, case(taken).version, "ALK-4M", until, WHY, NOW)
    with pytest.raises(Invalid, match="cannot_be_deferred"), transaction():
        timing.defer_decision(taken, town.lena, case(taken).version, "ALK-4M", until, WHY, NOW)
    with pytest.raises(Invalid, match="not_deferred"), transaction():
        timing.end_deferral(taken, town.lena, case(taken).version, "ALK-4M", WHY, NOW)


def test_a_planning_notice_has_the_day_that_was_agreed_on(town: Town) -> None:
    reference = bygg(town, "forhandsbesked", matter="plan")
    until = NOW.date() + timedelta(days=200)
    with transaction():
        timing.agree_time(reference, officer(town), case(reference).version, "PBL-PLANBESKED", until, WHY, NOW)
    follow(NOW)
    assert case(reference).due_on == until


def test_a_building_permit_stands_still_while_its_decision_is_deferred(town: Town) -> None:
    reference = bygg(town, "bygglov")
    key, lena = "PBL-LOV-2025", officer(town)
    with transaction():
        too_long = NOW.date() + timedelta(days=800)
        with pytest.raises(Invalid, match="deferral_too_long"):
            timing.defer_decision(reference, lena, case(reference).version, key, too_long, WHY, NOW)
        until = NOW.date() + timedelta(days=300)
        timing.defer_decision(reference, lena, case(reference).version, key, until, WHY, NOW)
    follow(NOW)
    assert reading(reference, key, NOW.date()).state == "paused"
    assert case(reference).due_on is None
    later = NOW + timedelta(days=70)
    with transaction():
        timing.end_deferral(reference, lena, case(reference).version, key, WHY, later)
    follow(later)
    assert case(reference).due_on == date(2026, 7, 20)


# --- Late, and said so -----------------------------------------------------------------------------------------------

AFTER = datetime(2026, 9, 3, 9, 0, tzinfo=NOW.tzinfo)


def test_a_company_may_ask_for_a_decision_when_six_months_have_passed_and_once(town: Town, taken: str) -> None:
    with pytest.raises(Invalid, match="request_too_early"), transaction():
        delays.request_decision(taken, town.amina, "", datetime(2026, 9, 2, 9, 0, tzinfo=NOW.tzinfo))
    for _ in range(2):
        with transaction():
            delays.request_decision(taken, town.amina, "Vi väntar.", AFTER, "the-same-form")
    follow(AFTER)
    assert reading(taken, "FL-12-SVAR", AFTER.date()).due_on == date(2026, 10, 1)
    with pytest.raises(Invalid, match="decision_already_requested"), transaction():
        delays.request_decision(taken, town.amina, "Igen", AFTER)
    with pytest.raises(NotFound), transaction():
        delays.request_decision(taken, town.rival, "", AFTER)


def test_an_inquiry_gives_no_right_to_ask_for_a_decision(town: Town) -> None:
    reference = routed(town, service_key="lokalforfragan")
    with pytest.raises(Invalid, match="no_right_to_request"), transaction():
        delays.request_decision(reference, town.amina, "", AFTER)


def test_a_request_is_refused_with_reasons_in_a_decision_that_can_be_appealed(town: Town, taken: str) -> None:
    lena = town.lena
    with pytest.raises(Invalid, match="no_request_open"), transaction():
        delays.refuse_request(taken, lena, case(taken).version, WHY, AFTER)
    with transaction():
        delays.request_decision(taken, town.amina, "", AFTER)
    with pytest.raises(Invalid, match="reasons_missing"), transaction():
        delays.refuse_request(taken, lena, case(taken).version, "Nej.", AFTER)
    with transaction():
        delays.refuse_request(taken, lena, case(taken).version, WHY, AFTER)
    follow(AFTER)
    assert reading(taken, "FL-12-SVAR", AFTER.date()).state == "stopped"
    assert reading(taken, "OVERKLAGANDE-FL-12", AFTER.date()).due_on == date(2026, 10, 8)
    letter = db.session.scalars(select(Letter).where(Letter.template == "request_refused")).one()
    assert "överklaga" in letter.body
    assert WHY not in letter.body, "letters hold no content"


def test_a_notice_of_delay_says_why_and_when_to_expect_the_decision(town: Town, taken: str) -> None:
    with pytest.raises(Invalid, match="day_wrong"), transaction():
        delays.send_delay_notice(taken, town.lena, case(taken).version, WHY, NOW.date(), NOW)
    with transaction():
        delays.send_delay_notice(taken, town.lena, case(taken).version, WHY, date(2026, 8, 14), NOW)
    follow(NOW)
    letter = db.session.scalars(select(Letter).where(Letter.template == "delay_notice")).one()
    assert WHY in letter.body
    assert "14 augusti 2026" in letter.body


def test_a_draft_waits_for_a_person_to_send_it_and_is_written_once(town: Town, taken: str) -> None:
    for _ in range(2):
        with transaction():
            delays.draft_delay_notice(case(taken), "ALK-4M", date(2026, 7, 2), "Utkast", NOW)
    draft = delays.open_draft(case(taken).id)
    assert draft is not None
    assert draft.visibility == "internal"
    follow(NOW)
    assert reading(taken, "FL-11", NOW.date()).due_on == date(2026, 3, 9)
    with transaction():
        delays.send_delay_notice(taken, town.lena, case(taken).version, WHY, date(2026, 8, 14), NOW)
    assert delays.open_draft(case(taken).id) is None


def test_nothing_is_said_about_the_time_of_a_case_that_has_ended(town: Town, taken: str) -> None:
    with transaction():
        withdraw_case(taken, town.amina, NOW)
    with pytest.raises(WrongMove), transaction():
        delays.request_decision(taken, town.amina, "", AFTER)
    with pytest.raises(WrongMove), transaction():
        timing.correct_clock(taken, town.lena, case(taken).version, "GROSS", NOW.date(), WHY, NOW)
