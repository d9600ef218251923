"""A town of facts whose truth is known: the indicators find what was planted; the mean of closed cases does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from statistics import mean

import pytest
from sqlalchemy import insert

from eservice.cases.models import Case
from eservice.kit.db import db, transaction
from eservice.statistics.indicator_measures import Counted, Measured
from eservice.statistics.indicator_models import CaseConduct, ClockFactRow, Promise
from eservice.statistics.indicator_queries import Year, measured, year_counts
from eservice.statistics.intervals import Z998, funnel
from eservice.statistics.models import CaseFactRow, FigureMark
from eservice.statistics.operations import make_figures
from eservice.statistics.queries import made_report
from tests.planted import AS_OF, NOON, Life, counted, drawn


def told(year: Year, key: str) -> Measured:
    """An indicator of the whole town."""
    return measured(year.counted())[key]


def naive_mean(town: list[Life], which: Callable[[Life], bool] = lambda life: True) -> float:
    """What many publish: the mean days of the cases that are closed."""
    return mean(life.days for life in town if life.ended and which(life))


def test_fifteen_per_cent_that_lie_open_show_in_the_laws_share_and_not_in_the_mean() -> None:
    def plant(life: Life, random: Random) -> None:
        life.abandoned = life.number % 20 < 3

    town, clean = drawn(1, 420, plant), drawn(1, 420)
    assert abs(naive_mean(town) - naive_mean(clean)) < 1.5
    with_pile = told(counted(town), "P1")
    due = [life for life in town if life.received + timedelta(days=70) < AS_OF]
    met = [life for life in due if life.ended and life.days <= 70]
    assert (with_pile.n, with_pile.value) == (len(due), pytest.approx(len(met) / len(due)))
    assert with_pile.value is not None
    assert with_pile.value < 0.83
    assert told(year_counts("demo", 2026), "T5").value == 0


def test_a_pile_that_lies_open_makes_the_median_with_open_cases_longer() -> None:
    def plant(life: Life, random: Random) -> None:
        life.abandoned = life.number % 20 < 3

    town = drawn(2, 420, plant)
    counted(town)
    with transaction():
        now = datetime.combine(AS_OF, NOON)
        db.session.execute(insert(FigureMark).values(mode="demo", changed_at=now))
        make_figures("demo", now, AS_OF)
    report = made_report("demo")
    assert report is not None
    total = report.report.total
    closed, all_ = total.turnaround_median.value, total.survival_median.value
    assert closed is not None
    assert all_ is not None
    assert all_ > closed + 3


def test_own_companies_that_go_first_are_found_within_the_services_and_the_mean_says_the_opposite() -> None:
    def plant(life: Life, random: Random) -> None:
        life.own = random.random() < 0.2
        slow = random.random() < (0.9 if life.own else 0.3)
        life.service = "bygglov" if slow else "livsmedelsregistrering"
        life.days = round(life.days * (1.0 if slow else 0.2) * (0.55 if life.own else 1.0))

    town = drawn(3, 480, plant)
    assert naive_mean(town, lambda life: life.own) > 0.95 * naive_mean(town, lambda life: not life.own) - 8
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
    def plant(life: Life, random: Random) -> None:
        if life.asked_on_day is not None:
            life.asked_on_day = random.choice([18, 19, 20, 21, 5])

    town = drawn(5, 420, plant)
    gamed, fair = told(counted(town), "P2"), drawn(5, 420)
    assert gamed.value == 1
    assert gamed.beside is not None
    assert gamed.beside > 0.7
    assert not any((life.asked_on_day or 0) >= 15 for life in fair)


def test_a_better_form_is_found_by_its_version() -> None:
    def plant(life: Life, random: Random) -> None:
        life.form = 2 if life.received >= date(2026, 3, 1) else 1
        life.asked_on_day = 6 if random.random() < (0.15 if life.form == 2 else 0.5) else None

    shares = counted(drawn(6, 420, plant)).counted().all.shares
    old, new = shares["complete/v1"], shares["complete/v2"]
    assert old[1] / old[0] == pytest.approx(0.5, abs=0.08)
    assert new[1] / new[0] == pytest.approx(0.85, abs=0.08)


def test_a_unit_that_asks_more_than_chance_stands_outside_the_funnel_and_the_others_inside() -> None:
    units = ["bygglov", "miljokontoret", "exploatering", "upplatelser"]

    def plant(life: Life, random: Random) -> None:
        life.unit = units[life.number % 4]
        life.asked_on_day = 5 if random.random() < (0.6 if life.unit == "upplatelser" else 0.25) else None

    year = counted(drawn(7, 480, plant))
    asked, outside = _asked_by_unit(year, units), set[str]()
    total = year.counted().all.shares["examined"]
    for unit, (n, hits) in asked.items():
        low, high = funnel(total[1] / total[0], n, Z998)
        if low is not None and high is not None and not low <= hits / n <= high:
            outside.add(unit)
    assert outside == {"upplatelser"}


def _asked_by_unit(year: Year, units: list[str]) -> dict[str, tuple[int, int]]:
    found: dict[str, Counted] = {unit: Counted.of({}) for unit in units}
    for unit in units:
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
        for table in (Promise, ClockFactRow, CaseConduct, CaseFactRow):
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
