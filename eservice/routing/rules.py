"""Which unit a case goes to, and why. Pure: a table and facts go in, an intent with its reason comes out."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from eservice.catalogue.shape import Condition, RoutingTable, Service
from eservice.intake.rules import visible_fields
from eservice.kit.text import Text

#: A fact as a rule reads it and as it is kept with the route: JSON values only.
Fact = str | float | bool | list[str] | None
DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Route:
    """Where to, by which rule and why. `trace` is every rule tried, in order, and which fact the others missed."""

    unit: str
    rule: str
    reason: Text
    trace: list[dict[str, Any]]
    #: What the rule asks of the officer, and how soon the case is given out; see `people`.
    competence: str = ""
    delegation: int = 0
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """What the register says of the property that a case is about. What it does not know is None."""

    owner: str | None = None
    #: The unit that lets it, where it is one of ours.
    landlord: str | None = None
    municipality: str | None = None
    area: str | None = None
    in_fire_federation: bool | None = None


def facts_from(
    service: Service,
    answers: Mapping[str, Any],
    *,
    company_is_municipal: bool,
    language: str,
    place: Place | None = None,
) -> dict[str, Fact]:
    """What routing may look at: service, language, whose company and place, and the answers that are no free text.

    Only questions that are asked count. An answer that is missing, or no number where one belongs, is None.
    """
    facts: dict[str, Fact] = {
        "service": service.key,
        "language": language,
        "applicant_is_municipal": company_is_municipal,
    }
    if place is not None:
        facts |= {f"place_{part}": getattr(place, part) for part in Place.__slots__}
    for field in visible_fields(service, answers):
        answer = answers.get(field.key)
        if field.kind in ("choice", "yes_no"):
            facts[field.key] = answer if isinstance(answer, str) and answer else None
        elif field.kind == "choices":
            facts[field.key] = [key for key in answer if isinstance(key, str)] if isinstance(answer, list) else None
        elif field.kind in ("integer", "number", "money"):
            facts[field.key] = _number(answer)
    return facts


def designation_in(service: Service, answers: Mapping[str, Any]) -> str | None:
    """The property that the answers name, by the first question that asks for one."""
    for field in visible_fields(service, answers):
        answer = answers.get(field.key)
        if field.kind == "property" and isinstance(answer, str) and answer:
            return answer
    return None


def _number(answer: Any) -> float | None:
    if isinstance(answer, bool) or not isinstance(answer, int | float | str):
        return None
    try:
        number = float(answer)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def route(table: RoutingTable, facts: Mapping[str, Fact]) -> Route:
    """The first rule that fits takes the case; the default takes what is left. The same facts give the same route."""
    trace: list[dict[str, Any]] = []
    for rule in table.rules:
        missed = next((name for name, condition in rule.when.items() if not fits(condition, facts.get(name))), None)
        trace.append({"rule": rule.key, "fits": missed is None, "missed": missed})
        if missed is None:
            asks = {"competence": rule.competence, "delegation": rule.delegation, "priority": rule.priority}
            return Route(rule.unit, rule.key, rule.reason, trace, **asks)  # type: ignore[arg-type]
    trace.append({"rule": DEFAULT, "fits": True, "missed": None})
    return Route(table.default.unit, DEFAULT, table.default.reason, trace)


def instead_of_closed(
    found: Route, service: Service, open_units: Collection[str], table: RoutingTable | None = None
) -> Route:
    """The same route where its unit is open; else to the table's default unit, or to the unit that answers questions.

    A unit that has ceased gets no new cases, also from a table frozen while it was there. The reason says so, and the
    trace names the unit. Raises `LookupError` where none of the three is open. Without `table` it is the service's own.
    """
    if found.unit in open_units:
        return found
    for unit in ((table or service.routing).default.unit, service.contact_unit):
        if unit in open_units:
            reason = Text(
                f"{found.reason.sv} Den enheten finns inte längre, så ärendet gick till den som tar emot i stället.",
                f"{found.reason.en} That unit no longer exists, so the case went to the one that receives instead.",
            )
            trace = [*found.trace, {"rule": "unit_closed", "fits": True, "missed": found.unit}]
            return replace(found, unit=unit, reason=reason, trace=trace)
    raise LookupError(f"no unit is open for a case of {service.key}")


def fits(condition: Condition, fact: Fact) -> bool:
    """Whether a fact meets every part of a condition. A missing fact meets none; a truth value reads `yes` or `no`.

    Of several choices one is enough. Limits are included: `at_least: 500` takes 500.
    """
    if fact is None:
        return False
    if condition.is_one_of is not None and not any(one in condition.is_one_of for one in _words(fact)):
        return False
    if condition.at_least is None and condition.at_most is None:
        return True
    if isinstance(fact, bool | str | list):
        return False
    is_enough = condition.at_least is None or fact >= condition.at_least
    return is_enough and (condition.at_most is None or fact <= condition.at_most)


def _words(fact: str | float | bool | list[str]) -> list[str]:
    if isinstance(fact, bool):
        return ["yes" if fact else "no"]
    return fact if isinstance(fact, list) else [str(fact)]
