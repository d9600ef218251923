"""What a view of figures shows, as content that can be frozen or written as a document: the same words and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from eservice.accounts.queries import units
from eservice.catalogue.queries import service_names
from eservice.goals import queries
from eservice.goals.queries import Card, Line
from eservice.goals.rules import Area
from eservice.kit.errors import NotFound
from eservice.kit.text import Text
from eservice.snapshots.operations import Slice
from eservice.snapshots.recounting import by_service
from eservice.snapshots.rules import Content, Frozen, HeldRow, Section, frozen
from eservice.statistics.definitions import DEFINITIONS
from eservice.statistics.holding_by_service import held_means
from eservice.statistics.indicator_queries import Cell, Year, year_counts
from eservice.statistics.indicators import INDICATORS
from eservice.statistics.leaves import Leaf
from eservice.statistics.queries import made_report
from eservice.statistics.rules import MonthRow
from eservice.web.manager.indicators import Chosen, bodies, part_of, slice_figures

ALL = Text("Hela kommunen och bolagen", "The whole municipality and its companies")


class View(NamedTuple):
    """What is shown, of which cases, and the counts by service that it is made of."""

    kind: str
    content: Content
    of: Slice
    counts: dict[str, Leaf]


def indicator_view(chosen: Chosen, key: str) -> View:
    """One indicator of a view. Raises `NotFound` where there is no such indicator, or nothing is counted."""
    if key not in INDICATORS:
        raise NotFound("nothing_counted")
    name = INDICATORS[key].name
    return _indicators(chosen, (key,), name, Text(f"{name.sv} {chosen.year}", f"{name.en} {chosen.year}"))


def _indicators(chosen: Chosen, keys: Sequence[str], heading: Text, title: Text) -> View:
    year = year_counts(chosen.mode, chosen.year)
    shown = slice_figures(year, chosen)
    if shown is None or not shown.keys() >= set(keys) or year.as_of is None:
        raise NotFound("nothing_counted")
    before = slice_figures(year_counts(chosen.mode, chosen.year - 1), chosen) or {}
    then = {key: one.value for key, one in before.items()}
    section = Section(heading, tuple(frozen(key, shown[key], before=then.get(key)) for key in keys))
    keep = part_of(chosen.part)
    of = Slice(chosen.mode, chosen.year, year.as_of, *_parts(chosen))
    counts = _counts(year, lambda cell: not chosen.key or keep(cell) == chosen.key)
    return View("indicator", Content(title, _whose(chosen), (section,)), of, counts)


#: The indicators that a mail tells of a view.
HEADLINES = ("T1", "T3", "T5", "L1", "L2", "L3", "P1", "P7", "P11", "P12")


def headline_view(chosen: Chosen) -> View:
    """The headline indicators of a view. Raises `NotFound` where nothing is counted."""
    title = Text(f"Indikatorer {chosen.year}", f"Indicators {chosen.year}")
    return _indicators(chosen, [key for key in HEADLINES if key in INDICATORS], title, title)


def _parts(chosen: Chosen) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The units and the services of a view."""
    if chosen.part == "organ":
        return units_of(chosen.key), ()
    return ((chosen.key,), ()) if chosen.part == "enhet" else ((), (chosen.key,) if chosen.key else ())


def units_of(body: str) -> tuple[str, ...]:
    """The units that a body answers for; none for the whole."""
    return tuple(sorted(unit for unit, answers in bodies().items() if answers == body)) if body else ()


def units_of_view(part: str, key: str) -> tuple[str, ...]:
    """The units of a part of the whole."""
    if part == "organ":
        return units_of(key) or ("",)
    return (key,) if part == "enhet" else ()


def _counts(year: Year, keep: Callable[[Cell], bool]) -> dict[str, Leaf]:
    return by_service([(cell.service_key, cell.leaf) for cell in year.cells if keep(cell)])


def _whose(chosen: Chosen) -> Text:
    if not chosen.key:
        return ALL
    return body_name(chosen.key) if chosen.part == "organ" else Text(chosen.key, chosen.key)


def body_name(body: str) -> Text:
    """What a body is called; the whole for none."""
    found = next((unit for unit in units() if body and unit.answerable_sv == body), None)
    return Text(found.answerable_sv, found.answerable_en or found.answerable_sv) if found else ALL


def card_view(mode: str, year: int, body: str, goal_key: str) -> View:
    """One goal of a body. Raises `NotFound`."""
    return _goals_view("card", mode, year, body, goal_key)


