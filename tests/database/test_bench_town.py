"""The bench's town is one that the product itself could have made."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Table, func, select

from bench.town import OPEN_ONE_IN, multiply
from eservice.cases.models import Case, CaseClock, CaseEvent
from eservice.cases.operations.clocks import keep_clocks
from eservice.cases.operations.correspondence import request_supplement
from eservice.cases.operations.following import events_by_case
from eservice.cases.operations.handling import confirm_completeness, take_case
from eservice.cases.rules import OPEN_STATES, chain
from eservice.decisions.operations.signing import decide_case
from eservice.kit.days import local_day
from eservice.kit.db import db, transaction
from eservice.notifications.models import Letter
from eservice.statistics.models import CaseFactRow
from eservice.statistics.operations import keep_facts
from tests.factories import NOW, Town, case, follow, routed

CASES = 60
LATER = NOW + timedelta(days=40)


@pytest.fixture
def multiplied(town: Town) -> Town:
    """Three cases, of which one is decided and one waits for its company, made into sixty."""
    routed(town)
    waiting, decided = routed(town), routed(town)
    with transaction():
        take_case(waiting, town.lena, NOW + timedelta(days=1))
        request_supplement(
            waiting, town.lena, case(waiting).version, "En ritning.", local_day(LATER), NOW + timedelta(days=2)
        )
        take_case(decided, town.lena, NOW + timedelta(days=1))
        confirm_completeness(decided, town.lena, case(decided).version, NOW + timedelta(days=3))
        decide_case(decided, town.lena, case(decided).version, "granted", [], "Kraven är uppfyllda.", LATER)
    follow(LATER)
    with transaction():
        multiply(CASES)
    db.session.expire_all()
    return town


def _all_cases() -> list[Case]:
    return list(db.session.scalars(select(Case).order_by(Case.id)))


def test_the_town_has_as_many_cases_as_asked_for_and_one_in_five_is_open(multiplied: Town) -> None:
    cases = _all_cases()
    assert len(cases) == CASES
    assert sum(case_.state in OPEN_STATES for case_ in cases) == CASES // OPEN_ONE_IN


def test_the_chain_of_every_case_holds_from_its_first_event_to_its_head(multiplied: Town) -> None:
    cases = _all_cases()
    for case_, events in zip(cases, events_by_case(cases).values(), strict=True):
        last = ""
        for seq, event in enumerate(events, start=1):
            last = chain(last, seq, event.name, event.effective_at, event.data)
            assert (event.case_id, event.seq, event.hash) == (case_.id, seq, last)
        assert (case_.event_count, case_.event_hash) == (len(events), last)


@pytest.mark.parametrize("table", [CaseFactRow.__table__, CaseClock.__table__], ids=["facts", "clocks"])
def test_what_is_kept_of_every_case_is_what_its_events_give_anew(multiplied: Town, table: Table) -> None:
    kept = _rows(table)
    cases = _all_cases()
    events = events_by_case(cases)
    keep_clocks(cases, events, local_day(LATER))
    keep_facts(cases, events, LATER)
    assert len(kept) >= CASES
    assert kept == _rows(table)


def _rows(table: Table) -> list[tuple[object, ...]]:
    keys = list(table.primary_key)
    return [tuple(row) for row in db.session.execute(select(table).order_by(*keys))]


def test_a_letter_of_a_copy_belongs_to_the_copy_s_own_event(multiplied: Town) -> None:
    letters = db.session.scalar(select(func.count()).select_from(Letter)) or 0
    own = select(func.count()).select_from(Letter).join(CaseEvent, CaseEvent.id == Letter.event_id)
    assert letters > CASES
    assert db.session.scalar(own.where(CaseEvent.case_id == Letter.case_id)) == letters


def test_the_town_goes_on_afterwards(multiplied: Town) -> None:
    reference = routed(multiplied, LATER)
    assert case(reference).unit_key == "tillstandsenheten"
    assert len(_all_cases()) == CASES + 1


def test_a_town_that_is_large_enough_stays_as_it_is(multiplied: Town) -> None:
    with transaction():
        multiply(CASES // 2)
    assert len(_all_cases()) == CASES
