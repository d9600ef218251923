"""Letters with made-up facts, to be looked at before anybody gets one. Pure but for reading its own templates."""

from __future__ import annotations

from typing import Any

from eservice.notifications.rules import FOLDER, LETTERS, Wording, worded
from eservice.notifications.texts import fields_of

#: What a letter may name, as it could be. A name that is not here shows as itself, in brackets.
SAMPLE = {
    "name": "Amina Haddad",
    "reference": "LOT-2026-00042",
    "unit_email": "enheten@kommun.example",
    "unit_phone": "08-000 00 00",
    "address": "https://lotsen.example/foretag/arenden/LOT-2026-00042",
    "permits_address": "https://lotsen.example/foretag/tillstand",
    "officer": "Lena Forsberg",
}
CASE = {"reference": SAMPLE["reference"], "address": SAMPLE["address"]}
IN_LANGUAGE: dict[str, dict[str, Any]] = {
    "sv": {
        "service": "Serveringstillstånd",
        "cases": [{**CASE, "service": "Serveringstillstånd", "count": 2}],
        "unit": "Tillståndsenheten",
        "received_on": "2 mars 2026",
        "on": "9 mars 2026",
        "answer_by": "30 mars 2026",
        "valid_to": "31 december 2026",
        "due_on": "30 mars 2026",
        "waits": [{"reason": "supplement_requested", "since": "9 mars 2026", "goes_on": False, "days": 12}],
        "reasons": "Här står skälen.",
        "found": "- Lager, Morabergsvägen 10",
        "court": "Förvaltningsrätten i Stockholm",
        "figures": [{"name": "Hållna löften (T1)", "value": "82 %", "n": "34", "target": "90 %"}],
        "how_long": "Högst fyra månader från den dag ansökan är fullständig.",
        "if_late": "Tillståndet ges inte automatiskt om vi blir sena.",
        "appeal": "Beslutet kan överklagas till förvaltningsrätten inom tre veckor.",
    },
    "en": {
        "service": "Permit to serve alcohol",
        "cases": [{**CASE, "service": "Permit to serve alcohol", "count": 2}],
        "unit": "Licensing unit",
        "received_on": "2 March 2026",
        "on": "9 March 2026",
        "answer_by": "30 March 2026",
        "valid_to": "31 December 2026",
        "due_on": "30 March 2026",
        "waits": [{"reason": "supplement_requested", "since": "9 March 2026", "goes_on": False, "days": 12}],
        "reasons": "Here are the reasons.",
        "found": "- Storage, Morabergsvägen 10",
        "court": "the Administrative Court in Stockholm",
        "figures": [{"name": "Promises kept (T1)", "value": "82 %", "n": "34", "target": "90 %"}],
        "how_long": "At most four months from the day the application is complete.",
        "if_late": "The permit is not given automatically if we are late.",
        "appeal": "The decision can be appealed to the administrative court within three weeks.",
    },
}


def letter_names() -> list[str]:
    """Every letter that there is a template for, by name."""
    return sorted({path.stem for path in FOLDER.glob("*/*.txt")})


def sample(template: str, language: str) -> Wording:
    """The letter as somebody could get it. Raises `LookupError` for a letter or a language that there is not."""
    if template not in letter_names() or language not in IN_LANGUAGE:
        raise LookupError(template)
    return worded(template, language, sample_facts(template, language))


def sample_facts(template: str, language: str) -> dict[str, Any]:
    """Made-up facts for every field that the letter may name; one that nobody has made up shows as itself, in
    brackets."""
    facts = {**SAMPLE, **IN_LANGUAGE[language]}
    return {name: facts.get(name, f"[{name}]") for name in fields_of(template)}


def languages_of_letters() -> dict[str, frozenset[str]]:
    """Each letter that an event writes, with the languages that it is written in."""
    names = sorted({*LETTERS.values(), *letter_names()})
    return {
        name: frozenset(language for language in IN_LANGUAGE if (FOLDER / language / f"{name}.txt").is_file())
        for name in names
    }
