"""What holds for every clock of the definition file, whatever happens to the case."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from eservice.catalogue.reading import read_clock_rules
from eservice.clock.handling_time import days_used
from eservice.clock.ledger import ledger
from eservice.clock.reading import read_clock
from eservice.clock.rules import rules_from
from eservice.clock.shape import ClockRule, Extension, Happening, Length, Start
from eservice.clock.workdays import is_workday
from eservice.kit.text import Text

DEFINITIONS = Path(__file__).parents[2] / "eservice" / "catalogue" / "definitions"
#: A clock that does all that any clock can.
EVERYTHING = ClockRule(
    key="EVERYTHING",
    kind="decision_deadline",
    title=Text("Allt", "Everything"),
    case_types=("t",),
    citation=Text("Lag", "Act"),
    length=Length(2, "month"),
    starts=Start("received", restart_on_voluntary_supplement=True, replaced_if_requested_within=Length(3, "week")),
    pauses_on_request=True,
    extension=Extension(Length(1, "month"), times=2),
)
RULES = st.sampled_from([*rules_from(read_clock_rules(DEFINITIONS / "clock_rules.yaml")), EVERYTHING])
PAUSING = RULES.filter(lambda rule: rule.pauses_on_request and rule.starts.replaced_if_requested_within is None)
DAYS = st.dates(date(2019, 1, 1), date(2032, 12, 31))
KINDS = st.sampled_from(
    [
        "received", "supplement_requested", "supplement_received", "deficiency_remedied", "completeness_confirmed",
        "voluntary_supplement", "extended", "decided", "withdrawn",
    ]
)  # fmt: skip
LENGTHS = st.none() | st.builds(Length, st.integers(1, 12), st.sampled_from(["day", "workday", "week", "month"]))


@st.composite
def histories(draw: st.DrawFn, shortest_step: int = 0) -> list[Happening]:
    """A case from its arrival on, in the order of its log. Below 0, `shortest_step` lets days be out of order."""
    day = draw(DAYS)
    happened = [Happening("received", day, 1)]
    for seq, kind in enumerate(draw(st.lists(KINDS, max_size=10)), start=2):
        day += timedelta(days=draw(st.integers(shortest_step, 40)))
        happened.append(Happening(kind, day, seq, draw(LENGTHS) if kind == "extended" else None))
    return happened


@given(RULES, histories(-40), DAYS)
def test_a_due_day_is_a_workday_where_the_rule_says_so(rule: ClockRule, history: list[Happening], as_of: date) -> None:
    due_on = read_clock(rule, ledger(rule, history), as_of).due_on
    assert due_on is None or not rule.rolls_to_workday or is_workday(due_on)


@given(RULES, histories(-40))
def test_a_ledger_is_only_added_to(rule: ClockRule, history: list[Happening]) -> None:
    whole = ledger(rule, history)
    for length in range(len(history) + 1):
        part = ledger(rule, history[:length])
        assert whole[: len(part)] == part


@given(RULES, histories(-40))
def test_an_event_writes_each_kind_of_line_once(rule: ClockRule, history: list[Happening]) -> None:
    lines = ledger(rule, history)
    assert len({(line.seq, line.kind) for line in lines}) == len(lines)
    assert [line.kind for line in lines].count("started") == bool(lines)
    assert "stopped" not in [line.kind for line in lines[:-1]]


@given(RULES, histories(-40), DAYS)
def test_read_twice_a_clock_shows_the_same(rule: ClockRule, history: list[Happening], as_of: date) -> None:
    assert read_clock(rule, ledger(rule, history), as_of) == read_clock(rule, ledger(rule, history), as_of)


@given(RULES, histories(-40), DAYS)
def test_the_last_reckoned_step_is_the_due_day(rule: ClockRule, history: list[Happening], as_of: date) -> None:
    reading = read_clock(rule, ledger(rule, history), as_of)
    assert (reading.due_on is not None) == (reading.state != "not_started" and rule.length is not None)
    if reading.due_on is not None:
        assert reading.steps[-1].on == reading.due_on
        assert reading.due_on >= (reading.started_on or date.min)


@given(RULES, histories(), DAYS, st.integers(0, 400))
def test_only_a_paused_clock_depends_on_the_day_it_is_read(
    rule: ClockRule, history: list[Happening], as_of: date, later: int
) -> None:
    lines = ledger(rule, history)
    now, then = read_clock(rule, lines, as_of), read_clock(rule, lines, as_of + timedelta(days=later))
    if now.state == "paused":
        assert now.due_on is None or (then.due_on is not None and now.due_on <= then.due_on)
    else:
        assert now == then


@given(PAUSING | st.just(EVERYTHING), histories(), st.data())
def test_an_answer_that_comes_later_never_brings_the_due_day_nearer(
    rule: ClockRule, history: list[Happening], data: st.DataObject
) -> None:
    opened = [one for one in history if one.kind not in ("decided", "withdrawn")]
    asked_on = opened[-1].on + timedelta(days=data.draw(st.integers(0, 30)))
    asked = [*opened, Happening("supplement_requested", asked_on, len(history) + 1)]

    def due(wait: int) -> date:
        answer = Happening("supplement_received", asked_on + timedelta(days=wait), len(history) + 2)
        due_on = read_clock(rule, ledger(rule, [*asked, answer]), asked_on).due_on
        assert due_on is not None
        return due_on

    wait, more = data.draw(st.integers(0, 60)), data.draw(st.integers(0, 60))
    assert due(wait) <= due(wait + more)


@given(RULES, histories(), DAYS, st.integers(0, 400))
def test_time_used_never_shrinks_as_days_go_by_and_is_never_more_than_has_passed(
    rule: ClockRule, history: list[Happening], as_of: date, later: int
) -> None:
    lines = ledger(rule, history)
    then = as_of + timedelta(days=later)
    reading = read_clock(rule, lines, as_of)
    used, used_then = days_used(reading, as_of), days_used(read_clock(rule, lines, then), then)
    assert 0 <= used <= used_then
    assert reading.started_on is None or used <= max(0, (as_of - reading.started_on).days)
