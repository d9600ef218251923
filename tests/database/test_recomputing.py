"""What is kept of the clocks equals what the log gives; what does not is found, reported and put right."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import func, select, text, update

from eservice.cases.models import Case, CaseClock, CheckRun, ClockEntry
from eservice.cases.operations.closing import add_closing_day, remove_closing_day
from eservice.cases.operations.correspondence import answer_supplement, request_supplement
from eservice.cases.operations.handling import confirm_completeness, take_case
from eservice.cases.operations.recomputing import recompute_clocks, start_recomputing
from eservice.kit.db import db, transaction
from eservice.kit.text import Text
from tests.factories import NOW, Town, case, follow, routed

LATER = NOW + timedelta(days=3)


def recomputed(**more: bool) -> CheckRun:
    """A whole run, and its report."""
    with transaction():
        run_id = start_recomputing(LATER)
        after: int | None = 0
        while after is not None:
            after = recompute_clocks(run_id, after, LATER, **more)
    return db.session.get_one(CheckRun, run_id)


def test_a_town_without_drift_has_none_to_report(town: Town) -> None:
    reference = routed(town)
    with transaction():
        take_case(reference, town.lena, LATER)
        request_supplement(reference, town.lena, case(reference).version, "Ritning", date(2026, 3, 20), LATER)
    follow(LATER)
    run = recomputed()
    assert (run.checked, run.wrong, run.examples) == (1, 0, [])


def test_a_day_that_was_changed_by_hand_is_reported_and_put_right(town: Town) -> None:
    reference = routed(town)
    with transaction():
        right = db.session.scalars(select(CaseClock.due_on).where(CaseClock.rule_key == "FL-12")).one()
        db.session.execute(update(CaseClock).where(CaseClock.rule_key == "FL-12").values(due_on=date(2030, 1, 1)))
    only_looked = recomputed(mend=False)
    assert [(row["reference"], row["what"]) for row in only_looked.examples] == [(reference, "FL-12")]
    assert recomputed().wrong == 1
    assert db.session.scalars(select(CaseClock.due_on).where(CaseClock.rule_key == "FL-12")).one() == right
    assert recomputed().wrong == 0


def test_a_line_that_is_missing_in_a_ledger_is_reported_and_written(town: Town) -> None:
    routed(town)
    with transaction():
        # Past the trigger that refuses it, as somebody with the keys to the database could.
        db.session.execute(text("set local session_replication_role = replica"))
        db.session.execute(text("delete from clock_entry where rule_key = 'GROSS'"))
    run = recomputed()
    assert [row["what"] for row in run.examples] == ["ledger"]
    assert db.session.scalar(select(func.count()).where(ClockEntry.rule_key == "GROSS")) == 1


def test_an_event_that_counts_from_an_earlier_day_has_the_ledger_written_anew_beside_the_old_one(town: Town) -> None:
    reference = routed(town)
    with transaction():
        take_case(reference, town.lena, LATER)
        request_supplement(reference, town.lena, case(reference).version, "Ritning", date(2026, 3, 20), LATER)
    follow(LATER)
    with transaction():
        answer_supplement(reference, town.amina, "Här", LATER + timedelta(days=2))
        since = (NOW + timedelta(days=1)).date()
        confirm_completeness(
            reference, town.lena, case(reference).version, LATER + timedelta(days=2), complete_on=since
        )
    follow(LATER + timedelta(days=2))
    lines = db.session.scalars(select(ClockEntry).where(ClockEntry.rule_key == "SERVICEMAL-SERVERING")).all()
    books = {book: [line.kind for line in lines if line.book == book] for book in (1, 2)}
    assert books == {1: ["started", "paused"], 2: ["started", "stopped"]}
    assert recomputed().wrong == 0


def test_a_closing_day_moves_a_service_target_in_workdays_and_nothing_of_the_law(town: Town) -> None:
    reference = routed(town, service_key="lokalforfragan")
    assert case(reference).due_on == date(2026, 3, 9), "five workdays from Monday the 2nd"
    with transaction():
        row = add_closing_day(date(2026, 3, 5), Text("Stängt", "Closed"), town.administrator, NOW, NOW.date())
        day_id = row.id
    assert recomputed().wrong == 1
    assert db.session.scalar(select(Case.due_on).where(Case.reference == reference)) == date(2026, 3, 10)
    with transaction():
        remove_closing_day(day_id, town.administrator, LATER)
    recomputed()
    assert db.session.scalar(select(Case.due_on).where(Case.reference == reference)) == date(2026, 3, 9)
