"""Answers to a form, made up from its definition: a new service gets demo cases without a line of code. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from eservice.catalogue.shape import Field, Service
from eservice.intake.asking import asked_among
from eservice.intake.rules import visible_fields

SENTENCES = (
    "Vi är ett växande företag med tolv anställda och söker något som vi kan ha kvar i många år.",
    "Verksamheten är öppen året runt, mest på dagtid, och tar emot omkring åttio gäster om dagen.",
    "Vi har bedrivit samma verksamhet i Nykvarn sedan 2016 och vill nu finnas i Södertälje.",
    "Leveranser kommer med lätt lastbil på morgonen. Vi behöver plats för två bilar vid lastkajen.",
)
PEOPLE = ("Amina Haddad", "Erik Lindqvist", "Sara Yousef", "Johan Berg")
STREETS = ("Storgatan 12", "Järnagatan 8", "Nygatan 3", "Hantverksvägen 21")


def answers_for(service: Service, random: Random, today: date) -> dict[str, Any]:
    """Answers that pass the service's own rules: every question that must be answered, and most others."""
    answers: dict[str, Any] = {}
    for field in service.fields():
        if field in visible_fields(service, answers) and (field.required or random.random() < 0.6):
            answer = _answer(field, random, today)
            if answer is not None:
                answers[field.key] = answer
    return answers


def _answer(field: Field, random: Random, today: date) -> Any:
    if field.kind in ("integer", "number", "money"):
        return _number(field, random)
    if field.kind == "choice":
        return random.choice(field.choices).key
    if field.kind == "choices":
        least = max(1, int(field.min or 1))
        return sorted({choice.key for choice in random.sample(field.choices, least)})
    if field.kind == "yes_no":
        return random.choice(("yes", "no"))
    if field.kind == "group":
        return [_row(field, random, today) for _ in range(max(1, int(field.min or 0)))]
    if field.kind == "date":
        return (today + timedelta(days=random.randint(30, 200))).isoformat()
    return _text(field, random)


def _row(field: Field, random: Random, today: date) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for inner in field.fields:
        if inner in asked_among(field.fields, row):
            row[inner.key] = _answer(inner, random, today)
    return row


def _number(field: Field, random: Random) -> Any:
    least = int(field.min if field.min is not None else 1)
    most = int(field.max if field.max is not None else least + 200)
    number = random.randint(least, min(most, least + 400))
    return number if field.kind == "integer" else float(number)


def _text(field: Field, random: Random) -> str | None:
    fixed = {
        "time": f"{random.randint(10, 22):02d}:00",
        "email": "kontakt@foretag.example",
        "phone": "+4687001234",
        "postcode": "15189",
        "property": "Södertälje Mariekälla 1:26",
        "organisation_number": "5599010013",
        "files": None,
        "long_text": random.choice(SENTENCES),
    }
    if field.kind in fixed:
        return fixed[field.kind]
    hints = (("name", random.choice(PEOPLE)), ("address", random.choice(STREETS)), ("city", "Södertälje"))
    text = next((text for hint, text in hints if hint in field.key), "Se bifogat underlag")
    return text[: field.longest] if field.longest else text
