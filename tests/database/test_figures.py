"""Figures: equal to what anybody counts by hand from the cases, and the same when made anew from the log."""

from __future__ import annotations

import statistics
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import delete, select

from eservice.cases.models import Case
from eservice.cases.operations import correspondence, handling
from eservice.catalogue.queries import current_service
from eservice.decisions.operations.signing import decide_case
from eservice.kit.days import local_day
from eservice.kit.db import db, transaction
from eservice.statistics.models import CaseFactRow, FigureReport
from eservice.statistics.operations import make_figures, modes_behind
from eservice.statistics.queries import made_report
from tests.factories import NOW, PERMIT, Town, case, follow, routed

REASONS = "Sökanden uppfyller alla krav som lagen ställer på den som serverar alkohol."
TODAY = local_day(NOW) + timedelta(days=100)


@pytest.fixture
def days_taken(town: Town) -> list[int]:
    """Cases of a winter: some decided after so many days, some withdrawn, some open."""
    random, taken = Random(7), []
    outcome = current_service(PERMIT)[1].outcomes[0]
    for number in range(30):
        received = NOW + timedelta(days=number)
        reference = routed(town, received)
        days = random.randint(0, 60)
        then = received + timedelta(days=days, hours=1)
        with transaction():
            if number % 10 == 8:
                correspondence.withdraw_case(reference, town.amina, then)
            elif number % 10 != 9:
                handling.take_case(reference, town.lena, received + timedelta(minutes=2))
                version = case(reference).version
                grounds = list(outcome.grounds[:1])
                decide_case(reference, town.lena, version, outcome.key, grounds, REASONS, then)
                taken.append((local_day(then) - local_day(received)).days)
    follow(NOW + timedelta(days=99))
    with transaction():
        make_figures("demo", NOW + timedelta(days=100), TODAY)
    return taken


def test_the_figures_are_those_that_anybody_counts_from_the_cases(days_taken: list[int]) -> None:
    total = made_report("demo").report.total  # type: ignore[union-attr]
    assert (total.received, total.decided, total.withdrawn, total.open) == (30, len(days_taken), 3, 3)
    assert total.turnaround_median.value == statistics.median(days_taken)
    assert total.turnaround_p90.value == pytest.approx(statistics.quantiles(days_taken, n=10, method="inclusive")[8])
    assert total.turnaround_median.n == len(days_taken)


def test_the_months_add_up_to_the_whole(days_taken: list[int]) -> None:
    report = made_report("demo", PERMIT).report  # type: ignore[union-attr]
    for name in ("received", "decided", "withdrawn"):
        assert sum(getattr(month, name) for month in report.months) == getattr(report.total, name)
    received = [local_day(moment).replace(day=1) for moment in db.session.scalars(select(Case.received_at))]
    assert {row.month: row.received for row in report.months if row.received} == Counter(received)


def test_figures_made_anew_from_the_log_are_the_same(days_taken: list[int]) -> None:
    before = made_report("demo", PERMIT).report  # type: ignore[union-attr]
    with transaction():
        db.session.execute(delete(CaseFactRow))
        db.session.execute(delete(FigureReport))
        db.session.execute(Case.__table__.update().values(followed_seq=0))
    follow(NOW + timedelta(days=99))
    with transaction():
        make_figures("demo", NOW, TODAY)
    assert made_report("demo", PERMIT).report == before  # type: ignore[union-attr]
    assert days_taken


def test_each_case_is_held_by_somebody_on_every_one_of_its_days(days_taken: list[int]) -> None:
    facts = db.session.scalars(select(CaseFactRow).where(CaseFactRow.ended_on.is_not(None))).all()
    assert len(facts) == len(days_taken) + 3
    for fact in facts:
        held = fact.queue_days + fact.officer_days + fact.company_days + fact.other_days
        assert fact.ended_on is not None
        assert held == (fact.ended_on - fact.received_on).days


def test_a_mode_is_behind_until_its_figures_are_made_and_again_the_next_day(town: Town) -> None:
    routed(town)
    assert modes_behind(TODAY) == ["demo"]
    with transaction():
        make_figures("demo", NOW, TODAY)
    assert modes_behind(TODAY) == []
    assert modes_behind(TODAY + timedelta(days=1)) == ["demo"]
    routed(town)
    assert modes_behind(TODAY) == ["demo"]


def test_modes_are_never_mixed(town: Town) -> None:
    routed(town)
    with transaction():
        make_figures("demo", NOW, TODAY)
        make_figures("live", NOW, TODAY)
    assert made_report("live") is None
    assert made_report("demo").report.total.received == 1  # type: ignore[union-attr]
