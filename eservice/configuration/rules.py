"""What is wrong with a configuration, each with what to do about it. Pure: everything comes in as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from eservice.catalogue.shape import Service
from eservice.clock.shape import ClockRule
from eservice.delegation.rules import Right, covers_outcome
from eservice.kit.text import Text

Weight = Literal["wrong", "look"]
LANGUAGES = ("sv", "en")
#: Days before a row of the delegation order ends from which somebody should look at it.
SOON = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing: `wrong` breaks a case sooner or later, `look` wants somebody's eyes. What it is, and what to do."""

    weight: Weight
    about: str
    what: Text
    do: Text


@dataclass(frozen=True, slots=True)
class Configuration:
    """All that is looked at, as it is today."""

    services: Sequence[Service] = ()
    clock_rules: Sequence[ClockRule] = ()
    #: Unit -> the last day it is open, None for no end.
    units: Mapping[str, date | None] = field(default_factory=dict)
    #: Unit -> how many officers work in it.
    officers: Mapping[str, int] = field(default_factory=dict)
    #: Service -> the units that its routing table names, the default's first; empty where it has no table.
    routes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rights: Sequence[Right] = ()
    #: Letter -> the languages that it is written in, for every letter that an event asks for.
    letters: Mapping[str, frozenset[str]] = field(default_factory=dict)


def findings(found: Configuration, today: date) -> list[Finding]:
    """Everything that is wrong or wants looking at, what is wrong first, each part in the order it is given."""
    every = [
        *_routing(found, today),
        *_officers(found),
        *_clocks(found),
        *_delegation(found, today),
        *_texts(found),
        *_letters(found),
    ]
    return sorted(every, key=lambda one: one.weight != "wrong")


def _open(unit: str, found: Configuration, today: date) -> bool:
    last = found.units.get(unit, today)
    return unit in found.units and (last is None or last >= today)


def _routing(found: Configuration, today: date) -> Iterator[Finding]:
    do = Text("Publicera en fördelningstabell med en öppen enhet.", "Publish a routing table with an open unit.")
    for service in found.services:
        units = found.routes.get(service.key, ())
        if not units:
            what = Text("Tjänsten har ingen fördelningstabell.", "The service has no routing table.")
            yield Finding("wrong", service.key, what, do)
        for unit in dict.fromkeys(units):
            if not _open(unit, found, today):
                what = Text(
                    f"Fördelningen leder till {unit}, som är stängd.", f"Routing leads to {unit}, which is closed."
                )
                yield Finding("wrong", service.key, what, do)


def _officers(found: Configuration) -> Iterator[Finding]:
    used = dict.fromkeys(unit for units in found.routes.values() for unit in units)
    for unit in used:
        if not found.officers.get(unit):
            yield Finding(
                "wrong",
                unit,
                Text(
                    "Ärenden fördelas hit, men enheten har ingen handläggare.", "Cases come here; nobody handles them."
                ),
                Text("Ge någon rollen handläggare i enheten.", "Give somebody the role officer in the unit."),
            )


def _clocks(found: Configuration) -> Iterator[Finding]:
    for service in found.services:
        for case_type in service.case_types:
            rules = [rule for rule in found.clock_rules if case_type.key in rule.case_types and rule.length]
            if not rules:
                yield Finding(
                    "wrong",
                    service.key,
                    Text(f"Ärendetypen {case_type.key} har ingen klocka.", f"Case type {case_type.key} has no clock."),
                    Text("Lägg till en klockregel för ärendetypen.", "Add a clock rule for the case type."),
                )
            for rule in rules:
                if rule.unverified:
                    yield _unverified(service.key, rule.key)


def _unverified(service: str, rule: str) -> Finding:
    return Finding(
        "look",
        service,
        Text(f"Klockregeln {rule} är inte kontrollerad.", f"Clock rule {rule} is not verified."),
        Text(
            "Kontrollera mot lag eller beslut och ta bort unverified i clock_rules.yaml.",
            "Check it against law or decision, and remove unverified in clock_rules.yaml.",
        ),
    )


def _delegation(found: Configuration, today: date) -> Iterator[Finding]:
    for service in found.services:
        for unit in dict.fromkeys(found.routes.get(service.key, ())):
            for outcome in service.outcomes:
                if not any(covers_outcome(right, service.key, unit, outcome.key, today) for right in found.rights):
                    yield Finding(
                        "wrong",
                        service.key,
                        Text(
                            f"Utfallet {outcome.key} i {unit} står inte i delegationsordningen.",
                            f"Outcome {outcome.key} in {unit} is not in the delegation scheme.",
                        ),
                        Text(
                            "Lägg till en rad, eller en med rollen committee om nämnden ska besluta.",
                            "Add a row, or one with the role committee if the committee is to decide.",
                        ),
                    )
    for right in found.rights:
        if right.valid_to is not None and today <= right.valid_to <= today + timedelta(days=SOON):
            yield Finding(
                "look",
                right.number,
                Text(f"Raden slutar gälla {right.valid_to}.", f"The row ends on {right.valid_to}."),
                Text("Lägg till den rad som ska gälla sedan.", "Add the row that holds after it."),
            )


def _texts(found: Configuration) -> Iterator[Finding]:
    for service in found.services:
        for name, text in (("fee", service.fee), ("appeal", service.appeal.text)):
            missing = [language for language in LANGUAGES if not text.in_language(language).strip()]
            if missing:
                yield Finding(
                    "wrong",
                    service.key,
                    Text(f"Texten {name} saknas på {', '.join(missing)}.", f"Text {name} is missing in {missing}."),
                    Text("Skriv den i tjänstens fil.", "Write it in the service's file."),
                )
        if service.appeal.route in ("administrative_court", "county_board") and service.appeal.tried_by is None:
            yield Finding(
                "look",
                service.key,
                Text(
                    "Beslutsbrevet nämner inte vem som prövar ett överklagande.", "The letter names no court by name."
                ),
                Text("Fyll i appeal.tried_by i tjänstens fil.", "Fill in appeal.tried_by in the service's file."),
            )


def _letters(found: Configuration) -> Iterator[Finding]:
    for name, languages in found.letters.items():
        for language in LANGUAGES:
            if language not in languages:
                yield Finding(
                    "wrong",
                    name,
                    Text(f"Brevmallen saknas på {language}.", f"The letter template is missing in {language}."),
                    Text(
                        f"Skriv templates/letters/{language}/{name}.txt.",
                        f"Write templates/letters/{language}/{name}.txt.",
                    ),
                )
