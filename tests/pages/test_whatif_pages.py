"""What if, on pages: asked once, replayed in steps, shown with interval and assumptions, to its asker alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import func, select, update

from eservice.kit.days import local_day
from eservice.kit.db import db, transaction
from eservice.statistics.models import CaseFactRow
from eservice.web.clock import moment
from eservice.whatif.models import Scenario
from eservice.whatif.stepping import replay_next
from tests.conftest import Browse
from tests.factories import Town
from tests.planted import AS_OF, Life, counted, drawn
from tests.visiting import Visitor

PAGE = "/chef/tank-om"


def _plant(life: Life, random: Random) -> None:
    life.unit = "bygglov" if life.number % 15 else "naringsliv"
    life.waits = 10


@pytest.fixture
def manager(town: Town, browse: Browse) -> Visitor:
    """A manager; the cases came in during the last twelve months, each with its days in the queue and after."""
    counted(drawn(51, 120, _plant))
    late = local_day(moment()) - AS_OF - timedelta(days=1)
    with transaction():
        moved = {name: getattr(CaseFactRow, name) + late for name in ("received_on", "ended_on", "decided_on")}
        held = (CaseFactRow.ended_on - CaseFactRow.received_on) / 2
        due = CaseFactRow.received_on + late + timedelta(days=40)
        db.session.execute(update(CaseFactRow).values(officer_days=func.coalesce(held, 5), due_on=due, **moved))
    return browse(town.manager.person_id)


def _ask(browser: Visitor, status: int = 200, **typed: str) -> str:
    asked = {"unit": "bygglov", "officers": "4", **typed}
    return browser.send(browser.see(PAGE), PAGE, status, **asked).text


def _replay(now: datetime) -> int:
    steps = 0
    while replay_next(now):
        steps += 1
    return steps


def test_another_number_of_officers_is_replayed_in_steps_and_told_with_its_assumptions(manager: Visitor) -> None:
    page = _ask(manager, kind="officers", officers_then="6")
    assert "6 handläggare i stället för 4" in page
    assert "Räknas: 0 av 200." in page
    assert replay_next(moment())
    assert "Räknas: 20 av 200." in manager.see(f"{PAGE}/1").text
    assert _replay(moment()) == 9
    shown = manager.see(f"{PAGE}/1").text
    for text in ("Hälften klara inom", "Nio av tio klara inom", "vad det förutsätter", "200 omspelningar"):
        assert text in shown
    result = db.session.get_one(Scenario, 1, populate_existing=True).result
    assert result is not None
    assert result["wait"]["change"] < 0
    assert result["wait"]["low"] <= result["wait"]["change"] <= result["wait"]["high"]


def test_a_replay_done_again_after_a_crash_gives_the_same(manager: Visitor) -> None:
    _ask(manager, kind="officers", officers_then="3")
    replay_next(moment())
    first = db.session.get_one(Scenario, 1, populate_existing=True).runs
    with transaction():
        db.session.execute(update(Scenario).values(done=0, runs=[]))
    replay_next(moment())
    assert db.session.get_one(Scenario, 1, populate_existing=True).runs == first


def test_another_target_is_judged_beside_the_days_that_were(manager: Visitor, browse: Browse, town: Town) -> None:
    _ask(manager, kind="target", target_days="90")
    assert _replay(moment()) == 1
    shown = manager.see(f"{PAGE}/1").text
    for text in ("Mål 90 dagar", "De dagar som gällde", "Åtta av tio avslutade ärenden"):
        assert text in shown
    result = db.session.get_one(Scenario, 1).result
    assert result is not None
    assert result["share_then"] > result["share"]
    english = browse(town.manager.person_id, language="en").see(f"{PAGE}/1").text
    assert "Target 90 days" in english


@pytest.mark.parametrize(
    "typed",
    [
        {"kind": "officers", "officers_then": "0"},
        {"kind": "officers", "officers_then": "4"},
        {"kind": "officers", "officers_then": "900"},
        {"kind": "officers", "officers_then": "många"},
        {"kind": "target", "target_days": ""},
        {"kind": "target", "target_days": "99999"},
        {"kind": "annat", "officers_then": "5"},
        {"kind": "officers", "officers_then": "5", "unit": "naringsliv"},
        {"kind": "officers", "officers_then": "5", "unit": ""},
        {"kind": "officers", "officers_then": "5", "unit": "finns-inte"},
    ],
)
def test_what_cannot_be_replayed_is_refused_in_words(manager: Visitor, typed: dict[str, str]) -> None:
    _ask(manager, 422, **typed)
    assert db.session.scalar(select(func.count(Scenario.id))) == 0


@pytest.mark.parametrize("typed", [{"kind": "officers", "officers_then": "6"}, {"kind": "target", "target_days": "9"}])
def test_a_question_whose_cases_have_gone_is_answered_so_and_keeps_no_other_waiting(
    manager: Visitor, typed: dict[str, str]
) -> None:
    _ask(manager, **typed)
    with transaction():
        db.session.execute(update(CaseFactRow).values(unit_key="naringsliv"))
    _ask(manager, kind="target", target_days="90", unit="naringsliv")
    assert _replay(moment()) == 2
    assert "För få ärenden är kvar att räkna på" in manager.see(f"{PAGE}/1").text
    assert "för få ärenden" in manager.see(PAGE).text
    assert "De dagar som gällde" in manager.see(f"{PAGE}/2").text


def test_a_form_sent_twice_asks_once_and_nobody_else_reads_the_answer(
    manager: Visitor, browse: Browse, town: Town
) -> None:
    page = manager.see(PAGE)
    for _time in range(2):
        manager.send(page, PAGE, unit="bygglov", kind="officers", officers="4", officers_then="5")
    assert db.session.scalar(select(func.count(Scenario.id))) == 1
    assert browse(town.lena.person_id).get(PAGE).status_code == 403
    assert browse(town.administrator.person_id).get(f"{PAGE}/1").status_code == 403
