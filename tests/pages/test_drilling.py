"""From a figure to its cases, under the access rule; and the open stock by age."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import insert

from eservice.kit.db import db, transaction
from eservice.kit.errors import NotFound
from eservice.statistics.backlog import bands, flow, hidden_bands
from eservice.statistics.counting import Slice
from eservice.statistics.detail_models import HeldReport
from eservice.statistics.drill import TOLD, Which, behind
from eservice.statistics.held_operations import kept_ages, make_held
from eservice.statistics.indicator_queries import measured
from eservice.statistics.models import FigureMark
from eservice.statistics.operations import make_figures
from eservice.statistics.queries import made_report
from tests.conftest import Browse
from tests.factories import Town
from tests.planted import AS_OF, NOON, Life, counted, drawn

WHICH = Which("demo", 2026, AS_OF)
PAGE = "/chef/indikatorer/P1/arenden?lage=demo&ar=2026"


def _plant(life: Life, random: Random) -> None:
    life.unit = "bygglov" if life.number % 2 else "miljokontoret"
    life.abandoned = life.number % 10 == 0
    life.promised = (30, 50)


def _all(key: str, town: Town, which: Which = WHICH) -> list[str]:
    found, after = [], None
    while True:
        page = behind(key, which, town.manager, after)
        found += [line.reference for line in page.rows]
        after = page.after
        if after is None:
            return found


def test_the_cases_behind_a_share_are_those_that_missed_it(town: Town) -> None:
    told = measured(counted(drawn(11, 160, _plant)).counted())
    for key in ("P1", "T1", "T5", "P3"):
        figure, cases = told[key], _all(key, town)
        assert figure.value is not None
        assert len(cases) == len(set(cases)) == round(figure.n * (1 - figure.value))
    assert told["L4"].value == pytest.approx(len(_all("L4", town)) / told["L4"].n)


def test_a_part_tells_its_own_cases_only(town: Town) -> None:
    counted(drawn(11, 160, _plant))
    one = _all("P1", town, Which("demo", 2026, AS_OF, units=("bygglov",)))
    other = _all("P1", town, Which("demo", 2026, AS_OF, units=("miljokontoret",)))
    assert sorted(one + other) == sorted(_all("P1", town))
    assert _all("P1", town, Which("demo", 2026, AS_OF, services=("tobak",))) == []


def test_who_may_not_read_a_case_does_not_find_it_behind_a_figure(town: Town, browse: Browse) -> None:
    counted(drawn(11, 60, _plant))
    assert behind("P1", WHICH, town.lena, None).rows == []
    assert "PLANT-" in browse(town.manager.person_id).get(PAGE).text
    officer = browse(town.lena.person_id).get(PAGE)
    assert officer.status_code == 200
    assert "PLANT-" not in officer.text
    assert browse(town.amina.person_id).get(PAGE).status_code == 403


@pytest.mark.parametrize("year", ["0000", "0001", "9999", "٢٠٢٦"])
def test_a_year_of_no_calendar_shows_this_year(town: Town, browse: Browse, year: str) -> None:
    manager = browse(town.manager.person_id)
    for page in ("/chef/indikatorer/P1/arenden", "/chef/indikatorer", "/chef/oppna-arenden"):
        assert manager.get(f"{page}?ar={year}").status_code == 200


def test_an_indicator_whose_cases_cannot_be_told_is_not_found(town: Town, browse: Browse) -> None:
    with pytest.raises(NotFound):
        behind("T2", WHICH, town.manager, None)
    manager = browse(town.manager.person_id)
    assert manager.get("/chef/indikatorer/T2/arenden").status_code == 404
    for key in TOLD:
        assert (
            manager.get(f"/chef/indikatorer/{key}/arenden?lage=demo&ar=2026&urval=organ:Miljönämnden").status_code
            == 200
        )


def test_the_open_stock_stands_by_age_with_the_time_that_is_left(town: Town, browse: Browse) -> None:
    lives = drawn(12, 300, _plant)
    counted(lives)
    now = datetime.combine(AS_OF, NOON)
    with transaction():
        db.session.execute(insert(FigureMark).values(mode="demo", changed_at=now))
        make_figures("demo", now, AS_OF)
        make_held("demo", now, AS_OF)
    made = made_report("demo")
    assert made is not None
    kept = kept_ages("demo")
    assert kept is not None
    ages, together = kept.ages, kept_ages("demo", units={life.unit for life in lives})
    still = [AS_OF - life.received for life in lives if life.ended is None]
    assert together is not None
    assert sum(ages) == len(still) == sum(together.ages)
    assert kept_ages("demo", "no_such_service") is None
    assert ages[2] == sum(timedelta(days=60) <= age < timedelta(days=90) for age in still)
    stock = bands(ages, made.report.curve)
    assert stock[0].left is not None
    assert 25 < stock[0].left < 60
    moving = flow(made.report.months, AS_OF)
    assert moving is not None
    assert moving.forecast == made.report.total.open + moving.received - moving.ended
    for language, title in (("sv", "Öppna ärenden efter ålder"), ("en", "Open cases by age")):
        page = browse(town.manager.person_id, language=language).get("/chef/oppna-arenden?lage=demo")
        assert title in page.text


def test_a_small_band_of_one_unit_cannot_be_had_from_the_whole_less_the_other() -> None:
    ages = {
        Slice("demo"): [43, 20, 30, 0, 0, 0],
        Slice("demo", "", "a"): [3, 11, 15, 0, 0, 0],
        Slice("demo", "", "b"): [40, 9, 15, 0, 0, 0],
        Slice("demo", "bygglov", "a"): [3, 11, 15, 0, 0, 0],
    }
    hidden = hidden_bands(ages)
    told = {slice_.unit_key: [one.n for one in bands(ages[slice_], None, hidden[slice_])] for slice_ in hidden}
    assert told == {"": [43, 20, 30, 0, 0, 0], "a": [None, None, 15, 0, 0, 0], "b": [None, None, 15, 0, 0, 0]}


def test_units_together_hide_what_one_of_them_hides(town: Town) -> None:
    report = {"ages": [9, 20], "hidden": [0]}
    rows = (("a", report), ("b", {"ages": [30, 30]}), ("c", {"ages": [8, 8], "hidden": []}))
    with transaction():
        for unit, made in rows:
            slice_ = {"mode": "demo", "service_key": "", "unit_key": unit}
            db.session.add(HeldReport(**slice_, as_of=AS_OF, made_at=datetime.combine(AS_OF, NOON), report=made))
    assert kept_ages("demo", units=("a", "b")) == ([39, 50], {0})
    assert kept_ages("demo", units=("b", "c")) == ([38, 38], set())


def test_a_band_of_few_cases_is_hidden_together_with_another() -> None:
    assert [band.n for band in bands([30, 3, 20, 0, 9, 0], None)] == [30, None, 20, 0, None, 0]
