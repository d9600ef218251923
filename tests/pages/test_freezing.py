"""Freezing on pages: from the report, an indicator and turnaround; the page, the text and the document after."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pikepdf
import pytest
from click.testing import CliRunner
from sqlalchemy import update

from eservice.commands.checks import check_
from eservice.exports.models import Export
from eservice.kit.days import local_day
from eservice.kit.db import db, transaction
from eservice.statistics.indicator_operations import make_indicators
from eservice.statistics.operations import make_figures
from eservice.web.clock import moment
from eservice.web.manager.files import KINDS
from eservice.web.manager.making import make_one
from tests.conftest import Browse
from tests.factories import NOW, Town, routed
from tests.visiting import Visitor

REASON = "Underlag till nämnden den 12 mars."


@pytest.fixture
def manager(town: Town, browse: Browse) -> Visitor:
    """A manager, with eight cases counted."""
    for at in range(8):
        routed(town, NOW + timedelta(hours=at))
    with transaction():
        make_figures("demo", NOW, local_day(NOW))
        make_indicators("demo", NOW, local_day(NOW) + timedelta(days=4))
    return browse(town.manager.person_id)


@pytest.mark.parametrize(
    ("address", "what", "shown"),
    [
        ("/chef/malrapport?lage=demo&ar=2026", "report", "Målrapport 2026"),
        ("/chef/malrapport?lage=demo&ar=2026&organ=Socialnämnden", "card:professional", "Socialnämnden"),
        ("/chef/indikatorer?lage=demo&ar=2026", "indicator:P5", "100 %"),
        ("/chef/indikatorer?lage=demo&ar=2026&urval=organ:Socialnämnden", "indicator:P5", "Socialnämnden"),
        ("/chef/handlaggningstider?lage=demo", "turnaround", "Månad för månad"),
    ],
)
def test_what_a_page_shows_is_frozen_from_it_and_stands_in_the_list(
    manager: Visitor, address: str, what: str, shown: str
) -> None:
    frozen = manager.send(manager.see(address), "/chef/frysta", vad=what, skal=REASON)
    assert frozen.address.startswith("/chef/frysta/")
    for text in (shown, REASON, "Birgitta Sand", "Ärenden som räknats 8"):
        assert text in " ".join(frozen.text.split())
    assert REASON in manager.see("/chef/frysta").text


def test_the_files_of_a_frozen_figure_say_what_the_page_says_and_are_the_same_each_time(
    manager: Visitor, browse: Browse, town: Town
) -> None:
    frozen = manager.send(manager.see("/chef/malrapport?lage=demo&ar=2026"), "/chef/frysta", vad="report", skal=REASON)
    text = manager.get(f"{frozen.address}.csv").get_data(as_text=True)
    rows = {row[min(1, len(row) - 1)]: row for row in csv.reader(io.StringIO(text[1:]), delimiter=";") if row}
    assert (rows["P5"][3], rows["P5"][6], rows[REASON][0]) == ("1", "8", "Varför")
    english = browse(town.lena.person_id, language="en")
    for browser in (manager, english):
        browser.send(browser.see(frozen.address), "/chef/uttag", vad="snapshot", format="pdf")
    assert [make_one(KINDS, moment()) for _file in range(3)] == [True, True, False]
    with pikepdf.open(io.BytesIO(english.get("/chef/uttag/2/fil").data)) as document:
        assert str(document.Root.Lang) == "en"
    first = manager.get("/chef/uttag/1/fil").data
    with transaction():
        db.session.execute(update(Export).values(finished_at=None, content=None, try_at=Export.asked_at))
    assert make_one(KINDS, moment())
    assert manager.get("/chef/uttag/1/fil").data == first


def test_an_officer_reads_what_was_frozen_and_freezes_nothing(manager: Visitor, browse: Browse, town: Town) -> None:
    officer = browse(town.lena.person_id)
    assert not officer.see("/chef/malrapport?lage=demo&ar=2026").has_form("/chef/frysta")
    assert officer.see("/chef/frysta").status == 200
    assert browse(town.amina.person_id).get("/chef/frysta").status_code == 403


@pytest.mark.parametrize(
    ("what", "reason", "status"),
    [
        ("report", "", 422),
        ("report", "x" * 301, 422),
        ("indicator:X9", REASON, 404),
        ("card:inget", REASON, 404),
        ("annat", REASON, 404),
    ],
)
def test_what_cannot_be_frozen_is_refused_by_name(manager: Visitor, what: str, reason: str, status: int) -> None:
    page = manager.see("/chef/malrapport?lage=demo&ar=2026")
    manager.send(page, "/chef/frysta", status, vad=what, skal=reason)
    assert "Inget är fruset än" in manager.see("/chef/frysta").text


def test_the_check_of_figures_counts_what_was_frozen_again_over_its_own_rows(manager: Visitor) -> None:
    manager.send(manager.see("/chef/malrapport?lage=demo&ar=2026"), "/chef/frysta", vad="report", skal=REASON)
    said = CliRunner().invoke(check_, ["figures"], obj=None)
    assert (said.exit_code, said.output.splitlines()[-1]) == (0, "1 frysta räknades om; 0 ändrade.")
