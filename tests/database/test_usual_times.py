"""The times of services are made by the worker that makes the figures, from the same facts."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from eservice.cases.models import Case
from eservice.cases.operations.correspondence import withdraw_case
from eservice.kit.days import local_day
from eservice.kit.db import db, transaction
from eservice.statistics.operations import make_figures
from eservice.statistics.queries import usual_days, usual_medians, usual_times
from tests.factories import NOW, PERMIT, Town, follow, routed


def withdrawn(town: Town, days: int) -> None:
    reference = routed(town, NOW)
    with transaction():
        withdraw_case(reference, town.amina, NOW + timedelta(days=days))
    follow(NOW + timedelta(days=days))


def test_twenty_cases_give_a_time_and_the_open_ones_count(town: Town) -> None:
    for days in range(1, 13):
        withdrawn(town, days)
    for _open in range(8):
        routed(town, NOW)
    later = NOW + timedelta(days=30)
    with transaction():
        make_figures("demo", later, local_day(later))
    usual = usual_days("demo", PERMIT)
    assert usual is not None
    assert (usual.n, usual.open, usual.median, usual.p90) == (20, 8, 10.0, None)
    assert set(usual_times("demo", PERMIT)) == {"all", "complete"}
    assert usual_medians("demo") == {PERMIT: 10.0}


def test_made_anew_they_replace_what_was_there(town: Town) -> None:
    routed(town, NOW)
    for _twice in range(2):
        with transaction():
            make_figures("demo", NOW, local_day(NOW))
    assert usual_days("demo", PERMIT) is None
    assert db.session.scalars(select(Case)).one().service_key == PERMIT
