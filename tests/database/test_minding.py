"""The clockwork: who is told of which day, once, also after a night without a beat."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from eservice.cases.clock_models import ClockNotice
from eservice.cases.models import Case, CaseClock, CaseFee
from eservice.cases.operations import delays
from eservice.cases.operations.correspondence import request_supplement
from eservice.cases.operations.handling import confirm_completeness, take_case
from eservice.cases.operations.timing import extend_time
from eservice.clock.shape import Length
from eservice.kit.db import db, transaction
from eservice.notifications.models import Letter
from eservice.records.minding import mind_clocks
from eservice.worklist.lateness import late_cases, notices_for, total
from tests.factories import NOW, Town, case, follow, routed


def at(day: date) -> datetime:
    """Nine in the morning of that day."""
    return datetime(day.year, day.month, day.day, 8, 0, tzinfo=NOW.tzinfo)


def minded(now: datetime) -> int:
    """What one run tells; readers follow."""
    with transaction():
        told = mind_clocks(now)
    follow(now)
    return told


def told() -> list[tuple[str, str, date]]:
    """Every notice: what, of which clock, for which day."""
    rows = db.session.scalars(select(ClockNotice).order_by(ClockNotice.id)).all()
    return [(row.kind, row.rule_key, row.due_on) for row in rows]


@pytest.fixture
def complete(town: Town) -> str:
    """Lena's case, complete since the day it came in: due 2 July."""
    reference = routed(town)
    with transaction():
        take_case(reference, town.lena, NOW)
        confirm_completeness(reference, town.lena, case(reference).version, NOW)
    follow(NOW)
    return reference


DUE = date(2026, 7, 2)


def test_the_officer_is_warned_before_the_day_and_the_manager_told_after_it_each_once(
    town: Town, complete: str
) -> None:
    assert minded(NOW) == 0
    early = at(date(2026, 6, 20))
    assert [minded(early), minded(early)] == [1, 0]
    assert told() == [("warning", "ALK-4M", DUE)]
    assert [one.reference for one in notices_for(town.lena, ("warning",))] == [complete]
    late = at(DUE + timedelta(days=1))
    minded(late)
    assert ("late", "ALK-4M", DUE) in told()
    assert minded(late) == 0
    assert [one.reference for one in notices_for(town.manager, ("late",))] == [complete]
    assert notices_for(town.nora, ("warning", "late")) == [], "another unit's"


def test_a_beat_that_slept_over_the_warning_tells_only_what_is_still_true(town: Town, complete: str) -> None:
    assert complete
    minded(at(DUE + timedelta(days=20)))
    assert [kind for kind, key, _due in told() if key == "ALK-4M"] == ["late", "draft"]


def test_a_case_that_got_a_new_day_is_warned_of_anew(town: Town, complete: str) -> None:
    minded(at(date(2026, 6, 20)))
    with transaction():
        extend_time(
            complete, town.lena, case(complete).version, "ALK-4M", Length(1, "month"), date(2026, 6, 22),
            "Polisen har inte svarat än.", at(date(2026, 6, 22)),
        )  # fmt: skip
    follow(at(date(2026, 6, 22)))
    assert notices_for(town.lena, ("warning",)) == [], "the old day is no longer the day"
    minded(at(date(2026, 7, 30)))
    assert ("warning", "ALK-4M", date(2026, 8, 3)) in told()


def test_a_draft_of_the_notice_of_delay_says_what_was_waited_for_and_nobody_has_sent_it(
    town: Town, complete: str
) -> None:
    with transaction():
        request_supplement(
            complete, town.lena, case(complete).version, "Ritning", date(2026, 4, 1), at(date(2026, 3, 10))
        )
    follow(at(date(2026, 3, 10)))
    minded(at(DUE))
    minded(at(DUE + timedelta(days=1)))
    draft = delays.open_draft(case(complete).id)
    assert draft is not None
    assert "Beslutet skulle ha fattats senast 2026-07-02." in draft.data["draft"]
    assert "Från 2026-03-10 väntar vi på er komplettering." in draft.data["draft"]
    assert [kind for kind, _key, _due in told()].count("draft") == 1
    assert not db.session.scalars(select(Letter).where(Letter.template == "delay_notice")).all()


def test_an_inquiry_has_no_notice_of_delay_but_its_lateness_is_told(town: Town) -> None:
    reference = routed(town, service_key="lokalforfragan")
    minded(at(date(2026, 3, 20)))
    assert ("late", "POLICY-LOKAL", date(2026, 3, 9)) in told()
    assert delays.open_draft(case(reference).id) is None


def test_a_company_is_reminded_once_before_its_day_and_the_officer_told_when_no_answer_came(
    town: Town, complete: str
) -> None:
    with transaction():
        request_supplement(complete, town.lena, case(complete).version, "Ritning", date(2026, 4, 1), NOW)
    follow(NOW)
    assert minded(at(date(2026, 3, 20))) == 0
    for _ in range(2):
        minded(at(date(2026, 3, 26)))
    letters = db.session.scalars(select(Letter).where(Letter.template == "supplement_reminder")).all()
    assert ["1 april 2026" in letter.body for letter in letters] == [True]
    minded(at(date(2026, 4, 2)))
    assert [one.notice.kind for one in notices_for(town.lena, ("answer_missing",))] == ["answer_missing"]


def test_nobody_is_reminded_of_a_day_that_was_near_from_the_start(town: Town, complete: str) -> None:
    with transaction():
        request_supplement(complete, town.lena, case(complete).version, "Ritning", date(2026, 3, 5), NOW)
    follow(NOW)
    assert minded(NOW) == 0


def test_a_case_that_has_ended_is_told_of_no_more(town: Town, complete: str) -> None:
    with transaction():
        db.session.execute(CaseClock.__table__.update().values(state="stopped"))
    assert complete
    assert minded(at(DUE + timedelta(days=5))) == 0


def test_managers_see_the_kronor_at_stake_in_the_units_they_lead(town: Town) -> None:
    reference = routed(town, service_key="bygglov")
    with transaction():
        found = db.session.scalars(select(Case).where(Case.reference == reference)).one()
        db.session.add_all([CaseFee(case_id=found.id, item=item, amount=Decimal(1000)) for item in (2, 5, 8)])
    today = date(2026, 5, 27)
    cases = late_cases(town.manager, "demo", today)
    assert [(one.reference, one.days_late(today)) for one in cases if one.at_stake.reducible] == [(reference, 16)]
    assert total(cases).reducible == Decimal(2000), "the site visit is never reduced"
    assert total(cases).lost_now == Decimal(1200), "vector G: three started weeks"
    assert total(cases).lost_in_a_week == Decimal(1600)
    assert late_cases(town.lena, "demo", today) == [], "an officer leads nobody"
