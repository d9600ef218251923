"""Figures taken away and shown to everybody: the same numbers, their definitions, and nothing that is hidden."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import openpyxl
import pytest

from eservice.kit.days import local_day
from eservice.kit.db import transaction
from eservice.statistics.indicator_operations import make_indicators
from eservice.statistics.indicators import INDICATORS
from eservice.statistics.operations import make_figures
from tests.conftest import Browse
from tests.factories import NOW, Town, routed
from tests.visiting import Visitor

ADDRESS = "lage=demo&ar=2026"


@pytest.fixture
def manager(town: Town, browse: Browse) -> Visitor:
    """A manager, with eight cases counted."""
    for at in range(8):
        routed(town, NOW + timedelta(hours=at))
    with transaction():
        make_figures("demo", NOW, local_day(NOW))
        make_indicators("demo", NOW, local_day(NOW) + timedelta(days=4))
    return browse(town.manager.person_id)


def test_the_workbook_holds_numbers_and_a_sheet_that_says_what_each_means(manager: Visitor) -> None:
    book = openpyxl.load_workbook(io.BytesIO(manager.get(f"/chef/indikatorer.xlsx?{ADDRESS}").data))
    figures, definitions = book.worksheets
    rows = {row[0]: row for row in figures.iter_rows(values_only=True)}
    assert rows["P5"][3] == 1
    assert rows["P5"][7] == 8
    assert {row[0] for row in definitions.iter_rows(min_row=2, values_only=True)} == set(INDICATORS)
    assert all(cell.data_type != "f" for row in definitions.iter_rows() for cell in row)


def test_the_text_file_says_the_same(manager: Visitor) -> None:
    text = manager.get(f"/chef/indikatorer.csv?{ADDRESS}").get_data(as_text=True)
    assert text.startswith("﻿")
    rows = {row[0]: row for row in csv.reader(io.StringIO(text[1:]), delimiter=";") if row}
    assert (rows["P5"][3], rows["P5"][7]) == ("1", "8")
    assert (rows["T3"][3], rows["T3"][9]) == ("", "för få")


def test_everybody_may_see_how_fast_we_are_and_small_groups_stay_hidden(manager: Visitor, browse: Browse) -> None:
    page = browse().get("/sa-snabba-ar-vi").text
    for text in ("Så snabba är vi", "Serveringstillstånd", "för få", "Öppna data"):
        assert text in page
    english = browse(language="en").get("/sa-snabba-ar-vi").text
    assert "How fast we are" in english


def test_open_data_tell_the_same_with_definitions_and_a_description(manager: Visitor, browse: Browse) -> None:
    told = browse().get("/sa-snabba-ar-vi.json").get_json()
    one = next(row for row in told["services"] if row["service"] == "serveringstillstand")
    assert one["median_days"] is None
    assert set(told["definitions"]) == {"P1", "P1S", "P3"}
    rows = list(csv.reader(io.StringIO(browse().get("/sa-snabba-ar-vi.csv").get_data(as_text=True)[1:]), delimiter=";"))
    assert len(rows) == len(told["services"]) + 1
    about = browse().get("/sa-snabba-ar-vi.jsonld")
    assert about.mimetype == "application/ld+json"
    assert {part["dcat:mediaType"] for part in about.get_json(force=True)["dcat:distribution"]} == {
        "text/csv",
        "application/json",
    }
