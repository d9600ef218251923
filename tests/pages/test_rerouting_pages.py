"""A changed routing table, replayed: one rule or a draft, in steps, told by unit; and a question that fails alone."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import Interval, cast, func, select, update

from eservice.cases.models import Case
from eservice.catalogue.queries import current_service
from eservice.kit.days import local_day
from eservice.kit.db import db, transaction
from eservice.routing.operations.tables import change_rows, make_draft, table_for
from eservice.routing.tables import TableRow, rows_from
from eservice.statistics.models import CaseFactRow
from eservice.web.clock import moment
from eservice.whatif.models import Scenario
from eservice.whatif.operations import replaying
from eservice.whatif.operations.replaying import AGAIN, MOST_ATTEMPTS, begin_step
from eservice.whatif.stepping import replay_next
from tests.conftest import Browse
from tests.factories import Town
from tests.planted import AS_OF, Life, counted, drawn
from tests.visiting import Visitor

PAGE = "/chef/tank-om"
SERVICE = "bygglov"


def _plant(life: Life, random: Random) -> None:
    """Half of the cases are another service's, of the unit that will get more."""
    if life.number % 2:
        life.service = life.unit = "naringsliv"


@pytest.fixture
def manager(town: Town, browse: Browse) -> Visitor:
    """A manager; cases of two units came in during the last twelve months, those of the one by a table."""
    counted(drawn(51, 160, _plant))
    now = moment()
    late = local_day(now) - AS_OF - timedelta(days=1)
    with transaction():
        table_for(SERVICE, local_day(now), now)
        moved = {name: getattr(CaseFactRow, name) + late for name in ("received_on", "ended_on", "decided_on")}
        held = (CaseFactRow.ended_on - CaseFactRow.received_on) / 2
        db.session.execute(update(CaseFactRow).values(officer_days=func.coalesce(held, 5), queue_days=10, **moved))
        version, _service = current_service(SERVICE)
        mine = update(Case).where(Case.service_key == SERVICE)
        db.session.execute(mine.values(service_version_id=version, received_at=Case.received_at + cast(late, Interval)))
    return browse(town.manager.person_id)


def _ask(browser: Visitor, status: int = 200, **typed: str) -> str:
    asked = {"kind": "routing", "change": f"{SERVICE}/default", "to_unit": "naringsliv", **typed}
    return browser.send(browser.see(PAGE), PAGE, status, **asked).text


def _work() -> None:
    while replay_next(moment()):
        pass


def _scenario(number: int = 1) -> Scenario:
    return db.session.get_one(Scenario, number, populate_existing=True)


def test_a_rule_that_leads_elsewhere_is_replayed_in_steps_and_told_by_unit(manager: Visitor) -> None:
    page = _ask(manager)
    assert "Regeln annars till" in page
    assert "Räknas: 0 av 280." in page
    replay_next(moment())
    assert "Räknas: 80 av 280." in manager.see(f"{PAGE}/1").text
    _work()
    shown = manager.see(f"{PAGE}/1").text
    assert "80 ärenden av 80 hade gått till en annan enhet." in shown
    for text in ("80 → 0", "0 → 80", "Vad det gör med enheternas köer", "vad det förutsätter"):
        assert text in shown


def test_the_unit_that_gets_the_cases_has_the_longer_queue(manager: Visitor) -> None:
    _plant_two_thirds()
    _ask(manager)
    _work()
    result = _scenario().result
    assert result is not None
    [gets] = [one for one in result["units"] if one["shift"]["unit"] == "naringsliv"]
    assert gets["wait"]["change"] > 0
    assert gets["wait"]["low"] <= gets["wait"]["change"] <= gets["wait"]["high"]


def _plant_two_thirds() -> None:
    """A third of the service's cases are at the other unit already: both can be replayed, as it is and as it would."""
    with transaction():
        some = select(Case.id).where(Case.service_key == SERVICE, Case.id % 3 == 0)
        db.session.execute(update(CaseFactRow).where(CaseFactRow.case_id.in_(some)).values(unit_key="naringsliv"))
        db.session.execute(update(Case).where(Case.id.in_(some)).values(unit_key="naringsliv"))


def test_a_draft_is_tried_as_it_was_when_it_was_asked_about(manager: Visitor, town: Town) -> None:
    now = moment()
    with transaction():
        draft = make_draft(SERVICE, town.administrator, now, local_day(now))
        [last] = rows_from(draft.rows)
        fields = ("key", "reason_sv", "reason_en")
        there = TableRow(unit="naringsliv", **{name: getattr(last, name) for name in fields})
        change_rows(draft.id, None, [there])
    page = _ask(manager, change=f"{SERVICE}/", to_unit="")
    assert f"Utkastet till fördelning, version {draft.version}" in page
    with transaction():
        change_rows(draft.id, None, [last])
    _work()
    assert "80 ärenden av 80 hade gått till en annan enhet." in manager.see(f"{PAGE}/1").text


def test_a_table_whose_cases_have_gone_elsewhere_meanwhile_says_that_none_moves(manager: Visitor) -> None:
    _ask(manager)
    with transaction():
        db.session.execute(update(Case).where(Case.service_key == SERVICE).values(unit_key="naringsliv"))
    _work()
    assert "Inget av 80 ärenden hade gått till en annan enhet." in manager.see(f"{PAGE}/1").text


@pytest.mark.parametrize(
    "typed",
    [
        {"change": ""},
        {"change": "finns-inte/default"},
        {"to_unit": ""},
        {"to_unit": "bygglov"},
        {"to_unit": "telge_fastigheter"},
        {"change": "serveringstillstand/default", "to_unit": "naringsliv"},
    ],
)
def test_a_change_that_cannot_be_is_refused_in_words(manager: Visitor, typed: dict[str, str]) -> None:
    _ask(manager, 422, **typed)
    assert db.session.scalar(select(func.count(Scenario.id))) == 0


def test_a_question_that_cannot_be_replayed_fails_alone_and_says_so(
    manager: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("a figure that is not one")

    monkeypatch.setitem(replaying._STEPS, "officers", broken)
    manager.send(manager.see(PAGE), PAGE, kind="officers", unit="bygglov", officers="4", officers_then="6")
    _ask(manager)
    _work()
    assert "hade gått till en annan enhet" in manager.see(f"{PAGE}/2").text
    assert _scenario().failed is None
    for _try in range(MOST_ATTEMPTS - 1):
        with transaction():
            db.session.execute(update(Scenario).values(try_at=moment()))
        replay_next(moment())
    assert _scenario().failed == "RuntimeError: a figure that is not one"
    assert "gick inte att räkna" in manager.see(f"{PAGE}/1").text
    assert "gick inte att räkna" in manager.see(PAGE).text


def test_a_step_that_takes_its_worker_with_it_is_given_up_after_so_many_tries(manager: Visitor) -> None:
    _ask(manager)
    now = moment()
    for number in range(MOST_ATTEMPTS):
        with transaction():
            assert begin_step(now + number * timedelta(hours=1)) == 1
        with transaction():
            assert begin_step(now + number * timedelta(hours=1) + AGAIN) is None
    with transaction():
        assert begin_step(now + timedelta(days=1)) is None
    assert _scenario().failed == "interrupted"
