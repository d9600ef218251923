"""What somebody writes about premises and land, right in every column."""

from __future__ import annotations

from datetime import date
from typing import Any

from eservice.premises.register.geography import municipality
from eservice.premises.register.rules import Around, Read, read_object

TODAY = date(2026, 3, 2)
OWNERS = ("telge_fastigheter", "exploatering")
AROUND = Around(OWNERS, municipality().border, TODAY, frozenset({"Nykvarn Turinge 1:9"}))
STORE = {
    "kind": "premises",
    "owner_key": "telge_fastigheter",
    "own_number": "TF-1",
    "type": "storage",
    "address": "Morabergsvägen 10",
    "designation": "södertälje moraberg 2:11",
    "area": "moraberg",
    "m2": "1 200",
    "smallest_m2": "300",
    "price": "950",
    "price_basis": "per_m2_year",
    "free_from": "2026-05-01",
    "north": "6566300",
    "east": "653300",
    "ceiling_height": "6,5",
    "loading_dock": "ja",
    "gates": "nej",
}
PLOT = {
    "kind": "land",
    "owner_key": "exploatering",
    "own_number": "MARK-1",
    "type": "industrial",
    "address": "Almnäs",
    "area": "almnas",
    "m2": "40000",
    "outline": "6562000 642000 | 6562000 642200 | 6562200 642200 | 6562200 642000",
    "tenures": "buy, lease",
    "allows": "noise",
    "plan_state": "in_force",
}


def read(base: dict[str, str], around: Around = AROUND, **written: str) -> Read:
    """What the rules make of `base` with some columns written otherwise."""
    return read_object({**base, **written}, around)


def values(base: dict[str, str], **written: str) -> dict[str, Any]:
    """The values of something that is right."""
    found = read(base, **written)
    assert found.wrong == {}
    return found.values
