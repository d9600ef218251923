"""The turnaround page draws its figures once, and anew when they are made anew."""

from __future__ import annotations

from datetime import timedelta

from eservice.kit.days import local_day
from eservice.kit.db import transaction
from eservice.statistics.operations import make_figures
from tests.conftest import Browse
from tests.factories import NOW, Town, routed

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


def test_figures_that_were_drawn_in_one_language_are_not_shown_in_the_other(browse: Browse, town: Town) -> None:
    _cases_and_figures(town, 2)
    assert "2 inkomna" in browse(town.manager.person_id).get(PAGE).text
    english = browse(town.manager.person_id, language="en").get(PAGE).text
    assert "2 received" in english
    assert "inkomna" not in english
