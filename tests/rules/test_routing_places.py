"""The property register is read from a file, whole or not at all."""

from __future__ import annotations

import pytest

from eservice.catalogue.reading import read_service
from eservice.routing.facts import declared_facts
from eservice.routing.places import MOST_FAULTS, Fault, read_places
from eservice.routing.rules import Place, designation_in, facts_from
from tests.rules.test_routing import ROOT

UNITS = {"telge_fastigheter"}
TOWNS = {"sodertalje", "nykvarn"}
HEAD = "fastighet;ägartyp;ägare;hyresvärd;kommun;område\n"


def read(text: str) -> tuple[list[dict[str, str | None]], list[Fault]]:
    return read_places(text.encode(), UNITS, TOWNS)


def test_a_swedish_sheet_and_an_english_one_say_the_same() -> None:
    swedish, faults = read(
        HEAD + "södertälje mariekälla 1:26;Kommunalt bolag;Telge;telge_fastigheter;Sodertalje;Centre\n\n"
    )
    assert faults == []
    english, _none = read(
        "designation,owner_kind,owner,landlord,municipality,area\n"
        "Södertälje Mariekälla 1:26,municipal_company,Telge,telge_fastigheter,sodertalje,centre\n"
    )
    assert swedish == english
    assert swedish[0]["designation"] == "Södertälje Mariekälla 1:26"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Storgatan;privat;A;;sodertalje;", "not_a_property"),
        ("Södertälje Silen 8;stat;A;;sodertalje;", "unknown_owner_kind"),
        ("Södertälje Silen 8;privat;A;nobody;sodertalje;", "unknown_landlord"),
        ("Södertälje Silen 8;privat;A;;oslo;", "unknown_municipality"),
        (f"Södertälje Silen 8;privat;{'A' * 121};;sodertalje;", "too_long"),
        (f"Södertälje Silen 8;privat;A;;sodertalje;{'b' * 41}", "too_long"),
        ("Södertälje Silen 8;privat;A\x07;;sodertalje;", "unreadable"),
        ("Södertälje Silen 8;privat;A;;sodertalje;\nSödertälje Silen 8;privat;A;;sodertalje;", "place_twice"),
        ("", "no_rows"),
    ],
)
def test_one_wrong_line_refuses_the_file_and_is_named(line: str, code: str) -> None:
    rows, faults = read(HEAD + line)
    assert rows == []
    assert [fault.code for fault in faults] == [code]


def test_a_file_of_faults_tells_the_first_of_them() -> None:
    _rows, faults = read(HEAD + "Storgatan;privat;A;;sodertalje;\n" * 100)
    assert len(faults) == MOST_FAULTS
    assert faults[0].line == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"\xff\xfe\x00", "not_utf8"), (b"fastighet;kommun\n", "column_missing"), (b"", "column_missing")],
)
def test_what_is_no_register_is_refused(content: bytes, code: str) -> None:
    assert [fault.code for fault in read_places(content, UNITS, TOWNS)[1]] == [code]


def test_the_place_of_a_case_becomes_facts() -> None:
    service = read_service(ROOT / "catalogue" / "definitions" / "serveringstillstand.yaml")
    answers = {"premises_property": "Nykvarn Turinge 1:9"}
    assert designation_in(service, answers) == "Nykvarn Turinge 1:9"
    assert designation_in(service, {}) is None
    place = Place("private", None, "nykvarn", "turinge", True)
    facts = facts_from(service, answers, company_is_municipal=False, language="sv", place=place)
    told = {name.removeprefix("place_"): facts[name] for name in facts if name.startswith("place_")}
    assert told == {
        "owner": "private",
        "landlord": None,
        "municipality": "nykvarn",
        "area": "turinge",
        "in_fire_federation": True,
    }
    assert {f"place_{part}" for part in told} <= set(declared_facts(service))
