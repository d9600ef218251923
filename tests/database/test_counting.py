"""What the database counts is what anybody counts from the same rows, for every slice and every indicator."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from eservice.cases.models import Case
from eservice.kit.db import db, transaction
from eservice.statistics.counting import Slice, counts_by_slice, months_of
from eservice.statistics.counts import count
from eservice.statistics.detail_models import CaseDetail
from eservice.statistics.facts import CaseFact, Held
from eservice.statistics.indicator_models import CaseConduct, ClockFactRow, Promise
from eservice.statistics.indicator_queries import measured
from eservice.statistics.models import CaseFactRow
from eservice.statistics.rules import report
from tests.planted import AS_OF, Life, counted, drawn

UNITS, SERVICES = ("bygglov", "miljokontoret", "exploatering"), ("bygglov", "tobak", "lokalforfragan")


def anything(life: Life, random: Random) -> None:
    """A case of any unit and service that may be anything."""
    life.unit, life.service = random.choice(UNITS), random.choice(SERVICES)
    life.abandoned, life.withdrawn = random.random() < 0.2, random.random() < 0.1
    life.own, life.limit = random.random() < 0.3, random.choice([20, 70, 120])
    life.promised = (30, 50) if random.random() < 0.5 else None
    life.overturned, life.receipt_after = random.random() < 0.1, random.choice([0, 1, 2])


def town_of(seed: int, n: int) -> list[Life]:
    with transaction():
        for table in (Promise, ClockFactRow, CaseConduct, CaseDetail, CaseFactRow, Case):
            db.session.execute(delete(table))
    return drawn(seed, n, anything)


def facts() -> list[CaseFact]:
    return [
        CaseFact(
            row.case_id,
            row.mode,
            row.service_key,
            row.unit_key,
            row.received_on,
            decided_on=row.decided_on,
            ended_on=row.ended_on,
            ending=row.ending,
            due_on=row.due_on,
            held=Held(row.company_days, row.queue_days, row.officer_days, row.other_days),
            holder=row.holder,
            held_since=row.held_since,
        )
        for row in db.session.scalars(select(CaseFactRow))
    ]


EXAMPLES = settings(max_examples=8, deadline=None)
TOWNS = st.tuples(st.integers(0, 10_000), st.integers(1, 90), st.integers(0, 60))


@EXAMPLES
@given(TOWNS)
def test_every_slice_is_the_report_that_is_made_of_its_facts(drawn_by: tuple[int, int, int]) -> None:
    seed, n, days_ago = drawn_by
    counted(town_of(seed, n))
    as_of = AS_OF - timedelta(days=days_ago)
    known = facts()
    months = months_of("demo", as_of)
    for slice_, counts in counts_by_slice("demo", months, as_of).items():
        _mode, service, unit = slice_
        own = [one for one in known if service in ("", one.service) and unit in ("", one.unit)]
        assert report(counts, months, as_of) == report(count(own, months, as_of), months, as_of)
    assert Slice("demo") in counts_by_slice("demo", months, as_of)


@EXAMPLES
@given(TOWNS)
def test_every_share_is_that_of_the_cases_gone_through_one_by_one(drawn_by: tuple[int, int, int]) -> None:
    seed, n, _days = drawn_by
    town = town_of(seed, n)
    told = measured(counted(town).counted())
    due = [one for one in town if one.received + timedelta(days=one.limit) < AS_OF and not _left(one, one.limit)]
    decided = [one for one in town if one.ended and not one.withdrawn]
    promised = [
        one for one in town if one.promised and one.received + timedelta(days=50) < AS_OF and not _left(one, 50)
    ]
    examined = [one for one in town if one.asked_on_day is not None or one in decided or _complete(one)]
    pairs = {
        "P1": (due, [one for one in due if one.ended and one.days <= one.limit]),
        "P5": (town, [one for one in town if one.receipt_after <= 1]),
        "P7": (decided, [one for one in decided if one.overturned]),
        "T1": (promised, [one for one in promised if one.ended and not one.withdrawn and one.days <= 50]),
        "L4": (examined, [one for one in examined if one.asked_on_day is not None]),
    }
    for key, (of, hits) in pairs.items():
        assert told[key].n == len(of), key
        if len(of) >= 7:
            assert told[key].value == pytest.approx(len(hits) / len(of)), key


def _left(one: Life, by: int) -> bool:
    """Withdrawn by that day: nothing was to be decided."""
    return one.withdrawn and one.ended is not None and one.days <= by


def _complete(one: Life) -> bool:
    return one.received + timedelta(days=20 if one.asked_on_day else 0) <= AS_OF
