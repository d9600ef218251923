"""Who has the ball while others are asked, and what a referral must be."""

from __future__ import annotations

from datetime import date

import pytest

from eservice.cases.referrals import Recipient, check_answer_day, check_recipients, link_token, token_hash
from eservice.cases.rules import HOLDER, Holder, State, holder_of
from eservice.kit.errors import Invalid

FIRE = Recipient("Brandförsvaret", "remiss@brand.example")


def test_a_case_that_rests_on_referrals_is_with_those_who_were_asked() -> None:
    assert holder_of(State.IN_PROGRESS, 2, False) == Holder.OTHER


def test_an_officer_who_goes_on_working_meanwhile_keeps_the_ball() -> None:
    assert holder_of(State.IN_PROGRESS, 0, False) == Holder.OFFICER


@pytest.mark.parametrize("rests_on", [0, 1])
def test_a_company_that_is_heard_has_the_ball_whoever_else_is_waited_for(rests_on: int) -> None:
    assert holder_of(State.IN_PROGRESS, rests_on, True) == Holder.COMPANY


@pytest.mark.parametrize("state", [state for state in State if state != State.IN_PROGRESS])
def test_referrals_give_the_ball_away_only_while_an_officer_handles_the_case(state: State) -> None:
    assert holder_of(state, 3, True) == HOLDER[state]


@pytest.mark.parametrize(("day", "is_right"), [(2, False), (3, True)])
def test_a_day_to_answer_by_lies_ahead(day: int, is_right: bool) -> None:
    if is_right:
        assert check_answer_day(date(2026, 3, day), date(2026, 3, 2)) == date(2026, 3, day)
    else:
        with pytest.raises(Invalid, match="answer_day_wrong"):
            check_answer_day(date(2026, 3, day), date(2026, 3, 2))


def test_nobody_waits_for_an_answer_longer_than_half_a_year() -> None:
    assert check_answer_day(date(2026, 9, 1), date(2026, 3, 2))
    with pytest.raises(Invalid):
        check_answer_day(date(2026, 9, 2), date(2026, 3, 2))


@pytest.mark.parametrize(
    ("recipients", "code"),
    [
        ([], "nobody_asked"),
        ([FIRE, Recipient("Samma", "REMISS@brand.example")], "asked_twice"),
        ([Recipient("Vi själva", "a@b.example", "bygglov")], "asked_twice"),
    ],
)
def test_nobody_is_asked_twice_nor_is_the_unit_that_asks(recipients: list[Recipient], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        check_recipients(recipients, "bygglov")


def test_a_link_is_made_of_a_secret_and_known_only_by_its_hash() -> None:
    token = link_token("secret", 7, "nonce")
    assert token == link_token("secret", 7, "nonce")
    assert token not in {link_token("other", 7, "nonce"), link_token("secret", 8, "nonce"), token_hash(token)}
