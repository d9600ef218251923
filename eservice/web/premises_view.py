"""Objects of the register as pages show them: facts in words, changes line by line, and points on a map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, radians, sin
from typing import Any

from babel.dates import format_date

from eservice.premises.models import PremisesChange, PremisesObject
from eservice.premises.register.columns import BY_KEY, columns_of
from eservice.premises.register.geography import municipality
from eservice.premises.words import COLUMNS, STATES, price_of, shown_value, size_of, title_of
from eservice.web.language import language

#: A drawing of the municipality is this wide, in units of its own; its height follows.
WIDTH = 1000
MARGIN = 20
#: A mark stays clear of another by this much, so that both can be pointed at.
CLEAR = 26
MOST_TRIES = 60


def premises_words() -> dict[str, Callable[[PremisesObject], str]]:
    """What templates say of an object in a line, in the reader's language."""
    return {
        "premises_title": lambda one: title_of(one.kind, one.type, one.address, language()),
        "premises_size": lambda one: size_of(one.m2, one.smallest_m2, language()),
        "premises_price": lambda one: price_of(one.price, one.price_basis, language()),
        "premises_state": lambda one: STATES[one.state].in_language(language()),
    }


def facts_of(one: PremisesObject, language: str) -> list[tuple[str, str]]:
    """What is known of an object, as names and values in order; what nobody has said is left out."""
    area = shown_value("area", one.area, language)
    facts = [
        (_name("m2", language), size_of(one.m2, one.smallest_m2, language)),
        (_name("price", language), price_of(one.price, one.price_basis, language)),
        (_name("free_from", language), day_or_now(one.free_from, language)),
        (_name("area", language), area),
        (_name("designation", language), one.designation),
    ]
    details = [
        (COLUMNS[column.key].in_language(language), shown_value(column.key, one.details.get(column.key), language))
        for column in columns_of(one.kind)
        if column.detail
    ]
    return [(name, value) for name, value in (*facts, *details) if value]


def _name(key: str, language: str) -> str:
    return COLUMNS[key].in_language(language).split(",")[0]


def day_or_now(day: date | None, language: str) -> str:
    """A day in words, or that it is free at once."""
    if day is None:
        return "Now" if language == "en" else "Nu"
    return format_date(day, "d MMMM y", locale=language)


def change_lines(change: PremisesChange, language: str) -> list[tuple[str, str, str]]:
    """What a change changed: name, before, after, in words."""
    return [
        (
            COLUMNS[key].in_language(language) if key in COLUMNS else key,
            _cell(key, change.before.get(key), language),
            _cell(key, change.after.get(key), language),
        )
        for key in change.after
        if change.before.get(key) or change.after.get(key)
    ]


def _cell(key: str, value: Any, language: str) -> str:
    if value is None or value in ("", []):
        return "–"
    if key in BY_KEY and BY_KEY[key].sort == "corners":
        return f"{len(value)} {'corners' if language == 'en' else 'hörn'}"
    return shown_value(key, value, language)


@dataclass(frozen=True, slots=True)
class Mark:
    """An object on the map: its number in the list, and where it is drawn."""

    number: int
    id: int
    kind: str
    x: float
    y: float
    outline: str


@dataclass(frozen=True, slots=True)
class Map:
    """The drawing: its size, the border, the names of the districts, the marks, and how long ten kilometres are."""

    width: int
    height: int
    border: str
    areas: list[tuple[str, float, float]]
    marks: list[Mark]
    ten_km: float


def map_of(objects: Sequence[PremisesObject], language: str) -> Map:
    """A drawing of the objects that have a place, numbered as they stand in the list. North is up.

    Two marks that would lie on each other are moved apart along a spiral: the drawing says roughly where, and the page
    of each says exactly.
    """
    town = municipality()
    norths, easts = [north for north, _e in town.border], [east for _n, east in town.border]
    scale = (WIDTH - 2 * MARGIN) / (max(easts) - min(easts))

    def place(north: float, east: float) -> tuple[float, float]:
        return MARGIN + (east - min(easts)) * scale, MARGIN + (max(norths) - north) * scale

    taken: list[tuple[float, float]] = []
    marks = []
    for number, one in enumerate(objects, start=1):
        if one.north is not None and one.east is not None:
            x, y = _free(place(one.north, one.east), taken)
            outline = " ".join(f"{px:.1f},{py:.1f}" for px, py in (place(n, e) for n, e in one.outline))
            marks.append(Mark(number, one.id, one.kind, round(x, 1), round(y, 1), outline))
    areas = [
        (area.name.in_language(language), *place(area.north, area.east))
        for area in town.areas
        if area.key != "elsewhere"
    ]
    border = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(north, east) for north, east in town.border))
    height = round(2 * MARGIN + (max(norths) - min(norths)) * scale)
    return Map(WIDTH, height, border, areas, marks, 10_000 * scale)


def _free(wanted: tuple[float, float], taken: list[tuple[float, float]]) -> tuple[float, float]:
    """The nearest place along a spiral that is clear of the marks before."""
    x, y = wanted
    for step in range(MOST_TRIES):
        far, turn = CLEAR * step / 6, radians(60 * step)
        x, y = wanted[0] + far * cos(turn), wanted[1] + far * sin(turn)
        if all((x - tx) ** 2 + (y - ty) ** 2 >= CLEAR**2 for tx, ty in taken):
            break
    taken.append((x, y))
    return x, y


def row_values(one: PremisesObject) -> Mapping[str, Any]:
    """An object with its details beside its columns, as files write it."""
    own = {column.key: getattr(one, column.key) for column in BY_KEY.values() if not column.detail}
    return {**own, **one.details, "state": one.state}
