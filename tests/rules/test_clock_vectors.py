"""The dates that the law gives: the vectors of the domain brief, each read with the rules of the definition file."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from eservice.catalogue.reading import read_clock_rules
from eservice.clock.deadlines import appeal_until, fee_reduction, served_on
from eservice.clock.ledger import ledger
from eservice.clock.reading import read_clock, request_window_ends
from eservice.clock.rules import rules_for, rules_from
from eservice.clock.shape import ClockRule, Happening, Length

DEFINITIONS = Path(__file__).parents[2] / "eservice" / "catalogue" / "definitions"
RULES = rules_from(read_clock_rules(DEFINITIONS / "clock_rules.yaml"))

TEN_WEEKS, FOUR_MONTHS, THREE_MONTHS = Length(10, "week"), Length(4, "month"), Length(3, "month")
LAW = ("decision_deadline", "waiting_period")


def law_for(case_type: str, received_on: date) -> ClockRule:
    """The one clock that the law gives a case."""
    (rule,) = [rule for rule in rules_for(RULES, case_type, received_on) if rule.kind in LAW]
    return rule


def log(*happened: str) -> list[Happening]:
    """Happenings from lines such as `extended 2026-05-08 10 week`."""
    lines = [line.split() for line in happened]
    return [
        Happening(kind, date.fromisoformat(on), seq, Length(int(more[0]), more[1]) if more else None)  # type: ignore[arg-type]
        for seq, (kind, on, *more) in enumerate(lines, start=1)
    ]


#   case type, what happened, the day it is due
VECTORS = {
    "A-arrival-on-a-Monday": ("bygglov", ["received 2026-03-02"], "2026-05-11"),
    "B-asked-within-three-weeks": (
        "bygglov",
        ["received 2026-03-02", "supplement_requested 2026-03-20", "deficiency_remedied 2026-04-09"],
        "2026-06-18",
    ),
    "B-the-answer-is-the-remedy": (
        "bygglov",
        ["received 2026-03-02", "supplement_requested 2026-03-20", "supplement_received 2026-04-09"],
        "2026-06-18",
    ),
    "B-asked-on-the-last-day": (
        "bygglov",
        ["received 2026-03-02", "supplement_requested 2026-03-23", "supplement_received 2026-04-09"],
        "2026-06-18",
    ),
    "C-asked-one-day-late": (
        "bygglov",
        ["received 2026-03-02", "supplement_requested 2026-03-24", "supplement_received 2026-04-20"],
        "2026-05-11",
    ),
    "C-and-remedied": (
        "bygglov",
        ["received 2026-03-02", "supplement_requested 2026-03-24", "deficiency_remedied 2026-04-20"],
        "2026-05-11",
    ),
    "D-extended": ("bygglov", ["received 2026-03-02", "extended 2026-05-08 10 week"], "2026-07-20"),
    "E-own-amendment": ("bygglov", ["received 2026-03-02", "voluntary_supplement 2026-04-15"], "2026-06-24"),
    "F-ends-on-Ascension-Day": ("bygglov", ["received 2026-03-05"], "2026-05-15"),
    "G-the-due-day": ("bygglov", ["received 2026-03-02", "decided 2026-05-27"], "2026-05-11"),
    "H-ends-on-Midsummer-Eve": ("pbl_anmalan", ["received 2026-05-22"], "2026-06-22"),
    "I-ends-on-Christmas-Day": ("forhandsbesked", ["received 2026-10-16"], "2026-12-28"),
    "J-complete": (
        "servering_stadigvarande",
        ["received 2026-01-12", "completeness_confirmed 2026-02-10"],
        "2026-06-10",
    ),
    "J-extended-to-a-Saturday": (
        "servering_stadigvarande",
        ["received 2026-01-12", "completeness_confirmed 2026-02-10", "extended 2026-06-01 4 month"],
        "2026-10-12",
    ),
    "K-complete": ("brandfarlig_vara", ["received 2026-03-31", "completeness_confirmed 2026-03-31"], "2026-06-30"),
    "K-extended": (
        "brandfarlig_vara",
        ["received 2026-03-31", "completeness_confirmed 2026-03-31", "extended 2026-06-15 3 month"],
        "2026-09-30",
    ),
    "L-planbesked": ("planbesked", ["received 2026-03-02"], "2026-07-02"),
    "M-waiting-period": ("miljo_anmalan_c", ["received 2026-03-02"], "2026-04-13"),
}


@pytest.mark.parametrize(("case_type", "happened", "due"), VECTORS.values(), ids=VECTORS)
def test_a_clock_is_due_on_the_day_that_the_law_says(case_type: str, happened: list[str], due: str) -> None:
    events = log(*happened)
    rule = law_for(case_type, events[0].on)
    assert read_clock(rule, ledger(rule, events), events[-1].on).due_on == date.fromisoformat(due)


@pytest.mark.parametrize("arrival", ["2019-01-01", "2025-11-30", "2025-12-01", "2026-03-02"], ids="A-{}".format)
def test_a_permit_has_one_deadline_of_ten_weeks_under_the_old_chapter_and_the_new(arrival: str) -> None:
    rule = law_for("bygglov", date.fromisoformat(arrival))
    assert rule.length == TEN_WEEKS
    assert rule.key == ("PBL-LOV-2019" if arrival < "2025-12-01" else "PBL-LOV-2025")
    assert rule.unverified == (arrival >= "2025-12-01")


@pytest.mark.parametrize(
    ("happened", "last_day"),
    [
        pytest.param(["received 2026-03-02"], "2026-03-23", id="A"),
        pytest.param(["received 2026-03-02", "voluntary_supplement 2026-04-15"], "2026-05-06", id="E"),
        pytest.param(
            ["received 2026-03-02", "supplement_requested 2026-03-20", "supplement_received 2026-04-09"],
            "2026-03-23",
            id="B-an-answer-opens-no-new-window",
        ),
    ],
)
def test_a_request_counts_for_three_weeks_from_the_arrival_or_the_own_amendment(
    happened: list[str], last_day: str
) -> None:
    rule = law_for("bygglov", date(2026, 3, 2))
    assert request_window_ends(rule, ledger(rule, log(*happened))) == date.fromisoformat(last_day)


def test_only_a_clock_with_a_window_and_a_start_has_a_last_day_for_requests() -> None:
    permit, serving = law_for("bygglov", date(2026, 3, 2)), law_for("servering_stadigvarande", date(2026, 3, 2))
    complete = log("received 2026-03-02", "completeness_confirmed 2026-03-02")
    assert request_window_ends(permit, ()) is None
    assert request_window_ends(serving, ledger(serving, complete)) is None


@pytest.mark.parametrize(
    ("extended_on", "late"), [("2026-05-08", False), ("2026-05-11", False), ("2026-05-12", True)], ids="D-{}".format
)
def test_an_extension_tells_both_dates_and_whether_it_came_too_late(extended_on: str, late: bool) -> None:
    rule = law_for("bygglov", date(2026, 3, 2))
    reading = read_clock(rule, ledger(rule, log("received 2026-03-02", f"extended {extended_on}")), date(2026, 6, 1))
    (step,) = [step for step in reading.steps if step.what == "extended_to"]
    assert reading.due_on == date(2026, 7, 20)
    assert step.details == {"n": 10, "unit": "week", "otherwise": date(2026, 5, 11), "late": late}


def test_an_extension_on_the_workday_that_a_free_last_day_moved_to_is_in_time__vector_F() -> None:
    rule = law_for("bygglov", date(2026, 3, 5))
    reading = read_clock(rule, ledger(rule, log("received 2026-03-05", "extended 2026-05-15")), date(2026, 6, 1))
    (step,) = [step for step in reading.steps if step.what == "extended_to"]
    assert reading.due_on == date(2026, 7, 23), "reckoned from 14 May, not from 15"
    assert (step.details["late"], step.details["otherwise"]) == (False, date(2026, 5, 15))


@pytest.mark.parametrize(
    ("days", "share"),
    [(-5, 0), (0, 0), (1, 0.2), (7, 0.2), (8, 0.4), (16, 0.6), (28, 0.8), (29, 1), (200, 1)],
    ids=lambda value: f"G-{value}",
)
def test_a_fifth_of_the_fee_falls_away_for_each_started_week(days: int, share: float) -> None:
    due = date(2026, 5, 11)
    assert fee_reduction(law_for("bygglov", due), due, due + timedelta(days=days)) == share


@pytest.mark.parametrize("case_type", ["servering_stadigvarande", "brandfarlig_vara", "tobak_detalj", "planbesked"])
def test_other_laws_take_nothing_off_the_fee(case_type: str) -> None:
    assert fee_reduction(law_for(case_type, date(2026, 3, 2)), date(2026, 5, 11), date(2026, 12, 1)) == 0


def test_the_clock_for_six_months_shows_the_day_after_which_a_decision_can_be_asked_for__vector_N() -> None:
    (rule,) = [rule for rule in rules_for(RULES, "servering_stadigvarande", date(2026, 1, 15)) if rule.key == "FL-12"]
    assert read_clock(rule, ledger(rule, log("received 2026-01-15")), date(2026, 2, 1)).due_on == date(2026, 7, 15)
    saturday = read_clock(rule, ledger(rule, log("received 2026-01-11")), date(2026, 2, 1)).due_on
    assert saturday == date(2026, 7, 11)


def test_simplified_service_counts_after_two_weeks_and_an_appeal_then_has_three__vector_O() -> None:
    assert served_on(date(2026, 3, 2)) == date(2026, 3, 16)
    assert appeal_until(date(2026, 3, 16)) == date(2026, 4, 7), "Easter Monday is free"


@pytest.mark.parametrize(
    ("case_type", "workdays"), [("lokalforfragan", 5), ("markforfragan", 10)], ids=["premises", "land"]
)
def test_an_inquiry_has_a_service_target_that_is_marked_as_not_verified(case_type: str, workdays: int) -> None:
    (rule,) = [rule for rule in rules_for(RULES, case_type, date(2026, 3, 2)) if case_type in rule.case_types]
    assert (rule.kind, rule.length, rule.unverified) == ("service_target", Length(workdays, "workday"), True)
