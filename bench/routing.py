"""Routing 100,000 generated cases in memory: facts, table and place, without a database."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from eservice.catalogue.reading import read_service
from eservice.demo.answers import answers_for
from eservice.routing.rules import Place, facts_from, route

DEFINITIONS = Path(__file__).resolve().parents[1] / "eservice" / "catalogue" / "definitions"
SERVICES = ("lokalforfragan", "markforfragan", "serveringstillstand")
PLACES = (
    Place(),
    Place("private", None, "nykvarn", "turinge", True),
    Place("municipality", "exploatering", "sodertalje"),
)


@dataclass(frozen=True)
class Routed:
    """How long it took, and where the cases went."""

    cases: int
    seconds: float
    units: dict[str, int]

    @property
    def microseconds_per_case(self) -> float:
        """Microseconds from answers to unit."""
        return self.seconds / self.cases * 1e6


def measure(cases: int = 100_000, seed: int = 1) -> Routed:
    """Generate `cases` applications and route each by its service's table; only the routing is timed."""
    random = Random(seed)
    services = [read_service(DEFINITIONS / f"{name}.yaml") for name in SERVICES]
    # Applications differ enough in a thousand; a hundred thousand of them would measure memory.
    made = [
        (service, answers_for(service, random, date(2026, 3, 2)), random.random() < 0.05, random.choice(PLACES))
        for service in random.choices(services, k=min(cases, 1000))
    ]
    units: dict[str, int] = {}
    began = time.perf_counter()
    for number in range(cases):
        service, answers, own, place = made[number % len(made)]
        facts = facts_from(service, answers, company_is_municipal=own, language="sv", place=place)
        unit = route(service.routing, facts).unit
        units[unit] = units.get(unit, 0) + 1
    return Routed(cases, time.perf_counter() - began, units)


if __name__ == "__main__":
    result = measure()
    print(f"{result.cases} cases, {result.microseconds_per_case:.1f} microseconds each: {result.units}")
