"""The check of the whole configuration: each thing that can be wrong is found and says what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from eservice.catalogue.reading import clock_rules_from, read_clock_rules, read_service
from eservice.configuration.rules import Configuration, Finding, findings
from eservice.delegation.rules import Right
from eservice.notifications.rules import LETTERS
from eservice.notifications.samples import languages_of_letters, letter_names, sample

DEFINITIONS = Path(__file__).resolve().parents[2] / "eservice" / "catalogue" / "definitions"
SERVICE = read_service(DEFINITIONS / "serveringstillstand.yaml")
RULES = tuple(
    msgspec.structs.replace(rule, unverified=False)
    for rule in clock_rules_from(read_clock_rules(DEFINITIONS / "clock_rules.yaml"))
)
TODAY = date(2026, 3, 2)
ALL = Right("SN 1", "socialnamnden", frozenset({"unit"}), "officer", date(2026, 1, 1))
SOUND = Configuration(
    services=[SERVICE],
    clock_rules=RULES,
    units={"unit": None},
    officers={"unit": 2},
    routes={SERVICE.key: ["unit"]},
    rights=[ALL],
    letters={"receipt": frozenset({"sv", "en"})},
)


def found(**changed: object) -> list[Finding]:
    return findings(replace(SOUND, **changed), TODAY)  # type: ignore[arg-type]


def test_nothing_is_found_in_a_sound_configuration() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("changed", "weight", "about", "word"),
    [
        ({"routes": {}}, "wrong", SERVICE.key, "no routing table"),
        ({"units": {"unit": TODAY - timedelta(days=1)}}, "wrong", SERVICE.key, "closed"),
        ({"officers": {}}, "wrong", "unit", "nobody"),
        ({"clock_rules": ()}, "wrong", SERVICE.key, "no clock"),
        (
            {"clock_rules": [msgspec.structs.replace(r, unverified=True) for r in RULES]},
            "look",
            SERVICE.key,
            "verified",
        ),
        ({"rights": []}, "wrong", SERVICE.key, "delegation"),
        ({"rights": [ALL, replace(ALL, number="SN 2", valid_to=TODAY)]}, "look", "SN 2", "ends"),
        ({"letters": {"receipt": frozenset({"sv"})}}, "wrong", "receipt", "missing in en"),
    ],
)
def test_each_thing_that_is_wrong_is_told_with_what_to_do(
    changed: dict[str, object], weight: str, about: str, word: str
) -> None:
    lines = found(**changed)
    assert lines
    assert all((line.weight, line.about) == (weight, about) for line in lines)
    assert word in lines[0].what.en
    assert lines[0].do.sv


def test_a_court_without_a_name_is_worth_a_look() -> None:
    nameless = msgspec.structs.replace(SERVICE, appeal=msgspec.structs.replace(SERVICE.appeal, tried_by=None))
    assert [line.weight for line in found(services=[nameless])] == ["look"]


def test_what_is_wrong_comes_before_what_wants_looking_at() -> None:
    lines = found(rights=[replace(ALL, outcomes=frozenset({"granted"}), valid_to=TODAY)])
    assert [line.weight for line in lines] == sorted((line.weight for line in lines), reverse=True)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_letter_can_be_looked_at_with_made_up_facts(language: str) -> None:
    for name in letter_names():
        wording = sample(name, language)
        assert wording.subject
        assert wording.body.strip()


def test_every_letter_that_an_event_writes_is_there_in_both_languages() -> None:
    languages = languages_of_letters()
    assert {name: languages[name] for name in LETTERS.values()} == {
        name: frozenset({"sv", "en"}) for name in LETTERS.values()
    }


def test_a_letter_that_is_not_there_is_not_made_up() -> None:
    for name, language in (("../base", "sv"), ("nothing", "sv"), ("receipt", "de")):
        with pytest.raises(LookupError):
            sample(name, language)
