"""The turnaround page draws its figures once, and anew when they are made anew."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from eservice.accounts.models import Unit
from eservice.kit.days import local_day
from eservice.kit.db import db, transaction
from eservice.statistics.operations import make_figures
from tests.conftest import Browse
from tests.factories import NOW, Town, case, routed

PAGE = "/chef/handlaggningstider?lage=demo"


def _cases_and_figures(town: Town, cases: int) -> None:
    for at in range(cases):
        routed(town, NOW + timedelta(hours=at))
    with transaction():
        make_figures("demo", NOW, local_day(NOW))


def test_figures_made_anew_are_shown_at_once_also_within_the_same_second(browse: Browse, town: Town) -> None:
    manager = browse(town.manager.person_id)
    _cases_and_figures(town, 2)
    assert "2 inkomna" in manager.get(PAGE).text
    _cases_and_figures(town, 1)
    assert "3 inkomna" in manager.get(PAGE).text


def test_a_unit_that_is_called_something_else_is_shown_so_though_no_figure_has_changed(
    browse: Browse, town: Town
) -> None:
    _cases_and_figures(town, 1)
    manager, unit = browse(town.manager.person_id), db.session.get_one(Unit, case(routed(town)).unit_key)
    name = unit.name_sv
    assert "Nämnden för allt" not in manager.get(PAGE).text
    _call(unit.key, "Nämnden för allt")
    try:
        assert "Nämnden för allt" in manager.get(PAGE).text
    finally:
        # The units stay from test to test.
        _call(unit.key, name)


def _call(key: str, name: str) -> None:
    with transaction():
        db.session.execute(update(Unit).where(Unit.key == key).values(name_sv=name))


def test_cases_from_before_the_months_that_are_shown_are_told_so_that_the_sum_is_right(
    browse: Browse, town: Town
) -> None:
    for days in (0, 1, 800):
        routed(town, NOW + timedelta(days=days))
    with transaction():
        make_figures("demo", NOW, local_day(NOW) + timedelta(days=800))
    told = browse(town.manager.person_id).get(PAGE).text
    assert "2 öppna när perioden började, 1 inkomna, 0 beslutade, 0 återkallade" in told


def test_figures_that_were_drawn_in_one_language_are_not_shown_in_the_other(browse: Browse, town: Town) -> None:
    _cases_and_figures(town, 2)
    assert "2 inkomna" in browse(town.manager.person_id).get(PAGE).text
    english = browse(town.manager.person_id, language="en").get(PAGE).text
    assert "2 received" in english
    assert "inkomna" not in english
