"""Whose turn it is on the way of an inquiry."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eservice.cases.rules import Event, Holder, State, holder_of
from eservice.premises.stages.turn_rules import Said, is_offered

ONE, OTHER = 1, 2


def said(event: Event, offer: int = ONE, **data: Any) -> Said:
    """An event about an offer."""
    return Said(event, {"offer_id": offer, **data})


def stage(left: str, to: str) -> Said:
    """A move to another stage, or to the same one."""
    return Said(Event.STAGE_CHANGED, {"left": left, "stage": to})


MADE, OTHER_MADE = said(Event.OFFER_MADE), said(Event.OFFER_MADE, OTHER)
YES, NO = said(Event.OFFER_ANSWERED, wants=True), said(Event.OFFER_ANSWERED, wants=False)
OTHER_NO = said(Event.OFFER_ANSWERED, OTHER, wants=False)
TIMES, BOOKED, GIVEN_BACK = said(Event.TIMES_OFFERED), said(Event.VIEWING_BOOKED), said(Event.VIEWING_CANCELLED)
CLOSED = said(Event.OFFER_CLOSED, became="taken")


@pytest.mark.parametrize(
    ("events", "theirs"),
    [
        ([], False),
        ([MADE], True),
        ([MADE, YES], False),
        ([MADE, NO], False),
        ([MADE, BOOKED], False),
        ([MADE, CLOSED], False),
        ([MADE, YES, TIMES], True),
        ([MADE, YES, TIMES, BOOKED], False),
        ([MADE, BOOKED, GIVEN_BACK], False),
        ([MADE, OTHER_MADE, NO], True),
        ([MADE, OTHER_MADE, NO, OTHER_NO], False),
        ([MADE, OTHER_MADE, YES], False),
        ([MADE, OTHER_MADE, YES, OTHER_NO], False),
        ([MADE, OTHER_MADE, CLOSED], True),
        ([MADE, stage("offered", "negotiation")], False),
        ([MADE, stage("offered", "offered")], True),
        ([stage("qualified", "dormant")], True),
        ([stage("qualified", "dormant"), stage("dormant", "qualified")], False),
    ],
)
def test_the_company_has_the_ball_from_an_offer_until_it_has_answered(events: list[Said], theirs: bool) -> None:
    assert is_offered(events) is theirs


@given(st.lists(st.sampled_from([MADE, OTHER_MADE, YES, NO, OTHER_NO, TIMES, BOOKED, CLOSED])))
def test_a_yes_or_a_booking_always_hands_the_ball_back(events: list[Said]) -> None:
    assert not is_offered([*events, YES])
    assert not is_offered([*events, BOOKED])
    assert is_offered([*events, MADE])


@pytest.mark.parametrize("state", State)
def test_an_offer_gives_the_company_the_ball_only_while_an_officer_handles_the_case(state: State) -> None:
    held = holder_of(state, 0, is_heard=False, is_offered=True)
    assert held == (Holder.COMPANY if state == State.IN_PROGRESS else holder_of(state, 0, is_heard=False))
