"""The law's own questions: which clocks a case has, who may move them, what lateness costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import msgspec
import pytest

from eservice.clock.fees import Exposure, FeeLine, exposure, reducible, reduction
from eservice.clock.handling_time import Elapsed, elapsed
from eservice.clock.ledger import book_number, ledger
from eservice.clock.reading import read_clock
from eservice.clock.rules import regime_of, rules_for, rules_from
from eservice.clock.shape import ClockRule, Happening, Length, Reading
from eservice.clock.workdays import NONE_CLOSED, Closed, add, before, holiday, skipped
from eservice.kit.text import Text
from tests.rules.test_clock_vectors import RULES, law_for, log

MARCH = date(2026, 3, 2)


def rule(key: str) -> ClockRule:
    """The rule of the definition file with that key."""
    return next(one for one in RULES if one.key == key)


def read(which: ClockRule, *happened: str, as_of: date = date(2026, 4, 1), closed: Closed = NONE_CLOSED) -> Reading:
    """What the clock shows after what happened."""
    return read_clock(which, ledger(which, log(*happened)), as_of, closed)


# --- Which clocks a case has -----------------------------------------------------------------------------------------

#   case type, received, the rule of the law, its length, and the regime of förvaltningslagen
TABLE = [
    ("bygglov", "2025-11-30", "PBL-LOV-2019", Length(10, "week"), "full"),
    ("rivningslov", "2025-12-01", "PBL-LOV-2025", Length(10, "week"), "full"),
    ("marklov", "2026-03-02", "PBL-LOV-2025", Length(10, "week"), "full"),
    ("forhandsbesked", "2019-01-01", "PBL-LOV-2019", Length(10, "week"), "full"),
    ("pbl_anmalan", "2025-11-30", "PBL-ANMALAN", Length(4, "week"), "full"),
    ("pbl_anmalan", "2025-12-01", "PBL-ANMALAN-2025", Length(4, "week"), "full"),
    ("slutbesked", "2026-03-02", "PBL-SLUTBESKED", None, "full"),
    ("startbesked_efter_lov", "2026-03-02", "PBL-STARTBESKED", None, "full"),
    ("planbesked", "2026-03-02", "PBL-PLANBESKED", Length(4, "month"), "full"),
    ("servering_stadigvarande", "2026-03-02", "ALK-4M", Length(4, "month"), "full"),
    ("tobak_parti", "2026-03-02", "TOBAK-4M", Length(4, "month"), "full"),
    ("folkol_anmalan", "2026-03-02", "FORSALJNING-ANMALAN", None, "full"),
    ("ecigaretter_anmalan", "2026-03-02", "FORSALJNING-ANMALAN", None, "full"),
    ("nikotin_anmalan", "2026-03-02", "FORSALJNING-ANMALAN", None, "full"),
    ("livsmedel_registrering", "2026-03-02", "LIVSMEDEL-REGISTRERING", Length(2, "week"), "full"),
    ("miljo_anmalan_c", "2026-03-02", "MB-9-6C", Length(6, "week"), "full"),
    ("hygien_anmalan", "2026-03-02", "FMH-38", Length(6, "week"), "full"),
    ("kyltorn", "2026-03-02", "FMH-38A", Length(6, "week"), "full"),
    ("miljofarlig_ab", "2026-03-02", "MB-AB", None, "full"),
    ("brandfarlig_vara", "2026-03-02", "LBE-3M", Length(3, "month"), "full"),
    ("markupplatelse", "2026-03-02", "ORDNING-YTTRANDE", None, "limited"),
    ("offentlig_tillstallning", "2026-03-02", "ORDNING-TILLSTALLNING", None, "full"),
    ("nyttjanderatt", "2026-03-02", "MARK-NYTTJANDE", None, "limited"),
    ("hotell_pensionat", "2026-03-02", "HOTELL", None, "full"),
    ("tillfallig_overnattning", "2026-03-02", "OVERNATTNING", None, "civil"),
    ("leverantor", "2026-03-02", "FORFRAGAN", None, "civil"),
    ("lokalforfragan", "2026-03-02", "POLICY-LOKAL", Length(5, "workday"), "civil"),
    ("markforfragan", "2026-03-02", "POLICY-MARK", Length(10, "workday"), "limited"),
    ("markanvisning", "2026-03-02", "POLICY-MARK", Length(10, "workday"), "limited"),
]


@pytest.mark.parametrize(("case_type", "received", "key", "length", "regime"), TABLE, ids=lambda value: str(value)[:24])
def test_a_case_type_has_the_rule_of_its_law_and_a_regime(
    case_type: str, received: str, key: str, length: Length | None, regime: str
) -> None:
    found = {one.key: one for one in rules_for(RULES, case_type, date.fromisoformat(received))}
    assert found[key].length == length
    assert regime_of(RULES, case_type) == regime
    assert [one for one in found if found[one].kind in ("decision_deadline", "no_deadline", "waiting_period")] == (
        [] if found[key].kind == "service_target" else [key]
    )


@pytest.mark.parametrize(
    ("case_type", "clocks"),
    [
        ("servering_stadigvarande", {"FL-11", "FL-12", "FL-12-SVAR", "OVERKLAGANDE", "DELGIVNING"}),
        ("a_type_that_no_rule_names", {"FL-11", "FL-12", "FL-12-SVAR", "OVERKLAGANDE", "DELGIVNING"}),
        ("planbesked", {"FL-11", "FL-12", "FL-12-SVAR", "DELGIVNING"}),
        ("markanvisning", {"LAGLIGHETSPROVNING"}),
        ("lokalforfragan", set()),
    ],
)
def test_delay_notices_requests_to_decide_and_appeals_are_there_only_where_the_act_reaches(
    case_type: str, clocks: set[str]
) -> None:
    of_the_act = {"FL-11", "FL-12", "FL-12-SVAR", "OVERKLAGANDE", "DELGIVNING", "LAGLIGHETSPROVNING"}
    assert {one.key for one in rules_for(RULES, case_type, MARCH)} & of_the_act == clocks
    assert {"GROSS", "OWN", "KOMPLETTERING", "REMISS"} <= {one.key for one in rules_for(RULES, case_type, MARCH)}


def test_nobody_has_signed_for_a_rule_yet_and_what_is_doubtful_says_why() -> None:
    assert not [one.key for one in RULES if one.verified_by or one.verified_on]
    assert [mark.mark for mark in rule("PBL-LOV-2025").marks] == ["U", "U", "U"]
    assert all(one.unverified for one in RULES if any(mark.mark == "U" for mark in one.marks))


@pytest.mark.parametrize(
    "changed",
    [
        {"verified_by": "Jurist"},
        {"verified_on": "2026-01-01"},
        {"verified_by": "Jurist", "verified_on": "2026-01-01", "unverified": True},
        {"starts": {"when": "decided", "after": {"n": 0, "unit": "week"}}},
        {"warn_before": {"n": -1, "unit": "day"}},
    ],
    ids=str,
)
def test_a_signature_is_a_name_and_a_day_and_a_length_is_a_length(changed: dict[str, object]) -> None:
    plain = msgspec.to_builtins(rule("ALK-4M")) | {"unverified": False} | changed
    with pytest.raises(ValueError, match=r"^\[0\]"):
        rules_from([plain])


def test_a_case_type_is_under_one_regime() -> None:
    plain = msgspec.to_builtins(rule("POLICY-LOKAL"))
    with pytest.raises(ValueError, match=r"\[1\]\.regime: lokalforfragan is under another"):
        rules_from([plain, plain | {"key": "OTHER", "regime": "full"}])


# --- What moves them -------------------------------------------------------------------------------------------------


def test_an_agreed_day_stands_as_it_was_agreed_also_on_a_free_day() -> None:
    happened = [*log("received 2026-03-02"), Happening("agreed", date(2026, 5, 4), 2, by=date(2026, 8, 1))]
    notice = rule("PBL-PLANBESKED")
    assert read_clock(notice, ledger(notice, happened), MARCH).due_on == date(2026, 8, 1), "a Saturday"
    permit = rule("PBL-LOV-2025")
    assert len(ledger(permit, happened)) == 1, "only where the statute lets the two agree"


def test_the_clock_of_a_permit_stands_still_while_its_decision_is_deferred() -> None:
    permit = rule("PBL-LOV-2025")
    deferred = ["received 2026-03-02", "deferred 2026-04-01"]
    assert read(permit, *deferred).state == "paused"
    assert read(permit, *deferred, "deferral_ended 2026-04-11").due_on == date(2026, 5, 21)
    late = date(2026, 5, 21)
    assert reduction(permit, "bygglov", [FeeLine(2, Decimal(1000))], late, late) == 0, (
        "an overrun of 9:28 costs nothing"
    )
    assert read(rule("TOBAK-4M"), "completeness_confirmed 2026-03-02", "deferred 2026-04-01").state == "running"


def test_an_extension_that_was_decided_in_time_and_told_late_is_flagged__vector_D() -> None:
    permit = rule("PBL-LOV-2025")
    decided = Happening("extended", date(2026, 5, 8), 2, Length(10, "week"), told_on=date(2026, 5, 12))
    reading = read_clock(permit, ledger(permit, [*log("received 2026-03-02"), decided]), MARCH)
    (step,) = [step for step in reading.steps if step.what == "extended_to"]
    assert (reading.due_on, step.details["otherwise"]) == (date(2026, 7, 20), date(2026, 5, 11))
    assert step.details["late"]
    in_time = replace(decided, told_on=date(2026, 5, 11))
    reading = read_clock(permit, ledger(permit, [*log("received 2026-03-02"), in_time]), MARCH)
    assert [step.details["late"] for step in reading.steps if step.what == "extended_to"] == [False]


def test_an_answer_that_did_not_remedy_leaves_the_clock_waiting_for_one_that_does() -> None:
    permit = rule("PBL-LOV-2025")
    judged = [
        "received 2026-03-02", "supplement_requested 2026-03-20", "supplement_received 2026-04-09",
        "deficiency_not_remedied 2026-04-10",
    ]  # fmt: skip
    assert read(permit, *judged, as_of=date(2026, 4, 20)).state == "paused"
    assert read(permit, *judged, "deficiency_remedied 2026-04-24").due_on == date(2026, 7, 3)


def test_a_correction_writes_a_new_book_and_counts_from_the_day_that_is_right() -> None:
    permit = rule("PBL-LOV-2025")
    before_it = log("received 2026-03-02", "supplement_requested 2026-03-20")
    fixed = Happening(
        "corrected", date(2026, 2, 23), 3, person="Lena", note="Posten stämplades den 23.", rule_key=permit.key
    )
    lines = ledger(permit, [*before_it, fixed])
    assert [(line.kind, line.book) for line in lines] == [("started", 2), ("corrected", 2)]
    assert read_clock(permit, lines, MARCH).due_on == date(2026, 5, 4), "and the request came after the three weeks"
    assert ledger(rule("GROSS"), [*before_it, fixed]) == ledger(rule("GROSS"), before_it), "other clocks keep theirs"
    (step,) = [one for one in read_clock(permit, lines, MARCH).steps if one.what == "corrected"]
    assert (step.details["person"], step.details["note"]) == ("Lena", "Posten stämplades den 23.")


def test_what_happened_on_one_day_is_taken_by_the_time_it_happened() -> None:
    answered = Happening("supplement_received", date(2026, 3, 6), 3, at=time(9))
    again = Happening("supplement_requested", date(2026, 3, 6), 4, at=time(10))
    asked = log("received 2026-03-02", "supplement_requested 2026-03-03")
    for order in ([*asked, answered, again], [*asked, replace(again, seq=3), replace(answered, seq=4)]):
        assert read_clock(rule("POLICY-LOKAL"), ledger(rule("POLICY-LOKAL"), order), MARCH).state == "paused"
    assert book_number([*asked, answered, again]) == 1


def test_a_referral_is_waited_for_until_the_last_answer_is_in() -> None:
    sent = [
        Happening("received", MARCH, 1),
        Happening("referral_sent", date(2026, 3, 4), 2, by=date(2026, 3, 25)),
        Happening("referral_sent", date(2026, 3, 5), 3, by=date(2026, 3, 20)),
    ]
    clock, own = rule("REMISS"), rule("OWN")
    assert read_clock(clock, ledger(clock, sent), MARCH).due_on == date(2026, 3, 25)
    first = [*sent, Happening("referral_answered", date(2026, 3, 10), 4)]
    assert read_clock(clock, ledger(clock, first), MARCH).state == "running"
    assert read_clock(own, ledger(own, first), MARCH).state == "paused"
    both = [*first, Happening("referral_answered", date(2026, 3, 12), 5)]
    assert read_clock(clock, ledger(clock, both), MARCH).state == "stopped"
    assert elapsed(both, date(2026, 3, 20)) == Elapsed(authority=10, referral=8)
    once_more = [*both, Happening("referral_sent", date(2026, 3, 16), 6, by=date(2026, 3, 30))]
    assert read_clock(clock, ledger(clock, once_more), MARCH).due_on == date(2026, 3, 30)


def test_a_supplement_is_asked_for_by_a_day_and_a_second_one_by_another() -> None:
    asked = [Happening("supplement_requested", date(2026, 3, 4), 2, by=date(2026, 3, 25))]
    clock = rule("KOMPLETTERING")
    assert read_clock(clock, ledger(clock, asked), MARCH).due_on == date(2026, 3, 25)
    answered = [*asked, Happening("supplement_received", date(2026, 3, 20), 3)]
    assert read_clock(clock, ledger(clock, answered), MARCH).stopped_on == date(2026, 3, 20)
    again = [*answered, Happening("supplement_requested", date(2026, 3, 23), 4, by=date(2026, 4, 6))]
    assert read_clock(clock, ledger(clock, again), MARCH).due_on == date(2026, 4, 6)


def test_a_request_to_decide_has_its_own_clock_and_uses_up_the_right__vector_N() -> None:
    asked = ["received 2026-01-15", "decision_requested 2026-07-20"]
    assert read(rule("FL-12"), *asked).state == "stopped"
    assert read(rule("FL-12-SVAR"), *asked).due_on == date(2026, 8, 17)
    over_christmas = ["received 2026-01-15", "decision_requested 2026-11-27"]
    assert read(rule("FL-12-SVAR"), *over_christmas).due_on == date(2026, 12, 28), "Christmas Day, then a weekend"
    assert read(rule("FL-12-SVAR"), *asked, "request_refused 2026-08-10").state == "stopped"
    assert read(rule("FL-12-SVAR"), *asked, "decided 2026-08-10").state == "stopped"
    assert read(rule("OVERKLAGANDE-FL-12"), *asked, "request_refused 2026-08-10").due_on == date(2026, 9, 14)


def test_a_delay_that_is_found_is_to_be_told_within_days() -> None:
    found = ["received 2026-03-02", "delay_found 2026-06-08"]
    assert read(rule("FL-11"), *found).due_on == date(2026, 6, 15)
    assert read(rule("FL-11"), *found, "delay_told 2026-06-09").state == "stopped"
    assert read(rule("FL-11"), *found, "delay_told 2026-06-09", "delay_found 2026-09-01").state == "running"


def test_service_and_appeal_run_from_the_decision__vector_O() -> None:
    decided = ["received 2026-01-12", "decided 2026-03-02"]
    assert read(rule("DELGIVNING"), *decided).due_on == date(2026, 3, 16)
    assert read(rule("OVERKLAGANDE"), *decided).due_on == date(2026, 4, 7), "Easter Monday is free"
    assert read(rule("OVERKLAGANDE"), *decided, "served 2026-03-04").due_on == date(2026, 3, 25)
    assert read(rule("DELGIVNING"), *decided, "served 2026-03-04").state == "stopped"
    assert read(rule("OVERKLAGANDE"), "received 2026-01-12", "withdrawn 2026-03-02").state == "not_started"
    posted = ["received 2026-01-12", "decided 2026-03-02", "notice_posted 2026-03-05"]
    assert read(rule("LAGLIGHETSPROVNING"), *posted).due_on == date(2026, 3, 26)


def test_a_case_that_comes_back_from_a_court_has_its_time_anew() -> None:
    permit = rule("PBL-LOV-2025")
    back = log("received 2026-03-02", "decided 2026-04-01", "remitted 2026-09-01")
    reading = read_clock(permit, ledger(permit, back), date(2026, 9, 2))
    assert (reading.state, reading.due_on) == ("running", date(2026, 11, 10))
    other = rule("ALK-4M")
    done = log("completeness_confirmed 2026-03-02", "decided 2026-04-01", "remitted 2026-09-01")
    assert read_clock(other, ledger(other, done), date(2026, 9, 2)).state == "stopped", "no such rule in that statute"


# --- Days ------------------------------------------------------------------------------------------------------------


def test_a_day_that_the_municipality_keeps_closed_delays_its_own_promise_and_never_the_law() -> None:
    closed = {date(2026, 3, 5): Text("Planeringsdag", "Planning day")}
    target, permit = rule("POLICY-LOKAL"), rule("PBL-LOV-2025")
    assert read(target, "received 2026-03-02", closed=closed).due_on == date(2026, 3, 10), "one workday later"
    due = date(2026, 5, 11)
    assert read(permit, "received 2026-03-02", closed={due: Text("Stängt", "Closed")}).due_on == due
    (step,) = [one for one in read(target, "received 2026-03-02", closed=closed).steps if one.what == "skipped"]
    assert step.details["days"] == [(date(2026, 3, 5), Text("Planeringsdag", "Planning day"))]


def test_holidays_that_are_passed_over_are_called_by_name() -> None:
    assert [name.sv for _day, name in skipped(date(2026, 4, 1), date(2026, 4, 8))] == ["Långfredagen", "Annandag påsk"]
    assert holiday(date(2026, 6, 19)) == Text("Midsommarafton", "Midsummer Eve")
    assert holiday(date(2026, 4, 4)) is None, "a plain Saturday"


@pytest.mark.parametrize(
    ("length", "day"),
    [
        (Length(1, "workday"), date(2026, 4, 2)),
        (Length(2, "workday"), date(2026, 4, 1)),
        (Length(1, "week"), date(2026, 3, 31)),
        (Length(2, "day"), date(2026, 4, 5)),
        (Length(1, "month"), date(2026, 3, 7)),
    ],
    ids=str,
)
def test_a_warning_comes_so_long_before_the_day(length: Length, day: date) -> None:
    assert before(date(2026, 4, 7), length) == day
    assert add(day, length) <= date(2026, 4, 7)


# --- What lateness costs ---------------------------------------------------------------------------------------------

BILL = [FeeLine(item, Decimal(100)) for item in range(1, 10)]


@pytest.mark.parametrize(
    ("case_type", "items"),
    [("bygglov", [2, 8, 9]), ("forhandsbesked", [1, 8, 9]), ("pbl_anmalan", [1, 3, 9])],
)
def test_only_the_lines_that_the_statute_names_are_reduced(case_type: str, items: list[int]) -> None:
    law = law_for(case_type, MARCH)
    assert [line.item for line in reducible(law, case_type, BILL)] == items
    assert reduction(law, case_type, BILL, date(2026, 5, 11), date(2026, 5, 27)) == Decimal(180), "vector G: 60 %"


def test_a_reduction_is_rounded_to_ore_line_by_line() -> None:
    law = law_for("bygglov", MARCH)
    lines = [FeeLine(2, Decimal("33.33")), FeeLine(8, Decimal("33.33"))]
    assert reduction(law, "bygglov", lines, date(2026, 5, 11), date(2026, 5, 12)) == Decimal("13.34")


def test_what_is_at_stake_is_told_for_today_and_for_a_week_from_now() -> None:
    law = law_for("bygglov", MARCH)
    due = date(2026, 5, 11)
    assert exposure(law, "bygglov", BILL, due, date(2026, 5, 8)) == Exposure(Decimal(300), Decimal(0), Decimal(60))
    assert exposure(law, "bygglov", BILL, due, date(2026, 6, 9)) == Exposure(Decimal(300), Decimal(300), Decimal(300))
    alcohol = law_for("servering_stadigvarande", MARCH)
    assert exposure(alcohol, "servering_stadigvarande", BILL, due, date(2026, 6, 9)).reducible == 0
