"""Tariffs: which list holds on a day, and what a file may say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from eservice.catalogue.listing import DEFINITIONS
from eservice.catalogue.prices.queries import read_tariffs
from eservice.catalogue.prices.rules import in_force
from eservice.catalogue.reading import WrongDefinition, read_services


@dataclass
class Listed:
    id: int
    tariff_key: str
    valid_from: date


LISTS = [
    Listed(1, "pbl", date(2024, 1, 1)),
    Listed(2, "pbl", date(2025, 1, 1)),
    Listed(3, "pbl", date(2025, 1, 1)),
    Listed(4, "food", date(2024, 6, 1)),
]


@pytest.mark.parametrize(
    ("on", "holds"),
    [
        (date(2023, 12, 31), {}),
        (date(2024, 1, 1), {"pbl": 1}),
        (date(2024, 12, 31), {"pbl": 1, "food": 4}),
        (date(2025, 1, 1), {"pbl": 3, "food": 4}),
    ],
)
def test_a_list_holds_from_its_day_until_the_next_and_a_correction_goes_before(on: date, holds: dict[str, int]) -> None:
    assert {key: one.id for key, one in in_force(LISTS, on).items()} == holds


def test_the_tariffs_name_only_services_that_exist_and_amounts_that_are_sourced() -> None:
    services = {service.key for service in read_services(DEFINITIONS)}
    for tariff in read_tariffs(DEFINITIONS / "shared" / "prices.yaml"):
        assert tariff.source
        assert {key for item in tariff.items for key in item.services} <= services


def test_every_permit_has_a_price() -> None:
    priced = {
        key
        for tariff in read_tariffs(DEFINITIONS / "shared" / "prices.yaml")
        for item in tariff.items
        for key in item.services
    }
    inquiries = {"lokalforfragan", "markforfragan", "leverantor", "starta_foretag", "kompetensbehov"}
    assert priced | inquiries == {service.key for service in read_services(DEFINITIONS)}


@pytest.mark.parametrize(("amount", "item"), [(-1, 2), (100_000_001, 2), (10, 0), (10, 10)])
def test_an_impossible_amount_or_item_number_is_refused_with_its_line(tmp_path: Path, amount: int, item: int) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text(
        "- key: pbl\n  name: {sv: T, en: T}\n  valid_from: 2024-01-01\n  source: S\n  items:\n"
        f"    - {{key: one, name: {{sv: E, en: O}}, amount: {amount}, pbl_item: {item}}}\n"
    )
    with pytest.raises(WrongDefinition) as caught:
        read_tariffs(path)
    assert caught.value.line == 6
