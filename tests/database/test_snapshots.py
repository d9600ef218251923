"""Frozen figures: the same number whatever happens to the cases, and given again by what they rest on."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError

from eservice.feedback.models import Survey
from eservice.invariants import check_invariants
from eservice.kit.db import db, transaction
from eservice.kit.errors import Invalid, NotAllowed, NotFound
from eservice.snapshots.models import FigureSnapshot
from eservice.snapshots.operations import freeze
from eservice.snapshots.queries import content_of, rows_behind
from eservice.snapshots.recounting import differences, drifted, frozen_after, recounted, tampered
from eservice.statistics.indicator_models import ClockFactRow
from eservice.statistics.indicator_operations import make_indicators
from eservice.statistics.models import CaseFactRow, FigureMark
from eservice.statistics.operations import make_figures
from eservice.web.manager.composing import View, card_view, indicator_view, report_view, turnaround_view
from eservice.web.manager.indicators import Chosen
from tests.factories import Town
from tests.planted import AS_OF, NOON, Life, counted, drawn

NOW = datetime.combine(AS_OF, NOON)
WHOLE = Chosen("demo", 2026)


def _plant(life: Life, random: Random) -> None:
    life.unit = "bygglov" if life.number % 2 else "miljokontoret"
    life.service = "bygglov" if life.number % 3 else "miljofarlig"
    life.abandoned = life.number % 10 == 0
    life.promised = (30, 50)
    life.own = life.number % 5 == 0


@pytest.fixture
def counts(town: Town) -> Town:
    """A half-year of cases, counted."""
    counted(drawn(21, 200, _plant))
    with transaction():
        db.session.execute(insert(FigureMark).values(mode="demo", changed_at=NOW))
        make_figures("demo", NOW, AS_OF)
    return town


def _freeze(town: Town, view: View, once: str = "a") -> FigureSnapshot:
    with transaction():
        kept = freeze(view.kind, view.content, view.of, view.counts, "Till nämnden", town.manager, once, NOW)
    return db.session.get_one(FigureSnapshot, kept.id)


def _two_years_later() -> None:
    """Everything is decided, moved and late, and counted again."""
    with transaction():
        db.session.execute(update(CaseFactRow).values(ended_on=AS_OF - timedelta(days=9), ending="decided"))
        db.session.execute(update(ClockFactRow).values(stopped_on=AS_OF - timedelta(days=9)))
        make_indicators("demo", NOW + timedelta(days=730), AS_OF + timedelta(days=730))


@pytest.mark.parametrize("key", ["P1", "T1", "T3", "L2", "L3", "P11", "T6", "T4", "P3"])
def test_a_frozen_figure_is_given_again_by_its_counts_and_by_its_rows(counts: Town, key: str) -> None:
    kept = _freeze(counts, indicator_view(WHOLE, key))
    figure = next(content_of(kept).figures())
    assert figure.value is not None
    assert kept.case_ids
    assert tampered(kept) == []
    assert drifted(kept) == []


@pytest.mark.parametrize("part", [("enhet", "bygglov"), ("tjanst", "bygglov"), ("organ", "Miljönämnden")])
def test_a_part_stands_on_its_own_rows_only(counts: Town, part: tuple[str, str]) -> None:
    asked = {"occasion": "decided", "mode": "demo", "service_key": "tobak", "unit_key": "naringsliv", "nonce": "a"}
    with transaction():
        case_id = db.session.scalars(select(CaseFactRow.case_id).limit(1)).one()
        db.session.add(Survey(case_id=case_id, **asked, language="sv", asked_at=NOW, expires_at=NOW))
    kept = _freeze(counts, indicator_view(Chosen("demo", 2026, *part), "P3"))
    assert 0 < len(kept.case_ids) < 200
    assert drifted(kept) == []
    assert set(recounted(kept)) == set(kept.counts)


def test_whatever_happens_afterwards_the_frozen_number_stands_and_the_count_of_today_is_told(
    counts: Town,
) -> None:
    kept = _freeze(counts, indicator_view(WHOLE, "P1"))
    was = next(content_of(kept).figures())
    _two_years_later()
    again = db.session.get_one(FigureSnapshot, kept.id, populate_existing=True)
    assert next(content_of(again).figures()) == was
    assert tampered(again) == []
    assert drifted(again) != []
    assert [key for key, (changed, _today) in differences(frozen_after(0)).items() if changed] == []


def test_the_report_and_a_goal_and_the_months_are_frozen_whole(counts: Town) -> None:
    report = _freeze(counts, report_view("demo", 2026, ""), "report")
    assert len({section.area for section in content_of(report).sections}) == 4
    assert content_of(report).nki is not None
    assert {row.name.sv for row in content_of(report).holding} >= {"Bygglov"}
    goal = _freeze(counts, card_view("demo", 2026, "Miljönämnden", "professional"), "card")
    months = _freeze(counts, turnaround_view("demo", "bygglov", ""), "months")
    assert len(content_of(months).months) > 6
    for kept in (report, goal, months):
        assert (tampered(kept), drifted(kept)) == ([], [])


def test_the_same_form_sent_twice_is_one_frozen_figure(counts: Town) -> None:
    view = indicator_view(WHOLE, "P1")
    assert _freeze(counts, view).id == _freeze(counts, view).id
    assert _freeze(counts, view, "b").id != _freeze(counts, view).id


def test_nobody_can_change_what_was_frozen_and_a_changed_one_is_found(counts: Town) -> None:
    kept = _freeze(counts, indicator_view(WHOLE, "P1"))
    for statement in ("update figure_snapshot set reason = 'annan'", "delete from figure_snapshot"):
        with pytest.raises(DBAPIError), transaction():
            db.session.execute(text(statement))
    with transaction():
        db.session.execute(text("set local session_replication_role = replica"))
        changed = "jsonb_set(content, '{sections,0,figures,0,value}', '1.0')"
        db.session.execute(text(f"update figure_snapshot set content = {changed}"))
    found = db.session.get_one(FigureSnapshot, kept.id, populate_existing=True)
    assert [line.split(":")[0] for line in tampered(found)] == ["sigill", "P1"]
    with transaction():
        runs = {run.name: run.wrong for run in check_invariants(NOW)}
    assert runs["frozen"] == 2


def test_only_those_who_answer_for_figures_freeze_them_and_they_say_why(counts: Town) -> None:
    view = indicator_view(WHOLE, "P1")
    with pytest.raises(NotAllowed):
        freeze(view.kind, view.content, view.of, view.counts, "Till nämnden", counts.lena, "x", NOW)
    for reason in ("", "  a ", "x" * 301, "ett\x07två"):
        with pytest.raises(Invalid):
            freeze(view.kind, view.content, view.of, view.counts, reason, counts.manager, "x", NOW)
    with pytest.raises(NotFound):
        indicator_view(WHOLE, "X9")
    assert db.session.scalars(select(FigureSnapshot)).all() == []


def test_the_rows_are_those_that_anything_of_the_year_can_be_counted_of(counts: Town) -> None:
    everybody = rows_behind("demo", 2026, AS_OF, (), (), 1000)
    assert len(everybody) == 200
    assert rows_behind("demo", 2024, AS_OF, (), (), 1000) == []
    assert rows_behind("demo", 2026, AS_OF, (), (), 3) == everybody[:3]
