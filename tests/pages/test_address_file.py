"""The address file for Insikt on its page: seen before it is made, made by a worker, and noted for good."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from eservice.cases.operations import handling
from eservice.catalogue.queries import current_service
from eservice.decisions.operations.signing import decide_case
from eservice.kit.db import db, transaction
from eservice.web.clock import moment
from eservice.web.manager.files import KINDS
from eservice.web.manager.making import make_one
from tests.conftest import Browse
from tests.factories import NOW, PERMIT, Town, case, follow, routed
from tests.visiting import Visitor

REASONS = "Sökanden uppfyller alla krav som lagen ställer på den som serverar alkohol."
PAGE = "/chef/insikt?fran=2026-03-01&till=2026-03-31"


@pytest.fixture
def manager(town: Town, browse: Browse) -> Visitor:
    """A manager; two companies have decisions of March, one of them two, and one case is open."""
    outcome = current_service(PERMIT)[1].outcomes[0]
    for at, applicant in enumerate((town.amina, town.amina, town.rival, town.rival)):
        reference = routed(town, NOW + timedelta(hours=at), viewer=applicant)
        if at == 3:
            continue
        with transaction():
            handling.take_case(reference, town.lena, NOW + timedelta(days=1))
            grounds, when = list(outcome.grounds[:1]), NOW + timedelta(days=5 + at)
            decide_case(reference, town.lena, case(reference).version, outcome.key, grounds, REASONS, when)
    follow(NOW + timedelta(days=20))
    return browse(town.manager.person_id)


def test_the_page_shows_who_is_asked_and_who_is_not_before_any_file_is_made(manager: Visitor) -> None:
    page = " ".join(manager.see(PAGE).text.split())
    assert "Tillfrågas 2" in page
    assert "Inte med 1 samma företag har ett senare beslut i samma område" in page
    assert "Hamnkrogen AB" in page
    assert "Behöver kontrolleras" in page
    assert "Ingen fil har gjorts än." in page


@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
def test_the_file_holds_a_line_for_each_and_is_noted_with_who_and_how_many(manager: Visitor, file_format: str) -> None:
    manager.send(manager.see(PAGE), "/chef/uttag", vad="insikt", format=file_format)
    while make_one(KINDS, moment()):
        pass
    data = manager.get("/chef/uttag/1/fil").data
    if file_format == "xlsx":
        rows = list(openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True))
    else:
        rows = [tuple(row) for row in csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")]
    assert rows[0][:3] == ("arende_id", "diarienr", "myndighetsomrade")
    assert {row[7] for row in rows[1:]} == {"Hamnkrogen AB", "Rival AB"}
    page = " ".join(manager.see(PAGE).text.split())
    assert "Birgitta Sand 2 1" in page


def test_the_log_of_files_cannot_be_changed(manager: Visitor) -> None:
    manager.send(manager.see(PAGE), "/chef/uttag", vad="insikt", format="csv")
    make_one(KINDS, moment())
    with pytest.raises(DBAPIError), transaction():
        db.session.execute(text("delete from address_file"))


@pytest.mark.parametrize(
    "period",
    [
        "fran=2026-03-31&till=2026-03-01",
        "fran=i+dag&till=x",
        "fran=2024-01-01&till=2026-03-01",
        "fran=2019-01-01&till=2019-02-01",
        "fran=2999-01-01&till=2999-02-01",
    ],
)
def test_a_period_that_cannot_be_is_refused_in_words(manager: Visitor, period: str) -> None:
    page = manager.see(f"/chef/insikt?{period}", 422)
    assert not page.has_form("/chef/uttag")
    token = manager.see(PAGE).field("csrf_token").value
    data = {"vad": "insikt", "format": "csv", "csrf_token": token}
    assert manager.post(f"/chef/uttag?{period}", data=data).status_code == 422


def test_an_officer_neither_sees_nor_makes_the_file(manager: Visitor, browse: Browse, town: Town) -> None:
    officer = browse(town.lena.person_id)
    assert officer.get(PAGE).status_code == 403
    token = officer.see("/chef/vyer").field("csrf_token").value
    data = {"vad": "insikt", "format": "csv", "csrf_token": token}
    assert officer.post("/chef/uttag?fran=2026-03-01&till=2026-03-31", data=data).status_code == 403
