"""What is left of a unit's work, and when it is expected to be done."""

from __future__ import annotations

from datetime import date, timedelta

from eservice.cases.rules import NEVER
from eservice.routing.workload import WEEKS, OpenCase, loads, weeks

#: A Wednesday.
TODAY = date(2026, 3, 4)


def a_case(reference: str = "A", officer: int | None = 1, age: int = 0, **more: object) -> OpenCase:
    known: dict[str, object] = {"usual_days": 30.0, "next_due_on": TODAY + timedelta(days=60)}
    return OpenCase(reference, officer, TODAY - timedelta(days=age), **{**known, **more})  # type: ignore[arg-type]


def test_what_is_left_of_an_officer_s_work_is_what_such_cases_take_less_their_age() -> None:
    load = loads([a_case(age=10), a_case(age=25), a_case(age=400)], TODAY)[1]
    assert (load.open_cases, load.days) == (3, 20 + 5 + 3)


def test_a_case_that_nobody_has_taken_is_nobody_s_work() -> None:
    assert set(loads([a_case(officer=None), a_case()], TODAY)) == {None, 1}


def test_a_case_cannot_wait_when_its_day_is_near_or_the_company_has_written() -> None:
    near, late, written = (
        a_case("near", next_due_on=TODAY + timedelta(days=7)),
        a_case("late", next_due_on=TODAY - timedelta(days=1)),
        a_case("written", message_waiting=True),
    )
    calm = a_case("calm", next_due_on=TODAY + timedelta(days=8))
    pressing = loads([written, near, calm, late], TODAY)[1].pressing
    assert [one.reference for one in pressing] == ["late", "near", "written"]


def test_each_case_is_expected_in_one_week_and_the_far_ones_are_told_as_later() -> None:
    cases = [a_case(age=30), a_case(age=25), a_case(age=18), a_case(age=0), a_case(usual_days=None)]
    found = weeks(cases, TODAY, NEVER)
    assert [week.expected for week in found] == [1, 1, 1, 0, 2]
    assert sum(week.expected for week in found) == len(cases)
    assert found[0].begins == date(2026, 3, 2)
    assert found[WEEKS].begins is None


def test_a_case_whose_day_has_passed_is_due_this_week_and_one_without_a_day_in_none() -> None:
    cases = [a_case(next_due_on=TODAY - timedelta(days=30)), a_case(next_due_on=NEVER)]
    assert [week.due for week in weeks(cases, TODAY, NEVER)] == [1, 0, 0, 0, 0]
