"""The stages of a case, what was asked of others, and what the two are told by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eservice.cases.rules import MOVES, Event
from eservice.statistics.held import BodyCounts, StageCounts, held_figures
from eservice.statistics.stages import Asked, LogLine, referrals, stages

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
END = date(2026, 12, 31)


def line(event: str, days: float, holder: str, **data: object) -> LogLine:
    return LogLine(event, START + timedelta(days=days), holder, data)


def day(days: int) -> date:
    return date(2026, 3, 2) + timedelta(days=days)


SENT = line("referral_sent", 9, "other", referral_id=7, to="Polismyndigheten", answer_by="2026-03-25")
LIFE = [
    line("case_opened", 0, "queue"),
    line("case_routed", 0.1, "queue"),
    line("case_taken", 3, "officer"),
    line("supplement_requested", 4, "company"),
    line("supplement_received", 8, "officer"),
    SENT,
    line("referral_answered", 20, "officer", referral_id=7),
    line("case_decided", 26, "nobody"),
    line("decision_served", 40, "nobody"),
]


def test_each_stay_in_a_stage_has_its_days_and_whoever_had_the_ball() -> None:
    told = [(one.stage, one.holder, one.began_on, one.ended_on) for one in stages(LIFE)]
    assert told == [
        ("received", "queue", day(0), day(0)),
        ("queued", "queue", day(0), day(3)),
        ("in_progress", "officer", day(3), day(4)),
        ("awaiting_company", "company", day(4), day(8)),
        ("in_progress", "officer", day(8), day(9)),
        ("on_referral", "other", day(9), day(20)),
        ("in_progress", "officer", day(20), day(26)),
    ]


def test_a_case_that_is_open_is_still_in_its_last_stage() -> None:
    assert stages(LIFE[:4])[-1].ended_on is None


@given(st.permutations(LIFE))
def test_the_order_in_which_lines_are_read_changes_no_stage(lines: Sequence[LogLine]) -> None:
    assert stages(lines) == stages(LIFE)


@given(
    st.lists(st.tuples(st.sampled_from(sorted({event for _state, event in MOVES})), st.integers(0, 90)), max_size=20)
)
def test_whatever_happens_stages_follow_each_other_without_a_gap(events: list[tuple[Event, int]]) -> None:
    found = stages([LIFE[0], *(line(name, days, "officer") for name, days in events)])
    for before, after in zip(found, found[1:], strict=False):
        assert before.ended_on == after.began_on
        assert before.began_on <= after.began_on


def test_a_log_that_was_read_in_has_the_stages_that_it_names() -> None:
    lines = [line("case_opened", 0, "officer")]
    lines += [
        line("imported_step", at, "officer", step=name)
        for at, name in ((-4, "Scan"), (1, "Check"), (2, "Check"), (5, "Send"))
    ]
    told = [(one.stage, one.began_on, one.ended_on) for one in stages([*lines, line("imported_end", 9, "nobody")])]
    assert told == [("received", day(0), day(1)), ("Check", day(1), day(5)), ("Send", day(5), day(9))]


def test_a_referral_knows_who_was_asked_and_when_they_answered() -> None:
    assert referrals(LIFE) == [Asked(7, "Polismyndigheten", day(9), date(2026, 3, 25), answered_on=day(20))]
    taken_back = [SENT, line("referral_withdrawn", 12, "officer", referral_id=7)]
    assert referrals(taken_back)[0].withdrawn_on == day(12)


def test_the_bottleneck_is_the_stage_that_takes_most_of_all_days() -> None:
    told = held_figures(
        END,
        {"queued": StageCounts("queue", {10: 20}), "in_progress": StageCounts("officer", {5: 30, 10: 10}, open=4)},
        {},
    )
    assert (told.bottleneck, [row.stage for row in told.stages]) == ("in_progress", ["in_progress", "queued"])
    first = told.stages[0]
    assert (first.median.value, first.p90.value, first.open) == (5, 10, 4)
    assert first.share.value == pytest.approx(250 / 450)


def test_a_stage_of_few_stays_tells_no_days_and_is_no_bottleneck() -> None:
    told = held_figures(
        END, {"queued": StageCounts("queue", {300: 19}), "in_progress": StageCounts("officer", {1: 20})}, {}
    )
    assert (told.bottleneck, told.stages[0].median.reason, told.stages[0].share.value) == ("in_progress", "small", None)


def test_bodies_are_named_where_they_are_asked_often_and_those_who_do_not_answer_count() -> None:
    often = BodyCounts({10: {"answered": 12}, 30: {None: 8}}, due=15, met=9)
    told = held_figures(END, {}, {"Polismyndigheten": often, "Anna Berg": BodyCounts({5: {"answered": 2}})})
    (police,) = told.bodies
    assert (police.body, police.asked, police.open, police.median.value) == ("Polismyndigheten", 20, 8, 10)
    assert (police.on_time.value, police.on_time.n, told.others_asked) == (0.6, 15, 2)
