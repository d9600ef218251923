"""Facts, counts and figures: folded from events, counted by month, hidden where they are small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eservice.statistics.counts import Cohort, Counts, count, months_between
from eservice.statistics.definitions import DEFINITIONS
from eservice.statistics.facts import CaseFact, FactEvent, Held, Subject, fold
from eservice.statistics.measures import keep_hidden, percentile
from eservice.statistics.rules import MonthRow, Report, figures, report

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
QUARTER = (JANUARY, FEBRUARY, MARCH)
END = date(2026, 3, 31)
SUBJECT = Subject(1, "live", "serving", "environment", date(2026, 2, 10))
DECIDED, WITHDRAWN = "decided", "withdrawn"


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 1, day, hour, tzinfo=UTC)


def fact(received: date, ended: date | None = None, ending: str = DECIDED, due: date | None = None) -> CaseFact:
    return CaseFact(
        1,
        "live",
        "serving",
        "environment",
        received,
        decided_on=ended if ending == DECIDED else None,
        ended_on=ended,
        ending=ending if ended else None,
        due_on=due,
        held=Held(officer=(ended - received).days) if ended else Held(),
        held_since=received,
    )


def decided(days: int, received: date = JANUARY) -> CaseFact:
    return fact(received, received + timedelta(days=days))


def due(day: date, ended: date | None, ending: str = DECIDED) -> CaseFact:
    return fact(JANUARY, ended, ending, due=day)


# Facts


LIFE = [
    FactEvent("case_opened", at(1), "queue"),
    FactEvent("case_taken", at(4), "officer"),
    FactEvent("supplement_requested", at(6), "company"),
    FactEvent("supplement_received", at(16), "officer"),
    FactEvent("completeness_confirmed", at(17), "officer"),
    FactEvent("case_decided", at(20), "nobody"),
]


def test_a_life_folds_into_the_days_of_each_party() -> None:
    folded = fold(SUBJECT, LIFE)
    assert (folded.received_on, folded.complete_on) == (date(2026, 1, 1), date(2026, 1, 17))
    assert (folded.decided_on, folded.ended_on, folded.ending) == (date(2026, 1, 20), date(2026, 1, 20), DECIDED)
    assert folded.held == Held(company=10, queue=3, officer=6, other=0)


@given(st.permutations(LIFE))
def test_the_order_in_which_events_are_read_changes_no_fact(events: Sequence[FactEvent]) -> None:
    assert fold(SUBJECT, events) == fold(SUBJECT, LIFE)


def test_a_withdrawn_case_ended_but_was_not_decided() -> None:
    folded = fold(SUBJECT, [LIFE[0], FactEvent("case_withdrawn", at(9), "nobody")])
    assert (folded.ending, folded.ended_on, folded.decided_on) == (WITHDRAWN, date(2026, 1, 9), None)


def test_an_open_case_goes_on_being_held_by_whoever_has_it() -> None:
    folded = fold(SUBJECT, LIFE[:3])
    assert (folded.ending, folded.held, folded.held_since) == (None, Held(queue=3, officer=2), date(2026, 1, 6))
    assert folded.held_at(date(2026, 1, 10)) == Held(queue=3, officer=2, company=4)


def test_a_case_can_be_folded_as_it_stood_on_an_earlier_day() -> None:
    assert fold(SUBJECT, LIFE, date(2026, 1, 6)) == fold(SUBJECT, LIFE[:3])


def test_days_turn_at_midnight_here_and_not_in_utc() -> None:
    folded = fold(SUBJECT, [FactEvent("case_opened", at(1, 23), "queue")])
    assert folded.received_on == date(2026, 1, 2)


def test_what_comes_after_the_end_or_before_the_arrival_changes_no_days() -> None:
    early = FactEvent("imported_step", at(1) - timedelta(days=20), "officer")
    late = FactEvent("message_sent", at(28), "nobody")
    assert fold(SUBJECT, [early, *LIFE, late]) == fold(SUBJECT, LIFE)


def test_an_end_written_as_midnight_of_the_day_received_is_that_day() -> None:
    folded = fold(SUBJECT, [LIFE[0], FactEvent("imported_end", at(1, 1), "nobody")])
    assert (folded.ended_on, folded.held.total) == (date(2026, 1, 1), 0)


def test_a_case_that_was_never_received_has_no_fact() -> None:
    with pytest.raises(ValueError, match="never received"):
        fold(SUBJECT, LIFE[1:])


@given(
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["queue", "officer", "company", "other"])), max_size=12),
    st.integers(0, 80),
)
def test_the_days_of_all_parties_are_the_days_of_the_case(moves: list[tuple[int, str]], length: int) -> None:
    events = [FactEvent("case_opened", at(1), "queue")]
    events += [FactEvent("case_taken", at(1) + timedelta(hours=24 * days + 7), holder) for days, holder in moves]
    as_of = date(2026, 1, 1) + timedelta(days=100)
    assert fold(SUBJECT, events).held_at(as_of).total == 100
    ended = fold(SUBJECT, [*events, FactEvent("case_decided", at(1) + timedelta(days=length), "nobody")])
    assert ended.held_at(as_of).total == length


# Percentiles


@pytest.mark.parametrize(
    ("values", "q", "expected"),
    [
        ([10], 0.9, 10),
        ([10, 20], 0.5, 15),
        ([1, 2, 3, 4], 0.5, 2.5),
        ([1, 2, 3, 4], 0.9, 3.7),
        ([5, 5, 5, 50], 0.9, 36.5),
        ([0, 7, 9, 100], 1, 100),
        ([0, 7, 9, 100], 0, 0),
    ],
)
def test_a_percentile_is_interpolated_as_the_database_does_it(values: list[int], q: float, expected: float) -> None:
    histogram = {value: values.count(value) for value in values}
    assert percentile(histogram, q) == pytest.approx(expected)


def test_there_is_no_percentile_of_nothing() -> None:
    assert percentile({}, 0.5) is None


# Months


def test_received_decided_withdrawn_and_open_follow_one_another() -> None:
    facts = [
        fact(date(2025, 12, 5)),
        fact(date(2025, 12, 6), date(2025, 12, 30)),
        fact(date(2025, 12, 7), date(2026, 1, 1)),
        fact(date(2026, 1, 31), date(2026, 2, 1)),
        fact(date(2026, 2, 3), date(2026, 3, 31), WITHDRAWN),
        fact(date(2026, 3, 1)),
    ]
    rows = figures(facts, QUARTER, END).months
    assert [(row.received, row.decided, row.withdrawn, row.open) for row in rows] == [
        (1, 1, 0, 2),
        (1, 1, 0, 2),
        (1, 0, 1, 2),
    ]


def test_a_report_tells_how_it_stood_then_not_what_came_later() -> None:
    facts = [fact(JANUARY, date(2026, 2, 20)), fact(date(2026, 2, 16))]
    (january, february) = figures(facts, (JANUARY, FEBRUARY), date(2026, 2, 15)).months
    assert (january.received, january.open) == (1, 1)
    assert (february.received, february.decided, february.open) == (0, 0, 1)


def test_turnaround_counts_by_the_month_of_decision() -> None:
    facts = [decided(days) for days in range(40, 60)]
    report = figures(facts, QUARTER, END)
    january, february, march = report.months
    assert (january.turnaround_median.n, february.turnaround_median.n, march.turnaround_median.n) == (0, 19, 1)
    assert report.total.turnaround_median.value == 49.5
    assert report.total.turnaround_p90.value == pytest.approx(57.1)


def test_the_months_must_be_whole_in_a_row_and_begun() -> None:
    for months in ((), (JANUARY, MARCH), (date(2026, 1, 15),)):
        with pytest.raises(ValueError, match="in a row"):
            figures([], months, END)
    with pytest.raises(ValueError, match="not begun"):
        figures([], QUARTER, date(2026, 2, 28))


def test_months_between_goes_over_the_new_year() -> None:
    assert months_between(date(2025, 11, 30), date(2026, 1, 1)) == (date(2025, 11, 1), date(2025, 12, 1), JANUARY)
    assert months_between(JANUARY, date(2025, 12, 31)) == ()


# On time


def test_decided_late_and_still_open_are_both_missed() -> None:
    february_10 = date(2026, 2, 10)
    facts = [due(february_10, february_10)] * 5 + [due(february_10, date(2026, 2, 11))] * 2 + [due(february_10, None)]
    on_time = figures(facts, QUARTER, END).total.on_time_share
    assert (on_time.value, on_time.n) == (5 / 8, 8)


def test_withdrawn_by_the_deadline_is_left_out_and_withdrawn_after_it_is_missed() -> None:
    february_10 = date(2026, 2, 10)
    met = [due(february_10, february_10)] * 7
    before, after = due(february_10, february_10, WITHDRAWN), due(february_10, date(2026, 2, 11), WITHDRAWN)
    on_time = figures([*met, before, after], QUARTER, END).total.on_time_share
    assert (on_time.value, on_time.n) == (7 / 8, 8)


def test_a_deadline_that_has_not_passed_is_neither_met_nor_missed() -> None:
    facts = [due(END, None), due(END, MARCH), due(END - timedelta(days=1), None)]
    assert count(facts, QUARTER, END).deadlines == {MARCH: Cohort(1, 0)}


def test_the_cohort_is_of_the_deadline_whenever_the_case_was_decided() -> None:
    facts = [due(date(2026, 1, 31), date(2026, 3, 1)), due(date(2026, 3, 2), date(2026, 1, 20))]
    assert count(facts, QUARTER, END).deadlines == {JANUARY: Cohort(1, 0), MARCH: Cohort(1, 1)}


# Open cases count


def test_open_cases_make_the_median_longer_than_decided_cases_alone_say() -> None:
    facts = [decided(days) for days in range(1, 21)] + [fact(JANUARY)] * 10
    total = figures(facts, QUARTER, END).total
    assert (total.turnaround_median.value, total.survival_median.value) == (10.5, 15)


def test_a_median_that_half_have_not_reached_is_not_yet_known() -> None:
    facts = [decided(5)] * 9 + [fact(JANUARY)] * 11
    survival = figures(facts, QUARTER, END).total.survival_median
    assert (survival.value, survival.n, survival.reason) == (None, 20, "not_yet")


def test_withdrawals_are_an_ending_of_their_own() -> None:
    facts = [decided(5)] * 4 + [fact(JANUARY, date(2026, 1, 3), WITHDRAWN)] * 4
    incidence = figures(facts, QUARTER, END).incidence
    assert incidence is not None
    assert (incidence.share(DECIDED, 90), incidence.share(WITHDRAWN, 90)) == (0.5, 0.5)


# Small cells


def test_no_percentile_stands_on_fewer_than_twenty() -> None:
    nineteen = figures([decided(5)] * 19, QUARTER, END).total
    assert (nineteen.turnaround_median.value, nineteen.turnaround_median.reason) == (None, "small")
    assert (nineteen.turnaround_p90.value, nineteen.survival_median.value) == (None, None)
    assert figures([decided(5)] * 20, QUARTER, END).total.turnaround_p90.value == 5


def test_fewer_than_seven_show_no_share_no_days_and_no_curve() -> None:
    case = fact(JANUARY, date(2026, 1, 9), due=date(2026, 1, 10))
    six, seven = figures([case] * 6, QUARTER, END), figures([case] * 7, QUARTER, END)
    assert (six.total.on_time_share.value, six.total.on_time_share.reason) == (None, "small")
    assert (six.total.time_by_holder.days, six.curve, six.incidence) == (None, None, None)
    assert (seven.total.on_time_share.value, seven.total.time_by_holder.days) == (1, Held(officer=56))
    assert seven.curve is not None


def test_no_cases_are_told_from_too_few() -> None:
    assert figures([], QUARTER, END).total.on_time_share.reason == "none"


def test_a_small_month_cannot_be_had_by_taking_the_others_from_the_total() -> None:
    facts = [due(date(2026, 1, 20), JANUARY)] * 30 + [due(date(2026, 2, 20), JANUARY)] * 3
    facts += [due(date(2026, 3, 20), JANUARY)] * 9
    report = figures(facts, QUARTER, END)
    assert [row.on_time_share.reason for row in report.months] == [None, "small", "keeps_hidden"]
    assert report.total.on_time_share.n == 42


@given(st.lists(st.integers(0, 30), max_size=12))
def test_hidden_cells_are_none_or_several_with_seven_cases_or_more_together(sizes: list[int]) -> None:
    small = {at for at, size in enumerate(sizes) if 0 < size < 7}
    added = keep_hidden(sizes)
    hidden = small | added
    assert not small & added
    assert all(sizes[place] >= 7 for place in added)
    if small and sum(sizes) > sum(sizes[place] for place in hidden):
        assert len(hidden) > 1
        assert sum(sizes[place] for place in hidden) >= 7
    if not small:
        assert not added


# The same figures, whoever counted


DATES = st.dates(date(2025, 11, 1), date(2026, 4, 30))
FACTS = st.lists(
    st.builds(
        lambda received, length, ending, due_in: fact(
            received,
            None if length is None else received + timedelta(days=length),
            ending,
            None if due_in is None else received + timedelta(days=due_in),
        ),
        DATES,
        st.none() | st.integers(0, 90),
        st.sampled_from([DECIDED, WITHDRAWN]),
        st.none() | st.integers(0, 60),
    ),
    max_size=60,
)


@settings(max_examples=60, deadline=None)
@given(FACTS)
def test_the_counts_agree_with_asking_each_case(facts: list[CaseFact]) -> None:
    result = figures(facts, QUARTER, END)
    for row, (first, after) in zip(
        result.months, [(JANUARY, FEBRUARY), (FEBRUARY, MARCH), (MARCH, date(2026, 4, 1))], strict=True
    ):
        last = after - timedelta(days=1)
        assert row.received == sum(first <= case.received_on <= last for case in facts)
        assert row.decided == sum(case.decided_on is not None and first <= case.decided_on <= last for case in facts)
        assert row.open == sum(
            case.received_on <= last and (case.ended_on is None or case.ended_on > last) for case in facts
        )
    assert result.total.open == result.months[-1].open


@settings(max_examples=60, deadline=None)
@given(FACTS)
def test_what_was_open_before_and_came_in_and_has_not_ended_is_open_after(facts: list[CaseFact]) -> None:
    result = figures(facts, QUARTER, END)
    for before, row in zip((None, *result.months), result.months, strict=False):
        assert row.open_before == (result.total.open_before if before is None else before.open)
    earlier = [case for case in facts if case.received_on < JANUARY]
    assert result.total.open_before == sum(case.ended_on is None or case.ended_on >= JANUARY for case in earlier)


@settings(max_examples=30, deadline=None)
@given(FACTS)
def test_a_report_is_the_same_after_a_trip_through_json(facts: list[CaseFact]) -> None:
    result = figures(facts, QUARTER, END)
    assert msgspec.json.decode(msgspec.json.encode(result), type=Report) == result


def test_a_report_can_be_made_from_counts_alone() -> None:
    counts = Counts(
        open_before=3,
        lives={JANUARY: {10: {DECIDED: 20, None: 2}}},
        turnaround={JANUARY: {10: 20}},
        deadlines={JANUARY: Cohort(10, 4)},
        held={JANUARY: Held(queue=50, officer=150)},
    )
    made = report(counts, QUARTER, END)
    january = made.months[0]
    assert (january.received, january.decided, january.open) == (22, 20, 5)
    assert (january.turnaround_p90.value, january.on_time_share.value, january.survival_median.value) == (10, 0.4, 10)
    assert made.total.time_by_holder.days == Held(queue=50, officer=150)
    assert made.total.open == 5


def test_rows_are_plain_and_end_with_the_total() -> None:
    rows = figures([decided(5)] * 3, QUARTER, END).to_rows()
    assert [row["month"] for row in rows] == ["2026-01", "2026-02", "2026-03", "total"]
    assert (rows[0]["received"], rows[0]["days_officer"], rows[0]["days_reason"]) == (3, None, "small")
    assert {frozenset(row) for row in rows} == {frozenset(rows[0])}
    assert all(value is None or isinstance(value, str | int | float) for row in rows for value in row.values())


# Definitions


def test_every_figure_of_a_row_has_a_definition_and_every_definition_a_figure() -> None:
    assert {field.name for field in fields(MonthRow)} - {"month"} == set(DEFINITIONS)


@pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=list(DEFINITIONS))
def test_a_definition_says_everything_in_both_languages(definition) -> None:  # type: ignore[no-untyped-def]
    for text in (definition.name, definition.formula, definition.exclusions):
        assert text.in_language("sv")
        assert text.in_language("en")
        assert text.sv != text.en
    assert definition.unit in {"cases", "days", "share"}
    assert definition.version >= 1
