"""The stages of inquiries: which may follow which, and what the log says of where one is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eservice.cases.rules import MOVES as CASE_MOVES
from eservice.cases.rules import ON_THE_WAY, Event, State
from eservice.kit.errors import Invalid, WrongMove
from eservice.premises.stages import land_rules
from eservice.premises.stages.reading import kind_of, kind_or_none, stages
from eservice.premises.stages.rules import (
    BY_CHOICE,
    ENDS,
    FIRST,
    MOVES,
    WAY,
    Circle,
    Kind,
    Stage,
    Terms,
    check_move,
    check_terms,
    journey,
    may_see_inquiry,
    stages_after,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
REASONS = ("no_stock", "price")


@dataclass
class Said:
    """An event of a log."""

    name: str
    data: dict[str, Any] = field(default_factory=dict)
    effective_at: datetime = NOW
    actor_kind: str = "officer"


def told(stage: Stage, days: int = 0, **data: Any) -> Said:
    """An event that leads to a stage."""
    return Said(Event.STAGE_CHANGED, {"stage": str(stage), **data}, NOW + timedelta(days=days))


@pytest.mark.parametrize("kind", list(Kind))
def test_every_stage_can_be_reached_and_every_way_out_is_a_stage_of_its_kind(kind: Kind) -> None:
    reached, waiting = {FIRST[kind]}, [FIRST[kind]]
    while waiting:
        for stage in MOVES[kind][waiting.pop()]:
            if stage not in reached:
                reached.add(stage)
                waiting.append(stage)
    assert reached == set(MOVES[kind])


@pytest.mark.parametrize("kind", list(Kind))
def test_the_usual_way_is_a_way_that_the_table_allows(kind: Kind) -> None:
    for before, after in zip(WAY[kind], WAY[kind][1:], strict=False):
        assert check_move(kind, before, after) == after


@pytest.mark.parametrize("kind", list(Kind))
def test_an_end_that_stands_leads_nowhere_and_a_no_can_be_taken_up_again(kind: Kind) -> None:
    assert not stages_after(kind, Stage.WITHDRAWN)
    no = Stage.NO_MATCH if kind == Kind.PREMISES else Stage.NO_LAND
    assert stages_after(kind, no)


def test_a_stage_that_does_not_follow_is_refused_by_name() -> None:
    with pytest.raises(WrongMove, match="wrong_stage"):
        check_move(Kind.PREMISES, Stage.RECEIVED, Stage.CONTRACT)


def test_a_company_that_was_not_chosen_is_never_moved_there_by_hand() -> None:
    assert all(not BY_CHOICE & set(stages_after(Kind.LAND, stage)) for stage in MOVES[Kind.LAND])


@pytest.mark.parametrize("kind", list(Kind))
def test_every_stage_has_its_words_in_the_file(kind: Kind) -> None:
    [texts] = [one for one in stages().kinds if one.key == kind]
    assert {one.key for one in texts.stages} == set(MOVES[kind])


def test_what_nobody_has_checked_says_so_where_it_stands() -> None:
    usual = [one for kind in stages().kinds for one in kind.stages if one.usual]
    assert usual
    assert all(one.unverified for one in usual)


def test_only_inquiries_have_stages() -> None:
    assert kind_of("lokalforfragan") == Kind.PREMISES
    assert kind_or_none("serveringstillstand") is None
    with pytest.raises(WrongMove, match="no_stages"):
        kind_of("serveringstillstand")


@pytest.mark.parametrize(
    ("to", "terms", "code"),
    [
        (Stage.NO_MATCH, Terms(), "stage_reason_missing"),
        (Stage.NO_MATCH, Terms(reason="bad_luck"), "unknown_reason"),
        (Stage.RESERVED, Terms(decider="technical", decided_on=TODAY), "limit_missing"),
        (Stage.RESERVED, Terms(until=TODAY, decider="technical", decided_on=TODAY), "limit_wrong"),
        (Stage.RESERVED, Terms(until=date(2099, 1, 1), decider="technical", decided_on=TODAY), "limit_wrong"),
        (Stage.RESERVED, Terms(until=TODAY + timedelta(days=90)), "decider_missing"),
        (Stage.AGREEMENT, Terms(decider="board", decided_on=TODAY + timedelta(days=1)), "stage_decided_wrong"),
        (Stage.MEETING, Terms(fee=Decimal(-1)), "fee_wrong"),
        (Stage.MEETING, Terms(next_on=TODAY - timedelta(days=1)), "next_day_wrong"),
    ],
)
def test_what_a_stage_must_say_is_asked_for_by_name(to: Stage, terms: Terms, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        check_terms(to, terms, REASONS, TODAY)


def test_a_no_with_its_reason_and_a_reservation_with_its_terms_are_taken() -> None:
    check_terms(Stage.NO_MATCH, Terms(reason="price"), REASONS, TODAY)
    until = TODAY + timedelta(days=300)
    check_terms(Stage.RESERVED, Terms(until=until, decider="technical", decided_on=TODAY), REASONS, TODAY)


def test_the_log_tells_where_an_inquiry_is_and_how_long_it_was_where() -> None:
    found = journey(
        Kind.PREMISES, [Said(Event.OPENED), told(Stage.QUALIFIED, 2), told(Stage.OFFERED, 5, limit_on="2026-06-01")]
    )
    assert [period.stage for period in found.periods] == [Stage.RECEIVED, Stage.QUALIFIED, Stage.OFFERED]
    assert (found.periods[1].until or NOW) - found.periods[1].since == timedelta(days=3)
    assert found.now.limit_on == date(2026, 6, 1)
    assert found.answered_at == NOW + timedelta(days=5)


def test_the_same_stage_told_again_keeps_its_beginning_and_changes_what_is_said() -> None:
    later = told(Stage.RESERVED, 9, limit_on="2026-09-01")
    found = journey(Kind.LAND, [Said(Event.OPENED), told(Stage.RESERVED, 1, limit_on="2026-06-01", fee="5"), later])
    assert found.now.since == NOW + timedelta(days=1)
    assert (found.now.limit_on, found.now.data["fee"]) == (date(2026, 9, 1), "5")


def test_a_case_that_is_taken_back_is_an_inquiry_withdrawn() -> None:
    found = journey(Kind.PREMISES, [Said(Event.OPENED), Said(Event.WITHDRAWN)])
    assert found.stage == Stage.WITHDRAWN


def test_a_decision_leads_to_the_stage_of_its_outcome_where_that_follows() -> None:
    outcomes = {"no_match": Stage.NO_MATCH, "agreement": Stage.CONTRACT, "offered": Stage.OFFERED}
    opened = Said(Event.OPENED)
    for outcome, stage in outcomes.items():
        assert journey(Kind.PREMISES, [opened, Said(Event.DECIDED, {"outcome": outcome})], (), outcomes).stage == stage
    late = [opened, told(Stage.OFFERED), told(Stage.NEGOTIATION), Said(Event.DECIDED, {"outcome": "closed"})]
    assert journey(Kind.PREMISES, late, (), outcomes).stage == Stage.NEGOTIATION


def test_a_consent_holds_from_the_form_until_it_is_taken_back() -> None:
    back = Said(Event.CONSENT_CHANGED, {"circle": "telge", "given": False})
    more = Said(Event.CONSENT_CHANGED, {"circle": "private_landlords", "given": True})
    first = journey(Kind.PREMISES, [Said(Event.OPENED)], ["telge"])
    then = journey(Kind.PREMISES, [Said(Event.OPENED), back, more], ["telge"])
    assert may_see_inquiry(first.shares, Circle.TELGE)
    assert not may_see_inquiry(then.shares, Circle.TELGE)
    assert may_see_inquiry(then.shares, Circle.PRIVATE)


@given(st.sampled_from(list(Kind)), st.lists(st.integers(0, 20), max_size=12))
def test_however_an_inquiry_wanders_its_periods_join_and_only_the_last_is_open(kind: Kind, choices: list[int]) -> None:
    events, at = [Said(Event.OPENED)], FIRST[kind]
    for day, choice in enumerate(choices, start=1):
        ways = MOVES[kind][at]
        if not ways:
            break
        at = ways[choice % len(ways)]
        events.append(told(at, day))
    found = journey(kind, events)
    assert found.stage == at
    assert all(one.until == two.since for one, two in zip(found.periods, found.periods[1:], strict=False))
    assert [period.until is None for period in found.periods].count(True) == 1
    assert (found.stage in ENDS) == (at in ENDS)


def test_the_way_goes_on_after_the_first_answer_and_leaves_the_case_where_it_is() -> None:
    moves = [(state, CASE_MOVES[state, event]) for state, event in CASE_MOVES if event in ON_THE_WAY]
    assert all(before == after for before, after in moves)
    assert State.DECIDED in dict(moves)
    assert State.WITHDRAWN not in dict(moves)


@dataclass
class Process:
    """An allocation as the rules see it."""

    method: str = "comparison"
    method_reason: str = ""
    state: str = "open"
    criteria_at: datetime | None = None
    bids_due_at: datetime | None = None
    bids_opened_at: datetime | None = None


DUE = NOW + timedelta(days=21)


def test_no_bid_is_taken_before_the_criteria_are_published_and_none_after_its_time() -> None:
    with pytest.raises(WrongMove, match="criteria_first"):
        land_rules.check_bid(Process(), NOW)
    published = Process(criteria_at=NOW, bids_due_at=DUE)
    land_rules.check_bid(published, DUE - timedelta(seconds=1))
    with pytest.raises(WrongMove, match="bids_are_due"):
        land_rules.check_bid(published, DUE)


def test_bids_stay_sealed_until_their_time_is_over_for_all() -> None:
    published = Process(criteria_at=NOW, bids_due_at=DUE)
    with pytest.raises(WrongMove, match="bids_are_sealed"):
        land_rules.check_opening(published, DUE - timedelta(seconds=1))
    land_rules.check_opening(published, DUE)


def test_criteria_are_published_once_and_leave_time_to_answer() -> None:
    with pytest.raises(WrongMove, match="criteria_stand"):
        land_rules.check_criteria(Process(criteria_at=NOW), "Planenlighet", DUE, NOW)
    with pytest.raises(Invalid, match="bids_due_wrong"):
        land_rules.check_criteria(Process(), "Planenlighet", NOW + timedelta(hours=2), NOW)
    with pytest.raises(Invalid, match="criteria_missing"):
        land_rules.check_criteria(Process(), " ", DUE, NOW)


def test_a_direct_allocation_says_why_and_has_one_company() -> None:
    with pytest.raises(Invalid, match="direct_needs_a_reason"):
        land_rules.check_method("direct", " ", None, TODAY)
    with pytest.raises(WrongMove, match="direct_has_one"):
        land_rules.check_joining(Process("direct"), 1)


def test_nobody_is_chosen_before_the_bids_are_opened_or_without_a_bid_of_their_own() -> None:
    with pytest.raises(WrongMove, match="bids_not_opened"):
        land_rules.check_choice(Process(), True, "Bäst")
    opened = Process(criteria_at=NOW, bids_due_at=DUE, bids_opened_at=DUE)
    with pytest.raises(WrongMove, match="chosen_gave_no_bid"):
        land_rules.check_choice(opened, False, "Bäst")
    with pytest.raises(Invalid, match="reason_missing"):
        land_rules.check_choice(opened, True, " ")
