"""The inbox of files: asked for on a page, made by a worker, fetched by its owner alone, gone after a week."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from random import Random

import openpyxl
import pytest
from sqlalchemy import delete, func, select, update

from eservice.accounts.models import RoleGrant
from eservice.exports.models import Export, ExportPart
from eservice.exports.operations import sweep_exports
from eservice.exports.rules import KEPT
from eservice.kit.db import db, transaction
from eservice.statistics.indicators import INDICATORS
from eservice.web.clock import moment
from eservice.web.manager import files
from eservice.web.manager.files import KINDS
from eservice.web.manager.making import make_one
from tests.conftest import Browse
from tests.factories import Town
from tests.planted import AS_OF, NOON, Life, counted, drawn
from tests.visiting import Visitor

NOW = datetime.combine(AS_OF, NOON)
YEAR = "lage=demo&ar=2026"
CASES = f"/chef/indikatorer/P3/arenden?{YEAR}"


def _plant(life: Life, random: Random) -> None:
    life.unit = "bygglov" if life.number % 2 else "miljokontoret"
    life.abandoned = life.number % 10 == 0


@pytest.fixture
def manager(town: Town, browse: Browse) -> Visitor:
    """A manager, with a half-year of cases counted."""
    counted(drawn(31, 160, _plant))
    return browse(town.manager.person_id)


def _ask(browser: Visitor, address: str, kind: str, file_format: str, status: int = 200) -> str:
    return browser.send(browser.see(address), "/chef/uttag", status, vad=kind, format=file_format).text


def _made() -> int:
    """Make everything that waits; in how many steps."""
    steps = 0
    while make_one(KINDS, moment()):
        steps += 1
    return steps


def _rows(browser: Visitor, number: int = 1, sheet: int = 0) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"/chef/uttag/{number}/fil").data))
    return list(book.worksheets[sheet].iter_rows(values_only=True))


def test_a_file_is_asked_for_then_on_its_way_then_there(manager: Visitor) -> None:
    assert "på väg" in _ask(manager, f"/chef/malrapport?{YEAR}", "report", "xlsx")
    assert manager.get("/chef/uttag/1/fil").status_code == 404
    assert _made() == 1
    assert "klar" in manager.see("/chef/uttag").text
    answer = manager.get("/chef/uttag/1/fil")
    assert "malrapport-2026.xlsx" in answer.headers["Content-Disposition"]
    keys = [row[1] for row in _rows(manager)]
    assert {"T1", "L1", "P1"} <= set(keys)


def test_the_same_file_asked_for_twice_is_one_and_of_new_figures_another(manager: Visitor) -> None:
    for _time in range(2):
        _ask(manager, f"/chef/malrapport?{YEAR}", "report", "pdf")
    assert db.session.scalar(select(func.count(Export.id))) == 1
    _ask(manager, f"/chef/malrapport?{YEAR}", "report", "xlsx")
    counted(drawn(32, 5, lambda life, random: setattr(life, "number", life.number + 900)))
    _ask(manager, f"/chef/malrapport?{YEAR}", "report", "pdf")
    assert db.session.scalar(select(func.count(Export.id))) == 3


def test_a_list_is_made_in_steps_and_a_worker_that_dies_loses_only_its_own(
    manager: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PAGES", 1)
    _ask(manager, CASES, "cases", "xlsx")
    assert make_one(KINDS, moment())
    db.session.rollback()
    half = db.session.get_one(Export, 1)
    assert (half.done, half.finished_at) == (25, None)
    assert "25 rader" in manager.see("/chef/uttag").text
    _made()
    references = [row[0] for row in _rows(manager)[5:]]
    assert len(references) == len(set(references)) > 25
    assert all(str(one).startswith("PLANT-") for one in references)
    assert db.session.scalar(select(func.count()).select_from(ExportPart)) == 0


def test_days_are_days_and_numbers_are_numbers_and_a_sheet_says_what_they_mean(manager: Visitor) -> None:
    _ask(manager, CASES, "cases", "xlsx")
    _ask(manager, f"/chef/indikatorer?{YEAR}", "year", "xlsx")
    _made()
    assert isinstance(_rows(manager)[5][3], datetime)
    figures = [row for row in _rows(manager, 2) if row[3] == "P3"]
    assert {row[0] for row in figures} == {None, "organ", "enhet", "tjanst"}
    assert isinstance(figures[0][6], float)
    assert {row[0] for row in _rows(manager, 2, 1)[1:]} == set(INDICATORS)


def test_a_file_holds_only_what_its_owner_may_read(manager: Visitor, browse: Browse, town: Town) -> None:
    officer = browse(town.lena.person_id)
    officer_page = officer.see(f"/chef/malrapport?{YEAR}")
    address = f"/chef/uttag?{YEAR}&nyckel=P3"
    token = officer_page.field("csrf_token").value
    assert officer.post(address, data={"vad": "cases", "format": "xlsx", "csrf_token": token}).status_code == 302
    _made()
    assert len(_rows(officer)) == 5
    assert manager.get("/chef/uttag/1/fil").status_code == 404
    assert browse(town.amina.person_id).get("/chef/uttag").status_code == 403


def test_who_may_read_less_than_when_it_was_made_does_not_get_it(manager: Visitor, town: Town) -> None:
    _ask(manager, CASES, "cases", "csv")
    _made()
    assert manager.get("/chef/uttag/1/fil").status_code == 200
    with transaction():
        grant = update(RoleGrant).where(RoleGrant.person_id == town.manager.person_id)
        db.session.execute(grant.values(unit_key="bygglov"))
    assert manager.get("/chef/uttag/1/fil").status_code == 404


def test_whose_right_ends_while_it_is_made_gets_no_rows_that_it_gave(
    manager: Visitor, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PAGES", 1)
    _ask(manager, CASES, "cases", "csv")
    assert make_one(KINDS, moment())
    with transaction():
        grant = update(RoleGrant).where(RoleGrant.person_id == town.manager.person_id)
        db.session.execute(grant.values(unit_key="bygglov"))
    _made()
    assert manager.get("/chef/uttag/1/fil").status_code == 404
    _ask(manager, CASES, "cases", "csv")
    _made()
    assert manager.get("/chef/uttag/2/fil").status_code == 200


def test_a_file_that_takes_its_worker_with_it_each_time_is_given_up(
    manager: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    _ask(manager, f"/chef/malrapport?{YEAR}", "report", "pdf")

    def killed(*_: object) -> bytes:
        raise SystemExit(9)

    monkeypatch.setattr("eservice.web.manager.files.pdf", killed)
    for hour in range(5):
        with pytest.raises(SystemExit):
            make_one(KINDS, moment() + timedelta(hours=hour))
    assert not make_one(KINDS, moment() + timedelta(hours=6))
    assert "gick inte att göra" in manager.see("/chef/uttag").text


def test_a_file_is_swept_after_a_week_and_who_took_it_is_still_known(manager: Visitor) -> None:
    _ask(manager, f"/chef/malrapport?{YEAR}", "report", "xlsx")
    _made()
    with transaction():
        assert sweep_exports(moment() + KEPT - timedelta(minutes=1)) == 0
        assert sweep_exports(moment() + KEPT + timedelta(minutes=1)) == 1
        assert sweep_exports(moment() + KEPT + timedelta(minutes=1)) == 0
    row = db.session.get_one(Export, 1, populate_existing=True)
    assert (row.content, row.kind) == (None, "report")
    assert manager.get("/chef/uttag/1/fil").status_code == 404
    assert "Inga filer" in manager.see("/chef/uttag").text


def test_a_file_that_cannot_be_made_is_tried_again_then_given_up_aloud_and_keeps_no_other_waiting(
    manager: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    _ask(manager, f"/chef/malrapport?{YEAR}", "report", "pdf")
    _ask(manager, CASES, "cases", "csv")

    def broken(*_: object) -> bytes:
        raise OSError("the disk is full")

    monkeypatch.setattr("eservice.web.manager.files.pdf", broken)
    _made()
    rows = {row.kind: row for row in db.session.scalars(select(Export))}
    assert rows["cases"].finished_at is not None
    assert (rows["report"].attempts, rows["report"].failed) == (1, None)
    for hour in range(1, 6):
        make_one(KINDS, moment() + timedelta(hours=hour))
    db.session.rollback()
    assert "disk" in str(db.session.get_one(Export, 1).failed)
    assert "gick inte att göra" in manager.see("/chef/uttag").text
    _ask(manager, f"/chef/malrapport?{YEAR}", "report", "pdf")
    assert db.session.scalar(select(func.count(Export.id))) == 3


@pytest.mark.parametrize(
    ("kind", "file_format", "more"),
    [("annat", "pdf", ""), ("report", "exe", ""), ("report", "csv", ""), ("cases", "csv", "&nyckel=T2"),
     ("snapshot", "pdf", "&nr=99"), ("snapshot", "pdf", "&nr=x")],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_not_found(manager: Visitor, kind: str, file_format: str, more: str) -> None:
    token = manager.see(f"/chef/malrapport?{YEAR}").field("csrf_token").value
    data = {"vad": kind, "format": file_format, "csrf_token": token}
    assert manager.post(f"/chef/uttag?{YEAR}{more}", data=data).status_code == 404


def test_nobody_fills_the_inbox_without_end(manager: Visitor, town: Town) -> None:
    with transaction():
        for number in range(50):
            row = {"owner_id": town.manager.person_id, "kind": "report", "view": {}, "file_format": "pdf"}
            moments = dict.fromkeys(("asked_at", "try_at", "expires_at"), NOW)
            db.session.add(Export(**row, **moments, language="sv", ask=str(number)))
    _ask(manager, f"/chef/malrapport?{YEAR}", "report", "pdf", 422)
    with transaction():
        db.session.execute(delete(Export))
