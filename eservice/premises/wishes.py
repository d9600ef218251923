"""What an inquiry asks for, read from its answers. Pure: the services' questions are known here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

#: The services whose cases are matched, and the kind of object that each asks for.
SERVICES = {"lokalforfragan": "premises", "markforfragan": "land"}
#: A plot may be this much smaller or larger than the one number that the land inquiry asks for.
PLOT_LEAST, PLOT_MOST = 0.8, 1.5
#: How long the company lets us look (bevakning), by its answer; none is until the case ends.
KEEP_DAYS = {"one_year": 365, "three_years": 3 * 365}
#: Requirements that are a yes or a no of the object, by the answer's key.
YES_NO = {
    "accessible": "accessible",
    "gates": "gates",
    "loading_dock": "loading_dock",
    "ventilation": "ventilation",
    "fibre": "fibre",
    "trucks": "trucks",
}
#: Requirements with a number: the question that holds it, and the object's detail that must reach it.
NUMBERS = {
    "ceiling_height": "ceiling_height",
    "floor_load": "floor_load",
    "power_needed": "power_kw",
    "parking_spaces": "parking_spaces",
    "water_needed": "water_m3",
    "building_height": "building_height",
}


class Wish(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody looks for. What is empty or None is not asked for; only `areas`, `from_on` and `likes` are soft."""

    kind: str
    #: Sorts that will do; empty for any.
    types: tuple[str, ...] = ()
    m2_least: float = 0
    m2_most: float | None = None
    #: Details that must reach a number, and those that must be there.
    needs: dict[str, float] = {}
    must: tuple[str, ...] = ()
    ground_floor: bool = False
    #: What the place must stand: noise, smell …
    allows: tuple[str, ...] = ()
    #: Any of these forms of tenure; empty for all.
    tenures: tuple[str, ...] = ()
    #: The last day on which it must be free.
    latest_on: date | None = None
    #: Kronor at most, and what for: per_m2_year or per_month.
    budget: float | None = None
    budget_basis: str = "per_m2_year"
    #: Districts: the one that is wished for most, and others that will do; both empty where any will.
    areas: tuple[str, ...] = ()
    other_areas: tuple[str, ...] = ()
    from_on: date | None = None
    #: Details that are liked but not needed.
    likes: tuple[str, ...] = ()


def wish_from(service_key: str, answers: Mapping[str, Any]) -> Wish:
    """What the answers of one of `SERVICES` ask for. An answer that is not there asks for nothing."""
    return _premises(answers) if SERVICES[service_key] == "premises" else _land(answers)


def _premises(answers: Mapping[str, Any]) -> Wish:
    wanted = answers.get("requirements") or []
    sort = answers.get("premises_type")
    preferred = answers.get("preferred_area")
    return Wish(
        kind="premises",
        types=() if sort in (None, "other") else (sort,),
        m2_least=_number(answers.get("area_min")) or 0,
        m2_most=_number(answers.get("area_max")),
        needs=_needs(answers, ("ceiling_height", "floor_load", "power_needed", "parking_spaces")),
        must=tuple(detail for key, detail in YES_NO.items() if key in wanted),
        ground_floor="ground_floor" in wanted,
        latest_on=_day(answers.get("move_in_latest")),
        budget=_number(answers.get("budget")) if answers.get("budget_basis") else None,
        budget_basis=answers.get("budget_basis") or "per_m2_year",
        areas=() if preferred in (None, "anywhere") else (preferred,),
        other_areas=tuple(answers.get("other_areas") or ()) if preferred != "anywhere" else (),
        from_on=_day(answers.get("move_in_from")),
    )


def _land(answers: Mapping[str, Any]) -> Wish:
    plot = _number(answers.get("plot_area")) or 0
    purpose = answers.get("purpose")
    areas = answers.get("preferred_areas") or []
    heavy = ("trucks",) if (_number(answers.get("heavy_vehicles")) or 0) > 0 else ()
    return Wish(
        kind="land",
        m2_least=plot * PLOT_LEAST,
        m2_most=plot * PLOT_MOST if plot else None,
        needs=_needs(answers, ("power_needed", "water_needed", "building_height")),
        must=tuple(answers.get("supply") or ()) + heavy,
        allows=tuple(answers.get("impact") or ()),
        tenures=() if purpose in (None, "open") else (purpose,),
        latest_on=_day(answers.get("operation_on")),
        areas=() if "anywhere" in areas else tuple(areas),
        from_on=_day(answers.get("access_on")),
        likes=tuple(answers.get("transport") or ()),
    )


def _needs(answers: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, float]:
    asked = {NUMBERS[key]: _number(answers.get(key)) for key in keys}
    return {detail: number for detail, number in asked.items() if number}


def _number(value: Any) -> float | None:
    try:
        return float(value) if value not in (None, "") else None
    except (TypeError, ValueError):
        return None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except (TypeError, ValueError):
        return None


def looks_until(answers: Mapping[str, Any], received_on: date) -> date | None:
    """The last day on which we may look for the company; None for until its case has ended."""
    days = KEEP_DAYS.get(answers.get("keep_for") or "")
    return received_on + timedelta(days=days) if days else None
