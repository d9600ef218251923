"""Who is asked by Insikt, and what of them leaves the system."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from eservice.insikt.queries import mappings
from eservice.insikt.rules import (
    OTHER_AREA,
    SAME_COMPANY,
    UNREACHABLE,
    Decided,
    FileMapping,
    check_period,
    line,
    mapping_of,
    select_cases,
)
from eservice.kit.errors import Invalid

DAY = date(2026, 3, 2)
CASE = Decided(
    7, "LOT-2026-00007", "serveringstillstand", "servering_stadigvarande", "Tillståndsenheten", 3, "5599010013",
    "Hamnkrogen AB", "Aktiebolag", "Amina Haddad", "amina@example.se", "+46700000000", DAY, DAY + timedelta(days=40),
    DAY + timedelta(days=40), "favourable",
)  # fmt: skip


@pytest.fixture
def mapping() -> FileMapping:
    """The mapping of 2026."""
    return mapping_of(mappings(), 2026)


def test_a_company_is_asked_once_in_each_area_about_its_last_decision(mapping: FileMapping) -> None:
    later = replace(CASE, case_id=8, decided_on=CASE.decided_on + timedelta(days=1))
    same_area = replace(CASE, case_id=9, service_key="servering_tillfalligt", decided_on=CASE.decided_on)
    other = replace(CASE, case_id=10, service_key="bygglov")
    found = select_cases([later, CASE, same_area, other], mapping)
    assert [case.case_id for case in found.chosen] == [10, 8]
    assert found.left_out == {SAME_COMPANY: 2}


def test_who_cannot_be_reached_or_is_of_no_area_is_left_out_and_counted(mapping: FileMapping) -> None:
    silent = replace(CASE, case_id=8, company_id=4, email="", phone="")
    by_phone = replace(CASE, case_id=9, company_id=5, email="")
    inquiry = replace(CASE, case_id=10, company_id=6, service_key="lokalforfragan")
    found = select_cases([silent, by_phone, inquiry], mapping)
    assert [case.case_id for case in found.chosen] == [9]
    assert found.left_out == {UNREACHABLE: 1, OTHER_AREA: 1}


def test_a_personal_number_never_leaves_and_a_company_s_number_does(mapping: FileMapping) -> None:
    at = [column.field for column in mapping.columns].index("number")
    assert line(CASE, mapping)[at] == "559901-0013"
    sole = replace(CASE, number="8001011239")
    assert line(sole, mapping)[at] == "800101-****"
    assert "1239" not in " ".join(line(sole, mapping))


def test_a_line_has_a_cell_for_each_column_in_the_order_of_the_file(mapping: FileMapping) -> None:
    cells = dict(zip([column.name for column in mapping.columns], line(CASE, mapping), strict=True))
    assert (cells["myndighetsomrade"], cells["utfall"], cells["kundtyp"]) == (
        "serveringstillstand",
        "bifall",
        "företag",
    )
    assert (cells["inkom_datum"], cells["beslutsdatum"]) == ("2026-03-02", "2026-04-11")


@pytest.mark.parametrize(
    ("number", "form", "customer"),
    [
        ("5599010013", "Aktiebolag", "företag"),
        ("7696010013", "Ekonomisk förening", "företag"),
        ("8024010013", "Ideell förening", "förening"),
        ("8001011239", "Enskild näringsidkare", "enskild firma"),
    ],
)
def test_the_kind_of_customer_is_told_from_number_and_form(
    mapping: FileMapping, number: str, form: str, customer: str
) -> None:
    at = [column.field for column in mapping.columns].index("customer")
    assert line(replace(CASE, number=number, legal_form=form), mapping)[at] == customer


def test_the_newest_mapping_that_has_begun_is_used(mapping: FileMapping) -> None:
    newer = FileMapping(2027, mapping.areas, mapping.outcomes, mapping.columns[:3], mapping.source)
    assert mapping_of([mapping, newer], 2026) is mapping
    assert mapping_of([mapping, newer], 2030) is newer
    with pytest.raises(Invalid):
        mapping_of([mapping], 2019)


@pytest.mark.parametrize(("days_back", "length"), [(10, 9), (400, 366), (1, 0)])
def test_a_period_that_is_over_and_at_most_a_year_is_taken(days_back: int, length: int) -> None:
    first = DAY - timedelta(days=days_back)
    check_period(first, first + timedelta(days=min(length, 365)), DAY)


@pytest.mark.parametrize(
    ("first", "last"), [(DAY, DAY), (DAY, DAY - timedelta(1)), (DAY - timedelta(400), DAY - timedelta(1))]
)
def test_a_period_that_is_not_over_or_too_long_is_refused(first: date, last: date) -> None:
    with pytest.raises(Invalid):
        check_period(first, last, DAY)
