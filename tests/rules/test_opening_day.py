"""When the doors can open: one path decides, and every day has a reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eservice.catalogue.guide.shape import GuideStep
from eservice.clock.shape import ClockRule, Length, Start
from eservice.establishments.rules import CaseDates, Known, known_of_case, known_of_step, schedule
from eservice.kit.text import Text

TODAY = date(2026, 3, 2)
WORD = Text("ord", "word")


def step(key: str, after: tuple[str, ...] = (), needs: tuple[str, ...] = (), days: int | None = None) -> GuideStep:
    return GuideStep(key=key, service=key, why=WORD, after=after, needs=needs, days=days)


def days(count: float) -> Known:
    return Known("median", days=count)


def later(count: int) -> date:
    return TODAY + timedelta(days=count)


def test_the_longest_way_decides_and_the_others_do_not() -> None:
    steps = [step("rent"), step("food", after=("rent",)), step("build", after=("rent",)), step("tax")]
    plan = schedule(steps, {"rent": days(10), "food": days(9), "build": days(70), "tax": days(14)}, TODAY)
    assert plan.opens_on == later(80)
    assert plan.path == ("rent", "build")
    assert plan.slots["food"].ends == later(19)


def test_what_is_needed_before_the_end_holds_a_step_back_without_delaying_its_beginning() -> None:
    steps = [step("alcohol", needs=("food",)), step("food")]
    plan = schedule(steps, {"alcohol": days(10), "food": days(30)}, TODAY)
    assert (plan.slots["alcohol"].begins, plan.slots["alcohol"].ends) == (TODAY, later(30))
    assert plan.slots["alcohol"].held_by == "food"


def test_what_is_done_is_not_waited_for_again() -> None:
    steps = [step("rent"), step("build", after=("rent",))]
    plan = schedule(steps, {"rent": Known("done", later(-20)), "build": days(30)}, TODAY)
    assert plan.opens_on == later(30)
    assert plan.slots["build"].begins == TODAY


def test_when_everything_is_done_the_doors_can_open_today() -> None:
    plan = schedule([step("food")], {"food": Known("done", later(-3))}, TODAY)
    assert plan.opens_on == TODAY


def test_something_refused_leaves_the_day_open() -> None:
    plan = schedule([step("food"), step("alcohol")], {"food": days(9), "alcohol": Known("refused", TODAY)}, TODAY)
    assert plan.opens_on is None
    assert plan.refused == ("alcohol",)


def test_nothing_needed_has_no_day() -> None:
    assert schedule([], {}, TODAY).opens_on is None


def test_a_case_under_way_has_its_own_day_whatever_it_came_after() -> None:
    steps = [step("rent"), step("build", after=("rent",))]
    plan = schedule(steps, {"rent": days(90), "build": Known("due", later(40))}, TODAY)
    assert plan.slots["build"].ends == later(40)
    assert plan.path == ("rent",)


@pytest.mark.parametrize(
    ("case", "median", "known"),
    [
        (CaseDates(later(-50), ended_on=later(-1)), 30.0, Known("done", later(-1))),
        (CaseDates(later(-50), ended_on=later(-1), refused=True), 30.0, Known("refused", later(-1))),
        (CaseDates(later(-10), due_on=later(60)), 30.0, Known("forecast", later(20))),
        (CaseDates(later(-40), due_on=later(60)), 30.0, Known("due", later(60))),
        (CaseDates(later(-10), due_on=later(60)), None, Known("due", later(60))),
        (CaseDates(later(-90), due_on=later(-1)), 30.0, Known("late", TODAY)),
        (CaseDates(later(-10)), None, Known("late", TODAY)),
        (CaseDates(later(-10), waits_until=later(32)), 5.0, Known("waiting", later(32))),
        (CaseDates(later(-50), waits_until=later(-8)), 5.0, Known("done", later(-8))),
    ],
)
def test_a_running_case_is_expected_by_its_wait_its_forecast_or_its_due_day(
    case: CaseDates, median: float | None, known: Known
) -> None:
    assert known_of_case(case, median, TODAY) == known


def rule(kind: str, length: Length) -> ClockRule:
    return ClockRule(
        key="R", kind=kind, title=WORD, case_types=("x",), citation=WORD, length=length, starts=Start("received")
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("of", "median", "rules", "known"),
    [
        (step("a"), 20.0, [rule("waiting_period", Length(6, "week"))], Known("waiting", days=42)),
        (step("a", days=60), 20.0, [], Known("counted", days=60)),
        (step("a"), 20.0, [rule("decision_deadline", Length(10, "week"))], Known("median", days=20)),
        (step("a"), None, [rule("decision_deadline", Length(10, "week"))], Known("limit", days=70)),
        (step("a"), None, [rule("service_target", Length(5, "workday"))], Known("counted", days=30)),
    ],
)
def test_a_step_not_begun_takes_its_wait_its_own_days_what_is_usual_or_the_limit(
    of: GuideStep, median: float | None, rules: list[ClockRule], known: Known
) -> None:
    assert known_of_step(of, median, rules) == known


@given(st.lists(st.integers(0, 400), min_size=1, max_size=8), st.data())
def test_no_step_begins_before_what_it_waits_for_and_the_path_ends_on_the_opening_day(
    lengths: list[int], data: st.DataObject
) -> None:
    keys = [f"s{at}" for at in range(len(lengths))]
    steps = [
        step(
            key,
            after=tuple(data.draw(st.sets(st.sampled_from(keys[:at]), max_size=2))) if at else (),
            needs=tuple(data.draw(st.sets(st.sampled_from(keys[:at]), max_size=1))) if at else (),
        )
        for at, key in enumerate(keys)
    ]
    plan = schedule(steps, {key: days(length) for key, length in zip(keys, lengths, strict=True)}, TODAY)
    for one in steps:
        slot = plan.slots[one.key]
        assert all(slot.begins >= plan.slots[key].ends for key in one.after)
        assert all(slot.ends >= plan.slots[key].ends for key in one.needs)
    assert plan.opens_on == max(slot.ends for slot in plan.slots.values())
    assert plan.slots[plan.path[-1]].ends == plan.opens_on
