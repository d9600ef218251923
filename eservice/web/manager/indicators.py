"""Indicators of a year: the three words of the goal, for the whole, a body, a unit or a service."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from flask import render_template, request
from markupsafe import Markup

from eservice.accounts.queries import units
from eservice.catalogue.queries import clock_rules, current_clock_rules, service_names
from eservice.kit.days import year_of
from eservice.kit.text import Text
from eservice.snapshots.operations import may_freeze
from eservice.statistics.drill import TOLD
from eservice.statistics.indicator_measures import Measured, middle
from eservice.statistics.indicator_queries import Cell, Year, by_part, indicator_stamp, measured, year_counts, years
from eservice.statistics.indicators import INDICATORS, NOT_YET, WORD_SAYS, WORDS
from eservice.statistics.intervals import Z998, funnel
from eservice.statistics.measures import SMALL, hidden_parts, keep_hidden
from eservice.web.access import staff, viewer
from eservice.web.clock import today
from eservice.web.forms import OnlyButton
from eservice.web.language import language
from eservice.web.manager.kept_pages import keeping
from eservice.web.settings import mode

MODES = ("live", "demo", "test")
#: What the address may narrow the page to: one of these, never two, so that nothing hidden is told by subtraction.
PARTS = ("organ", "enhet", "tjanst")


@dataclass(frozen=True)
class Chosen:
    """Which cases the page is about: a year, and the whole or one part of it."""

    mode: str
    year: int
    part: str = ""
    key: str = ""

    def address(self, **changed: Any) -> dict[str, Any]:
        """This view as an address, with one thing changed."""
        other = replace(self, **changed)
        return {"lage": other.mode, "ar": other.year, **({"urval": f"{other.part}:{other.key}"} if other.key else {})}


def chosen_view() -> Chosen:
    """What the address asks for; anything else shows this year and the whole."""
    asked = request.args.get("lage", "")
    part, _colon, key = request.args.get("urval", "")[:140].partition(":")
    return Chosen(
        asked if asked in MODES else mode(),
        year_of(request.args.get("ar", "")) or today().year,
        part if part in PARTS else "",
        key if part in PARTS else "",
    )


@staff
def indicators() -> str:
    """The indicators of the three words, each with its definition and how sure it is."""
    chosen = chosen_view()
    stamp = indicator_stamp(chosen.mode)
    return render_template(
        "manager/indicators.html",
        chosen=chosen,
        years=years(chosen.mode),
        parts=part_names(),
        figures=_drawn(chosen, stamp, language()) if stamp else None,
        keeping=keeping("indicators"),
        freezing=OnlyButton() if stamp and may_freeze(viewer()) else None,
        freezable=[
            (f"indicator:{key}", f"{key} {one.name.in_language(language())}") for key, one in INDICATORS.items()
        ],
    )


@lru_cache(maxsize=64)
def _drawn(chosen: Chosen, stamp: str, language: str) -> Markup | None:
    """The tables of a view in one language: drawn anew when a worker has counted anew."""
    year, before = year_counts(chosen.mode, chosen.year), year_counts(chosen.mode, chosen.year - 1)
    shown = slice_figures(year, chosen)
    if shown is None:
        return None
    part = render_template(
        "manager/parts/indicators.html",
        chosen=chosen,
        year=year,
        indicators=INDICATORS,
        told=TOLD,
        words_of_goal=WORDS,
        word_says=WORD_SAYS,
        not_yet=NOT_YET,
        shown=shown,
        before=slice_figures(before, chosen) or {},
        clocks=_clocks(year, chosen),
        three=_three(year, chosen),
        forms=_forms(year, chosen),
        funnel=_funnel(year) if not chosen.key else [],
        parts=part_names(),
        breaks=[text for day, text in BREAKS if day.year in (chosen.year, chosen.year - 1)],
    )
    return Markup(part)


#: Where a series means something else than before.
BREAKS = (
    (
        date(2025, 12, 1),
        Text(
            "Brott i serien: den 1 december 2025 fick plan- och bygglagen nya regler för ärenden som kom in från då.",
            "Break in the series: the Planning and Building Act changed for cases received from 1 December 2025.",
        ),
    ),
)


def part_names() -> dict[str, dict[str, str]]:
    """What the whole can be parted into: bodies, units and services, with what they are called."""
    tongue = language()
    known = [unit for unit in units() if unit.kind != "imported"]
    return {
        "organ": {
            unit.answerable_sv: Text(unit.answerable_sv, unit.answerable_en).in_language(tongue) for unit in known
        },
        "enhet": {unit.key: Text(unit.name_sv, unit.name_en).in_language(tongue) for unit in known},
        "tjanst": {key: name.in_language(tongue) for key, name in service_names().items()},
    }


def bodies() -> dict[str, str]:
    """The body that answers for each unit."""
    return {unit.key: unit.answerable_sv for unit in units() if unit.answerable_sv}


def part_of(part: str) -> Callable[[Cell], str]:
    """Which part a cell belongs to, where the whole is parted so."""
    if part == "organ":
        answerable = bodies()
        return lambda cell: answerable.get(cell.unit_key, "")
    if part == "enhet":
        return lambda cell: cell.unit_key
    return lambda cell: cell.service_key


def slice_figures(year: Year, chosen: Chosen) -> Mapping[str, Measured] | None:
    """The indicators of a view, hidden where a smaller part could be had by subtraction; None where it has no cases."""
    if not chosen.key:
        return measured(year.counted()) if year.cells else None
    return by_part(year, part_of(chosen.part), bodies() if chosen.part == "enhet" else None).get(chosen.key)


def _leaf(year: Year, chosen: Chosen) -> Any:
    keep = part_of(chosen.part)
    return year.counted(lambda cell: not chosen.key or keep(cell) == chosen.key).all


def _clocks(year: Year, chosen: Chosen) -> list[dict[str, Any]]:
    """Each clock for itself: due, met, decided late, still open, extended. Small ones tell only that they are small."""
    shares = _leaf(year, chosen).shares
    titles = {rule.key: rule.title for rule in clock_rules(current_clock_rules())}
    rows = []
    for name in sorted(name for name in shares if name.startswith("clock/") and name.count("/") == 1):
        n, met = shares[name]
        open_, extended = (shares.get(f"{name}/{what}", (0, 0))[1] for what in ("open", "extended"))
        key = name.removeprefix("clock/")
        small = n < SMALL or chosen.key in _hidden(year, chosen, name)
        rows.append(
            {
                "key": key,
                "title": titles.get(key),
                "n": n,
                "met": met,
                "open": open_,
                "extended": extended,
                "small": small,
            }
        )
    return rows


def _hidden(year: Year, chosen: Chosen, name: str) -> frozenset[str]:
    """The parts in which a share stays hidden, because it or another could be had by subtraction."""
    if not chosen.key:
        return frozenset()
    part, sizes = part_of(chosen.part), Counter[str]()
    for cell in year.cells:
        sizes[part(cell)] += cell.leaf.shares.get(name, (0, 0))[0]
    return hidden_parts(sizes, bodies() if chosen.part == "enhet" else {})


def _three(year: Year, chosen: Chosen) -> dict[str, Measured]:
    """The three times of the same cases, side by side."""
    keep = part_of(chosen.part)
    counted = year.counted(lambda cell: not chosen.key or keep(cell) == chosen.key)
    return {name: middle(f"three/{name}")(counted) for name in ("legal", "complete", "gross")}


def _forms(year: Year, chosen: Chosen) -> list[tuple[str, int, int, int]]:
    """Complete at first by version of the form: service, version, n, complete; of services with several versions."""
    if chosen.part != "tjanst":
        return []
    shares = _leaf(year, chosen).shares
    found = [(int(name.split("/v")[1]), *shares[name]) for name in shares if name.startswith("complete/v")]
    hidden = keep_hidden([n for _version, n, _hits in sorted(found)])
    rows = [(chosen.key, *row) for at, row in enumerate(sorted(found)) if at not in hidden and row[1] >= SMALL]
    return rows if len(found) > 1 else []


def _funnel(year: Year) -> list[dict[str, Any]]:
    """Each unit's share of requests for supplements against that of all, with the limits of chance."""
    total = year.counted().all.shares.get("examined", (0, 0))
    if total[0] < SMALL:
        return []
    keys = sorted({cell.unit_key for cell in year.cells if cell.unit_key})
    found = dict.fromkeys(keys, (0, 0))
    for cell in year.cells:
        if cell.unit_key:
            n, hits = cell.leaf.shares.get("examined", (0, 0))
            found[cell.unit_key] = (found[cell.unit_key][0] + n, found[cell.unit_key][1] + hits)
    sizes = [found[key][0] for key in keys]
    hidden = {keys[at] for at in keep_hidden(sizes)}
    rows = []
    for key in keys:
        n, hits = found[key]
        if n >= SMALL and key not in hidden:
            mean = total[1] / total[0]
            wide, narrow = funnel(mean, n, Z998), funnel(mean, n)
            share = hits / n
            rows.append({"key": key, "n": n, "share": share, "narrow": narrow, "wide": wide})
    return rows
