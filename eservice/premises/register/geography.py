"""Where the municipality is, from its file: its border, and the districts that inquiries name."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from eservice.kit.text import Text

FILE = Path(__file__).with_name("municipality.yaml")


class District(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the municipality, and where its name stands on the map."""

    key: str
    name: Text
    north: int
    east: int


class Municipality(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The border as `[north, east]` corners of SWEREF 99 TM in order, and the districts."""

    name: str
    border: list[list[int]]
    areas: tuple[District, ...]
    #: Units that keep objects, by their keys.
    keepers: tuple[str, ...]
    unverified: bool = False


@cache
def municipality() -> Municipality:
    """The municipality as its file says. Raises `msgspec.ValidationError` for a file that says it wrongly."""
    return msgspec.yaml.decode(FILE.read_bytes(), type=Municipality)


def area_names() -> dict[str, Text]:
    """What the districts are called, in the order of the file."""
    return {area.key: area.name for area in municipality().areas}