def report_view(mode: str, year: int, body: str) -> View:
    """The whole year of a body. Raises `NotFound` where nothing is counted."""
    return _goals_view("report", mode, year, body)


def _goals_view(kind: str, mode: str, year: int, body: str, goal_key: str = "") -> View:
    counted, before = year_counts(mode, year), year_counts(mode, year - 1)
    if counted.as_of is None:
        raise NotFound("nothing_counted")
    answerable = bodies()
    areas = queries.cards(body, year, counted, before, lambda cell: answerable.get(cell.unit_key, ""))
    sections = _sections(areas) if kind == "report" else _one_goal(areas, goal_key)
    if kind == "report":
        title, series = Text(f"Målrapport {year}", f"Goal report {year}"), queries.nki()
    else:
        title, series = sections[0].title, None
    held = held_rows(mode, year, counted.as_of, body) if kind == "report" else ()
    content = Content(title, body_name(body), sections, nki=series, holding=held)
    of = Slice(mode, year, counted.as_of, units_of(body), sections[0].services if kind == "card" else ())
    return View(kind, content, of, _counts(counted, lambda cell: not body or answerable.get(cell.unit_key) == body))


def held_rows(mode: str, year: int, as_of: date, body: str) -> tuple[HeldRow, ...]:
    """Who had the ball in the cases that a body's units decided in the year, by service."""
    names, of = service_names(), units_of(body)
    if body and not of:
        return ()
    rows = held_means(mode, year, as_of, of)
    return tuple(HeldRow(names.get(row.key) or Text(row.key, row.key), *row[1:]) for row in rows)


def _one_goal(areas: Iterable[tuple[Area, Sequence[Card]]], goal_key: str) -> tuple[Section, ...]:
    found = tuple(_section(card) for _area, cards in areas for card in cards if card.goal.key == goal_key)
    if not found:
        raise NotFound("no_such_target")
    return found


def _sections(areas: Iterable[tuple[Area, Sequence[Card]]]) -> tuple[Section, ...]:
    """Every goal under its area; an area without cases stands as a heading with nothing under it."""
    sections: list[Section] = []
    for area, cards in areas:
        sections += [_section(card, area) for card in cards] or [_section(None, area)]
    return tuple(sections)


def _section(card: Card | None, area: Area | None = None) -> Section:
    said = card.comment if card else None
    return Section(
        card.goal.title if card else (area.title if area else ALL),
        tuple(_figure(line) for line in card.lines) if card else (),
        card.goal.services if card else (),
        area=area.title if area else None,
        area_text=area.text if area else None,
        done=said.done if said else "",
        remains=said.remains if said else "",
        answers=said.answers if said else "",
    )


def _figure(line: Line) -> Frozen:
    target = line.target
    return frozen(
        line.key,
        line.now,
        before=line.then.value if line.then else None,
        target=target.value if target else None,
        basis=target.basis if target else "",
        status=line.status.value,
    )


#: What of a turnaround report stands at its head.
TOTALS = ("turnaround_median", "turnaround_p90", "on_time_share", "survival_median")
STOCK = ("received", "decided", "withdrawn", "open")


def turnaround_view(mode: str, service_key: str, unit_key: str) -> View:
    """The report of a service and unit, month by month. Raises `NotFound` where there is none."""
    made = made_report(mode, service_key, unit_key)
    if made is None:
        raise NotFound("nothing_counted")
    title = Text("Handläggningstider", "Turnaround")
    name = " ".join(part for part in (service_key, unit_key) if part)
    whose = Text(name, name) if name else ALL
    content = Content(
        title, whose, (Section(title, tuple(_totals(made.report.total))),), months=tuple(made.report.to_rows())
    )
    of = Slice(mode, None, made.report.as_of, (unit_key,) if unit_key else (), (service_key,) if service_key else ())
    return View("turnaround", content, of, {})


def _totals(total: MonthRow) -> Iterable[Frozen]:
    for key in STOCK:
        yield _defined(key, float(getattr(total, key)), getattr(total, key), None)
    for key in TOTALS:
        one = getattr(total, key)
        yield _defined(key, one.value, one.n, one.reason)


def _defined(key: str, value: float | None, n: int, reason: str | None) -> Frozen:
    one = DEFINITIONS[key]
    return Frozen(key, one.name, one.formula, one.exclusions, one.unit, one.version, value, n, reason=reason)
