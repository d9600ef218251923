"""A town of facts whose truth is known: the indicators find what was planted; the mean of closed cases does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from statistics import mean

import pytest

from eservice.cases.models import Case
from eservice.kit.db import db, transaction
from eservice.statistics.detail_models import CaseDetail
from eservice.statistics.facts import Held
from eservice.statistics.indicator_measures import Counted, Measured
from eservice.statistics.indicator_models import CaseConduct, ClockFactRow, Promise
from eservice.statistics.indicator_queries import Year, by_part, measured, year_counts
from eservice.statistics.intervals import Z998, funnel
from eservice.statistics.models import CaseFactRow
from eservice.statistics.operations import make_figures, mark_changed
from eservice.statistics.queries import made_report
from eservice.statistics.rules import MonthRow
from tests.planted import AS_OF, NOON, Life, counted, drawn

UNITS = ("bygglov", "miljokontoret", "exploatering", "upplatelser")
NEW_FORM = date(2026, 3, 1)


def told(year: Year, key: str) -> Measured:
    """An indicator of the whole town."""
    return measured(year.counted())[key]


def naive_mean(town: list[Life], which: Callable[[Life], bool] = lambda life: True) -> float:
    """What many publish: the mean days of the cases that are closed."""
    return mean(life.days for life in town if life.ended and which(life))


def total_of(unit: str = "") -> MonthRow:
    """The figures over all months, made from the facts."""
    now = datetime.combine(AS_OF, NOON)
    with transaction():
        mark_changed({"demo"}, now)
        make_figures("demo", now, AS_OF)
    report = made_report("demo", "", unit)
    assert report is not None
    return report.report.total


# What is planted


def a_pile(life: Life, random: Random) -> None:
    """Fifteen per cent are left lying, old and open."""
    life.abandoned = life.number % 20 < 3


def a_queue(life: Life, random: Random) -> None:
    """One unit lets its cases lie for twenty-five days before anybody takes them, and is quick with them then."""
    life.unit = UNITS[life.number % 4]
    life.waits = min(life.days, 25 if life.unit == "upplatelser" else 4)


def jumping(life: Life, random: Random) -> None:
    """One unit takes the newest first: three of four are let past the fourth, which waits for it. Another is even."""
    life.unit = UNITS[life.number % 4]
    life.received = date(2026, 1, 2) + timedelta(days=life.number % 60)
    if life.unit == "upplatelser":
        life.days = 70 if life.number % 16 == 3 else 30
    elif life.unit == "exploatering":
        life.days = 36 + life.number % 9


def late_in_the_window(life: Life, random: Random) -> None:
    """Requests for supplements come in the last of the three weeks in which they move the clock."""
    if life.asked_on_day is not None:
        life.asked_on_day = random.choice([18, 19, 20, 21, 5])


def own_first(life: Life, random: Random) -> None:
    """The municipality's companies ask mostly for what takes long, and get it in a little over half the time."""
    life.own = random.random() < 0.2
    slow = random.random() < (0.9 if life.own else 0.3)
    life.service = "bygglov" if slow else "livsmedelsregistrering"
    life.days = round(life.days * (1.0 if slow else 0.2) * (0.55 if life.own else 1.0))


def a_better_form(life: Life, random: Random) -> None:
    """From March a new version of the form asks for what was missing."""
    life.form = 2 if life.received >= NEW_FORM else 1
    life.asked_on_day = 6 if random.random() < (0.15 if life.form == 2 else 0.5) else None


def one_that_asks(life: Life, random: Random) -> None:
    """One unit asks for supplements almost twice as often as the others."""
    life.unit = UNITS[life.number % 4]
    life.asked_on_day = 5 if random.random() < (0.55 if life.unit == "upplatelser" else 0.3) else None


@pytest.mark.parametrize("plant", [a_pile, a_queue, late_in_the_window, a_better_form, one_that_asks])
def test_the_mean_of_closed_cases_is_the_same_with_and_without_what_is_planted(
    plant: Callable[[Life, Random], None],
) -> None:
    for seed in range(1, 6):
        assert naive_mean(drawn(seed, 480, plant)) == pytest.approx(naive_mean(drawn(seed, 480)), abs=1.5)


def test_fifteen_per_cent_that_lie_open_show_in_the_share_of_the_law() -> None:
    town = drawn(1, 420, a_pile)
    with_pile = told(counted(town), "P1")
    due = [life for life in town if life.received + timedelta(days=70) < AS_OF]
    met = [life for life in due if life.ended and life.days <= 70]
    assert (with_pile.n, with_pile.value) == (len(due), pytest.approx(len(met) / len(due)))
    assert with_pile.value is not None
    assert with_pile.value < 0.83
    assert told(year_counts("demo", 2026), "T5").value == 0


