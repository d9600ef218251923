"""What a frozen page holds, how it is sealed, and whether its counts still give its numbers. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from math import isclose
from typing import Any

import msgspec

from eservice.goals.rules import Nki
from eservice.kit.errors import Invalid
from eservice.kit.text import Text, first_control_character
from eservice.statistics.indicator_measures import Counted, Measured
from eservice.statistics.indicators import INDICATORS, Indicator
from eservice.statistics.leaves import Leaf

SHORTEST_REASON, LONGEST_REASON = 3, 300


class Frozen(msgspec.Struct, frozen=True):
    """One figure with its definition, as both were."""

    key: str
    name: Text
    formula: Text
    exclusions: Text
    unit: str
    version: int
    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    p90: float | None = None
    #: Why there is no value.
    reason: str | None = None
    #: The value of the year before, the target and the decision that it rested on, and how it stood.
    before: float | None = None
    target: float | None = None
    basis: str = ""
    status: str = ""


class Section(msgspec.Struct, frozen=True):
    """A heading with its figures, and what was written to them."""

    title: Text
    figures: tuple[Frozen, ...]
    #: The services that they are of; empty for all of the slice.
    services: tuple[str, ...] = ()
    #: The area of the strategy that a goal stands under; only in a report.
    area: Text | None = None
    area_text: Text | None = None
    done: str = ""
    remains: str = ""
    answers: str = ""


class HeldRow(msgspec.Struct, frozen=True):
    """Mean days of a service's decided cases with each party; none where it has too few to show."""

    name: Text
    n: int
    queue: float | None = None
    officer: float | None = None
    company: float | None = None
    other: float | None = None


class Content(msgspec.Struct, frozen=True):
    """Everything that a frozen page shows."""

    title: Text
    #: Whose figures they are.
    whose: Text
    sections: tuple[Section, ...]
    #: Month by month, as plain rows; only of turnaround.
    months: tuple[dict[str, str | float | None], ...] = ()
    #: The published index as it was known then; only in a report.
    nki: Nki | None = None
    #: Who had the ball, by service; only in a report.
    holding: tuple[HeldRow, ...] = ()

    def figures(self) -> Iterator[Frozen]:
        """Every figure once, in order: goals may share an indicator."""
        found = {figure.key: figure for section in self.sections for figure in section.figures}
        return iter(found.values())


def by_area(content: Content) -> list[tuple[Text, Text, list[Section]]]:
    """The areas of a report in order, each with its text and the goals that have figures."""
    found: dict[str, tuple[Text, Text, list[Section]]] = {}
    for section in content.sections:
        if section.area is not None and section.area_text is not None:
            held = found.setdefault(section.area.sv, (section.area, section.area_text, []))
            held[2].extend([section] if section.figures else [])
    return list(found.values())


def frozen(key: str, now: Measured, **more: Any) -> Frozen:
    """An indicator as it is now, to be kept with its definition of today."""
    one: Indicator = INDICATORS[key]
    parts = {name: getattr(now, name) for name in ("value", "n", "low", "high", "p90", "reason")}
    return Frozen(key, one.name, one.formula, one.exclusions, one.unit, one.version, **parts, **more)


def seal(content: Any, counts: Any, case_ids: Sequence[int]) -> str:
    """The digest of what is kept, the same for the same content however it was read back."""
    return hashlib.sha256(msgspec.json.encode([content, counts, list(case_ids)], order="deterministic")).hexdigest()


def check_reason(reason: str) -> str:
    """The reason without blanks around it. Raises `Invalid` where it says nothing, too much, or cannot be read."""
    text = reason.strip()
    if not SHORTEST_REASON <= len(text) <= LONGEST_REASON:
        raise Invalid("freeze_reason")
    if first_control_character(text) is not None:
        raise Invalid("unreadable_text")
    return text


def unlike(content: Content, counts: Mapping[str, Leaf]) -> list[str]:
    """The figures that their counts do not give again, as lines. A formula of another version is not asked.

    A figure that was hidden for the sake of another stays hidden whatever its counts say.
    """
    lines: list[str] = []
    for section in content.sections:
        own = {key: leaf for key, leaf in counts.items() if not section.services or key in section.services}
        lines += [line for figure in section.figures if (line := _unlike(figure, Counted.of(own)))]
    return lines


def _unlike(figure: Frozen, counted: Counted) -> str | None:
    one = INDICATORS.get(figure.key)
    if one is None or one.version != figure.version or figure.value is None:
        return None
    again = one.measure(counted)
    if again.n == figure.n and _same(again.value, figure.value):
        return None
    return f"{figure.key}: {figure.value} (n {figure.n}) / {again.value} (n {again.n})"


def _same(first: float | None, second: float | None) -> bool:
    return first is not None and second is not None and isclose(first, second, rel_tol=1e-9, abs_tol=1e-12)
