"""The whose-turn bar: what comes next, and how an answer today moves the day of the decision."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask_babel import Babel

from eservice.cases.expecting import Expected, Move, Next, expected, restarted_by_material
from eservice.cases.rules import Event, Holder, State
from eservice.clock.ledger import ledger
from eservice.clock.reading import read_clock
from eservice.clock.shape import ClockRule, Happening, Length, Reading, Start
from eservice.kit.text import Text
from eservice.statistics.facts import Held
from eservice.web import event_words
from eservice.web.turn import turn_bar

TODAY = date(2026, 4, 9)
ASKED_BY = date(2026, 4, 20)


def rule(kind: str = "decision_deadline", **changed: object) -> ClockRule:
    """Ten weeks from the arrival, a request within three weeks makes it count from the remedy (PBL 9 kap. 27 §)."""
    text = Text("Regel", "Rule")
    starts = Start("received", restart_on_voluntary_supplement=True, replaced_if_requested_within=Length(3, "week"))
    values = {"key": "r", "length": Length(10, "week"), "starts": starts, **changed}
    return ClockRule(kind=kind, title=text, case_types=("*",), citation=text, **values)  # type: ignore[arg-type]


def read(of: ClockRule, *happened: Happening) -> list[tuple[ClockRule, Reading]]:
    """The clock after what happened."""
    return [(of, read_clock(of, ledger(of, happened), TODAY))]


ARRIVED = Happening("received", date(2026, 3, 2), 1)


def test_an_answer_today_moves_the_day_where_the_clock_waits_for_it() -> None:
    clocks = read(rule(), ARRIVED, Happening("supplement_requested", date(2026, 3, 20), 2))
    found = expected(State.AWAITING_COMPANY, Holder.COMPANY, clocks, ASKED_BY, TODAY)
    # Vector B of the domain brief: asked in time, remedied 9 April, due 18 June.
    assert found == Expected(Next.ANSWER, ASKED_BY, date(2026, 6, 18), Move.MOVES)


def test_an_answer_to_a_late_request_moves_no_day() -> None:
    clocks = read(rule(), ARRIVED, Happening("supplement_requested", date(2026, 3, 24), 2))
    found = expected(State.AWAITING_COMPANY, Holder.COMPANY, clocks, ASKED_BY, TODAY)
    assert found == Expected(Next.ANSWER, ASKED_BY, date(2026, 5, 11), Move.STAYS)


def test_a_clock_that_waits_for_a_complete_application_would_begin_with_the_answer() -> None:
    alcohol = rule(starts=Start("complete"), length=Length(4, "month"))
    clocks = read(alcohol, ARRIVED, Happening("supplement_requested", date(2026, 3, 20), 2))
    found = expected(State.AWAITING_COMPANY, Holder.COMPANY, clocks, ASKED_BY, TODAY)
    # Four months from 9 April end on a Sunday: the Monday after.
    assert found == Expected(Next.ANSWER, ASKED_BY, date(2026, 8, 10), Move.BEGINS)
    working = expected(State.IN_PROGRESS, Holder.OFFICER, read(alcohol, ARRIVED), None, TODAY)
    assert working == Expected(Next.COMPLETE)


def test_the_law_s_day_counts_before_the_organisation_s_own() -> None:
    target = read(rule("service_target", length=Length(3, "week")), ARRIVED)
    found = expected(State.IN_PROGRESS, Holder.OFFICER, target + read(rule(), ARRIVED), None, TODAY)
    assert found == Expected(Next.DECIDE, date(2026, 5, 11), date(2026, 5, 11))


@pytest.mark.parametrize(
    ("state", "holder", "what"),
    [
        (State.RECEIVED, Holder.QUEUE, Next.ROUTE),
        (State.QUEUED, Holder.QUEUE, Next.TAKE),
        (State.IN_PROGRESS, Holder.COMPANY, Next.SPEAK),
        (State.IN_PROGRESS, Holder.OTHER, Next.OTHERS),
        (State.DECIDED, Holder.NOBODY, Next.APPEAL),
        (State.WITHDRAWN, Holder.NOBODY, Next.NOTHING),
    ],
)
def test_each_state_has_its_next_event(state: State, holder: Holder, what: Next) -> None:
    found = expected(state, holder, [], None, TODAY)
    assert (found.what, found.decided_by) == (what, None)


@pytest.fixture
def speaking() -> Flask:
    """An application that can translate, and nothing more."""
    app = Flask("speaking")
    Babel(app, default_locale="sv")
    return app


def test_the_days_of_all_parties_add_up_and_stand_in_words_beside_the_drawing(speaking: Flask) -> None:
    with speaking.test_request_context():
        bar = turn_bar(Held(company=9, queue=3, officer=14, other=2), Expected(Next.DECIDE))
        assert [share.days for share in bar.shares] == [17, 9, 2]
        assert bar.total == "28 dagar hittills"
        assert [share.text for share in bar.shares] == ["Hos oss: 17 dagar", "Hos er: 9 dagar", "Hos andra: 2 dagar"]
        assert 'viewBox="0 0 28 1"' in bar.drawing
        assert 'x="26" y="0" width="2"' in bar.drawing


def test_the_first_day_has_nothing_to_draw(speaking: Flask) -> None:
    with speaking.test_request_context():
        assert turn_bar(Held(), Expected(Next.ROUTE)).drawing == ""


def test_every_event_has_a_sentence_for_somebody_who_is_no_lawyer(speaking: Flask) -> None:
    with speaking.test_request_context():
        for event in Event:
            said = event_words.meaning(event, "officer")
            assert said.endswith("."), event
            assert len(said) < 140, event
        assert event_words.meaning("message_sent", "company") != event_words.meaning("message_sent", "officer")


def test_material_nobody_asked_for_restarts_only_the_clocks_whose_rule_says_so() -> None:
    alcohol = read(rule(key="a", starts=Start("complete")), ARRIVED, Happening("completeness_confirmed", TODAY, 2))
    (restart,) = restarted_by_material(read(rule(), ARRIVED) + alcohol, date(2026, 4, 15))
    # Vector E of the domain brief: own amendment on 15 April, due 24 June.
    assert (restart.rule.key, restart.before, restart.after) == ("r", date(2026, 5, 11), date(2026, 6, 24))
    decided = read(rule(), ARRIVED, Happening("decided", TODAY, 2))
    assert restarted_by_material(decided, TODAY) == []


def test_a_day_that_has_passed_is_not_promised_again(speaking: Flask) -> None:
    late = Expected(Next.DECIDE, date(2026, 4, 8), date(2026, 4, 8))
    with speaking.test_request_context():
        assert "Det skulle ha varit senast 8 april 2026." in turn_bar(Held(queue=1), late, TODAY).comes
        assert "Senast 8 april 2026." in turn_bar(Held(queue=1), late, date(2026, 4, 8)).comes


def test_an_ended_case_has_taken_its_days_and_takes_no_more(speaking: Flask) -> None:
    with speaking.test_request_context():
        assert turn_bar(Held(queue=5), Expected(Next.APPEAL)).total == "5 dagar"