def test_a_pile_that_lies_open_makes_the_median_with_open_cases_longer() -> None:
    counted(drawn(2, 420, a_pile))
    total = total_of()
    closed, all_ = total.turnaround_median.value, total.survival_median.value
    assert closed is not None
    assert all_ is not None
    assert all_ > closed + 3


def test_a_unit_whose_cases_lie_in_its_queue_is_found_by_who_held_the_ball() -> None:
    town = drawn(10, 480, a_queue)
    counted(town)
    shares = {unit: _queue_share(total_of(unit).time_by_holder.days) for unit in UNITS}
    assert shares.pop("upplatelser") > 0.4
    assert max(shares.values()) < 0.15
    means = [naive_mean(town, lambda life, unit=unit: life.unit == unit) for unit in UNITS]  # type: ignore[misc]
    assert max(means) - min(means) < 5


def _queue_share(held: Held | None) -> float:
    assert held is not None
    return held.queue / held.total


def test_a_unit_that_lets_cases_jump_its_queue_is_found_by_its_spread_and_not_by_its_mean() -> None:
    town = drawn(11, 640, jumping)
    spread = {unit: shown["L1"].value for unit, shown in by_part(counted(town), lambda cell: cell.unit_key).items()}
    means = {unit: naive_mean(town, lambda life, unit=unit: life.unit == unit) for unit in UNITS}  # type: ignore[misc]
    assert means["upplatelser"] == pytest.approx(means["exploatering"], abs=1)
    assert spread["upplatelser"] == pytest.approx(70 / 30)
    assert spread["exploatering"] == pytest.approx(1.1, abs=0.05)


def test_own_companies_that_go_first_are_found_within_the_services_and_the_mean_says_the_opposite() -> None:
    town = drawn(3, 480, own_first)
    assert naive_mean(town, lambda life: life.own) > naive_mean(town, lambda life: not life.own)
    found = told(counted(town), "L3")
    assert found.low is not None
    assert found.low > 1.5


def test_equal_treatment_gives_a_ratio_whose_interval_holds_one() -> None:
    def plant(life: Life, random: Random) -> None:
        life.own = random.random() < 0.2

    found = told(counted(drawn(4, 480, plant)), "L3")
    assert found.low is not None
    assert found.high is not None
    assert found.low < 1 < found.high


def test_requests_in_the_last_week_of_the_window_are_found_though_every_one_is_in_time() -> None:
    gamed = told(counted(drawn(5, 420, late_in_the_window)), "P2")
    assert gamed.value == 1
    assert gamed.beside is not None
    assert gamed.beside > 0.7
    assert not any((life.asked_on_day or 0) >= 15 for life in drawn(5, 420))


def test_a_better_form_is_found_by_its_version() -> None:
    shares = counted(drawn(6, 420, a_better_form)).counted().all.shares
    old, new = shares["complete/v1"], shares["complete/v2"]
    assert old[1] / old[0] == pytest.approx(0.5, abs=0.08)
    assert new[1] / new[0] == pytest.approx(0.85, abs=0.08)


def test_a_unit_that_asks_more_than_chance_stands_outside_the_funnel_and_the_others_inside() -> None:
    year = counted(drawn(7, 480, one_that_asks))
    asked, outside = _asked_by_unit(year), set[str]()
    total = year.counted().all.shares["examined"]
    for unit, (n, hits) in asked.items():
        low, high = funnel(total[1] / total[0], n, Z998)
        if low is not None and high is not None and not low <= hits / n <= high:
            outside.add(unit)
    assert outside == {"upplatelser"}


def _asked_by_unit(year: Year) -> dict[str, tuple[int, int]]:
    found: dict[str, Counted] = {unit: Counted.of({}) for unit in UNITS}
    for unit in UNITS:
        found[unit] = year.counted(lambda cell, unit=unit: cell.unit_key == unit)  # type: ignore[misc]
    return {unit: one.all.shares["examined"] for unit, one in found.items()}


def test_a_forecast_that_promises_too_much_is_found_and_a_fair_one_is_not() -> None:
    def fair(life: Life, random: Random) -> None:
        life.promised = (40, 56)

    def hopeful(life: Life, random: Random) -> None:
        life.promised = (25, 35)

    good = told(counted(drawn(8, 420, fair)), "T2")
    assert good.low is not None
    assert good.high is not None
    assert good.low < 0 < good.high
    with transaction():
        for table in (Promise, ClockFactRow, CaseConduct, CaseDetail, CaseFactRow):
            db.session.execute(table.__table__.delete())
        db.session.execute(Case.__table__.delete())
    bad = told(counted(drawn(8, 420, hopeful)), "T2")
    assert bad.value is not None
    assert bad.value < -0.3


def test_a_case_that_nobody_has_contacted_counts_as_waiting() -> None:
    def plant(life: Life, random: Random) -> None:
        life.contact = None if life.number % 3 == 0 else 9

    found = told(counted(drawn(9, 300, plant)), "T4")
    assert (found.n, found.value) == (300, 9)
    assert found.p90 is None or found.p90 > 90
