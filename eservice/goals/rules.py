"""The strategy and its goals as data, and how a figure stands against its target. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

import msgspec

from eservice.kit.errors import Invalid
from eservice.kit.text import Text, first_control_character

LONGEST_TEXT, LONGEST_BASIS = 2000, 300
#: The years that a target may be set for: those of any strategy that is followed here.
FIRST_YEAR, LAST_YEAR = 2021, 2040


class Goal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something to reach, and by which indicators it is measured; of some services, or of all."""

    key: str
    title: Text
    indicators: tuple[str, ...]
    services: tuple[str, ...] = ()


class Area(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A priority area of the strategy."""

    key: str
    title: Text
    text: Text
    goals: tuple[Goal, ...]


class Strategy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A strategy: its areas in order."""

    title: Text
    adopted: Text
    areas: tuple[Area, ...]
    unverified: bool = False

    def goals(self) -> dict[str, Goal]:
        """Every goal by its key, in order."""
        return {goal.key: goal for area in self.areas for goal in area.goals}


class NkiYear(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The official index of one year of cases; by area where it was published."""

    year: int
    total: int
    label: str = ""
    answers: int | None = None
    areas: dict[str, int] = {}


class Nki(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"break_": "break"}):
    """The official series, and where it breaks."""

    break_year: int
    break_: Text
    source: Text
    years: tuple[NkiYear, ...]


class Status(StrEnum):
    """How a figure stands against its target."""

    NO_TARGET = "no_target"
    NO_FIGURE = "no_figure"
    REACHED = "reached"
    #: Not reached, but within what chance does: the interval holds the target.
    NEAR = "near"
    MISSED = "missed"


class Figure(Protocol):
    """A value with its interval."""

    @property
    def value(self) -> float | None:
        """The value; None where there is none."""

    @property
    def low(self) -> float | None:
        """The lower bound."""

    @property
    def high(self) -> float | None:
        """The upper bound."""


def status(target: float | None, figure: Figure | None, better: int) -> Status:
    """How a figure stands. `better` above 0: more is better; else the target is a bound to keep under."""
    if target is None:
        return Status.NO_TARGET
    if figure is None or figure.value is None:
        return Status.NO_FIGURE
    if figure.value >= target if better > 0 else figure.value <= target:
        return Status.REACHED
    if figure.low is not None and figure.high is not None and figure.low <= target <= figure.high:
        return Status.NEAR
    return Status.MISSED


#: The largest target that a unit can have.
TOPS = {"share": 1.0, "points": 1.0, "index": 100.0, "kronor": 1e9}


def check_target(unit: str, year: int, value: float | None, basis: str) -> None:
    """Raise `Invalid` for a year out of bounds, a value its unit cannot have, or a target that rests on nothing."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid("wrong_year")
    top = TOPS.get(unit, 100_000.0)
    if value is not None and not (0 <= value <= top):
        raise Invalid("wrong_target")
    if not basis.strip():
        raise Invalid("basis_missing")
    check_text(basis, LONGEST_BASIS)


def check_text(text: str, longest: int = LONGEST_TEXT) -> None:
    """Raise `Invalid` for text that is too long or cannot be shown."""
    if len(text) > longest:
        raise Invalid("text_too_long")
    if first_control_character(text) is not None:
        raise Invalid("unreadable_text")
