"""Which facts a routing table may ask for, and which values each can have. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from eservice.catalogue.rules import NUMBER_KINDS
from eservice.catalogue.shape import Choice, Service
from eservice.kit.text import Text


@dataclass(frozen=True, slots=True)
class Declared:
    """A fact: what it is called, and its values (none for a number)."""

    key: str
    label: Text
    kind: Literal["one_of", "several", "number"]
    values: Mapping[str, Text]
    #: Every case has it: a required question without a condition, or something that the system always knows.
    always: bool = False
    whole: bool = False


YES = {"yes": Text("ja", "yes"), "no": Text("nej", "no")}
OWNERS = {
    "municipality": Text("kommunen", "the municipality"),
    "municipal_company": Text("ett kommunalt bolag", "a municipal company"),
    "private": Text("någon annan", "somebody else"),
}
LANGUAGE_NAMES = {"sv": Text("svenska", "Swedish"), "en": Text("engelska", "English")}


def declared_facts(
    service: Service,
    units: Mapping[str, Text] | None = None,
    municipalities: Mapping[str, Text] | None = None,
    areas: Collection[str] = (),
) -> dict[str, Declared]:
    """Every fact of a service by its key: what the system knows, what the register knows of the place, the answers."""
    own = [
        Declared(
            "applicant_is_municipal",
            Text("Sökanden är kommunen eller ett kommunalt bolag", "The applicant is the municipality or its company"),
            "one_of",
            YES,
            always=True,
        ),
        Declared("language", Text("Företagets språk", "The company's language"), "one_of", LANGUAGE_NAMES, always=True),
        *_of_place(units or {}, municipalities or {}, areas),
    ]
    return {fact.key: fact for fact in (*own, *_of_answers(service))}


def _of_place(
    units: Mapping[str, Text], municipalities: Mapping[str, Text], areas: Collection[str]
) -> tuple[Declared, ...]:
    named = {area: Text(area, area) for area in areas}
    return (
        Declared("place_owner", Text("Fastighetens ägare", "Owner of the property"), "one_of", OWNERS),
        Declared("place_landlord", Text("Fastighetens hyresvärd", "Landlord of the property"), "one_of", units),
        Declared("place_municipality", Text("Platsens kommun", "Municipality of the place"), "one_of", municipalities),
        Declared("place_area", Text("Platsens område", "Area of the place"), "one_of", named),
        Declared(
            "place_in_fire_federation",
            Text("Platsens kommun är med i brandförsvarsförbundet", "The place is in the fire-service federation"),
            "one_of",
            YES,
        ),
    )


def _of_answers(service: Service) -> list[Declared]:
    facts = []
    for field in service.fields():
        always = field.required and field.when is None
        if field.kind in NUMBER_KINDS:
            facts.append(Declared(field.key, field.label, "number", {}, always=always, whole=field.kind == "integer"))
        elif field.kind == "yes_no":
            facts.append(Declared(field.key, field.label, "one_of", YES, always=always))
        elif field.kind in ("choice", "choices"):
            kind: Literal["one_of", "several"] = "one_of" if field.kind == "choice" else "several"
            facts.append(Declared(field.key, field.label, kind, _labels(field.choices), always=always))
    return facts


def _labels(choices: tuple[Choice, ...]) -> dict[str, Text]:
    return {choice.key: choice.label for choice in choices}
