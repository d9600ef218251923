"""Service definitions: the ones in the product are complete, and a wrong file says where it is wrong."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from eservice.accounts.models import Unit
from eservice.catalogue.listing import read_authorities, read_themes
from eservice.catalogue.operations import digest_of
from eservice.catalogue.reading import (
    WrongDefinition,
    clock_rules_from,
    read_clock_rules,
    read_organisation,
    read_service,
    read_services,
)
from eservice.catalogue.rules import problems
from eservice.catalogue.shape import Service
from eservice.kit.text import Text

ROOT = Path(__file__).parents[2] / "eservice"
DEFINITIONS = ROOT / "catalogue" / "definitions"
ORGANISATION = ROOT / "demo" / "organisation.yaml"

SMALL = """\
key: small
name: {sv: Liten, en: Small}
summary: {sv: Sök, en: Apply}
who: {sv: Alla, en: All}
case_types:
  - key: small
what_is_needed: []
how_long: {sv: Fort, en: Soon}
fee: {sv: Inget, en: Nothing}
if_late: {sv: Inget, en: Nothing}
appeal: {text: {sv: Ja, en: "Yes"}}
contact_unit: desk
clocks: [GROSS]
steps:
  - key: first
    title: {sv: Ett, en: One}
    fields:
      - key: open
        kind: yes_no
        label: {sv: Öppet, en: Open}
      - key: area
        kind: choice
        label: {sv: Var, en: Where}
        choices:
          - {key: north, label: {sv: Norr, en: North}}
          - {key: south, label: {sv: Söder, en: South}}
      - key: size
        kind: number
        label: {sv: Yta, en: Area}
        min: 1
        max: 10
        when: {field: open, is_one_of: [yes]}
routing:
  rules:
    - key: large
      when:
        size: {at_least: 5}
        area: {is_one_of: [north]}
      unit: desk
      reason: {sv: Stort, en: Large}
  default:
    unit: desk
    reason: {sv: Annars, en: Else}
grounds:
  - key: none
    text: {sv: Saknas, en: Missing}
outcomes:
  - key: "no"
    kind: unfavourable
    text: {sv: Nej, en: No}
    grounds: [none]
"""


def write(folder: Path, text: str, name: str = "small.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def changed(old: str, new: str) -> str:
    """The small definition with one place changed."""
    assert SMALL.count(old) == 1, old
    return SMALL.replace(old, new)


def refusal(folder: Path, text: str) -> WrongDefinition:
    with pytest.raises(WrongDefinition) as caught:
        read_service(write(folder, text), units={"desk"}, clocks={"GROSS"})
    return caught.value


def line_with(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


# What the product comes with


@cache
def services() -> list[Service]:
    units = {row["key"] for row in read_organisation(ORGANISATION)}
    clocks = {rule["key"] for rule in read_clock_rules(DEFINITIONS / "clock_rules.yaml")}
    return read_services(DEFINITIONS, units, clocks)


KEYS = sorted(path.stem for path in DEFINITIONS.glob("*.yaml") if path.name != "clock_rules.yaml")


@pytest.fixture(scope="module", params=KEYS)
def service(request: pytest.FixtureRequest) -> Service:
    return next(service for service in services() if service.key == request.param)


def test_every_file_is_a_service_of_its_name_and_there_are_seventeen() -> None:
    assert [service.key for service in services()] == KEYS
    assert len(KEYS) == 17


def test_a_service_has_three_to_six_steps_and_can_be_sent_without_files(service: Service) -> None:
    assert 3 <= len(service.steps) <= 6
    assert not [field.key for field in service.fields() if field.kind == "files" and field.required and not field.soft]


def test_every_case_type_has_a_clock_and_a_service_that_names_clocks_names_all(service: Service) -> None:
    rules = clock_rules_from(read_clock_rules(DEFINITIONS / "clock_rules.yaml"))
    case_types = {case_type.key for case_type in service.case_types}
    assert case_types <= {case_type for rule in rules for case_type in rule.case_types}
    used = {rule.key for rule in rules if case_types & set(rule.case_types)}
    assert not service.clocks or used <= set(service.clocks)


def test_a_service_says_who_decides_and_stands_under_a_theme(service: Service) -> None:
    assert service.decided_by is not None
    assert service.theme in {theme.key for theme in read_themes(DEFINITIONS)}
    assert set(service.see_also) <= {authority.key for authority in read_authorities(DEFINITIONS)}


def test_a_service_can_be_decided_in_every_way_and_says_why_it_refuses(service: Service) -> None:
    kinds = {outcome.kind for outcome in service.outcomes}
    assert kinds == {"favourable", "partly", "unfavourable", "not_examined"}
    assert all(outcome.grounds for outcome in service.outcomes if outcome.kind != "favourable")
    used = {ground for outcome in service.outcomes for ground in outcome.grounds}
    assert used == {ground.key for ground in service.grounds}


def test_no_text_names_a_sum_of_money(service: Service) -> None:
    assert not re.search(r"\d\s*(kr|SEK|kronor)\b", service.fee.sv + service.fee.en)


def texts(value: Any) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from texts(getattr(value, name))
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)


def test_no_english_text_is_left_in_swedish(service: Service) -> None:
    names = r"Södertälje|Hovsjö|Järna|Almnäs|Mariekälla"
    left = [text.en for text in texts(service) if re.search("[åäöÅÄÖ]", re.sub(names, "", text.en))]
    assert left == []


def test_a_definition_survives_the_database_unchanged(service: Service) -> None:
    kept = msgspec.json.decode(msgspec.json.encode(msgspec.to_builtins(service)))
    assert msgspec.convert(kept, Service) == service


def test_inquiries_end_with_the_reasons_that_planners_ask_for() -> None:
    for service in services():
        if service.key in ("lokalforfragan", "markforfragan"):
            assert {"no_stock", "plan_disallows", "price", "location", "timing"} <= {g.key for g in service.grounds}


def test_the_organisation_is_rows_of_the_unit_table() -> None:
    rows = read_organisation(ORGANISATION)
    columns = set(Unit.__table__.columns.keys()) - {"edited_at"}
    assert all(set(row) == columns for row in rows)
    kinds = {row["key"]: row["kind"] for row in rows}
    assert kinds["tillstandsenheten"] == "committee_unit"
    assert kinds["telge_fastigheter"] == kinds["telge_hovsjo"] == "company"
    assert kinds["brandforsvarsforbundet"] == "committee_unit"
    assert all(row["answerable_sv"] and row["competence_en"] for row in rows)


def test_clock_rules_are_plain_and_give_rules_also_after_the_database() -> None:
    plain = read_clock_rules(DEFINITIONS / "clock_rules.yaml")
    kept = msgspec.json.decode(msgspec.json.encode(plain))
    assert kept == plain
    assert digest_of(kept) == digest_of(plain)
    assert {"ALK-4M", "SERVICEMAL-SERVERING"} <= {rule.key for rule in clock_rules_from(kept)}


# What many services share


def shared(folder: Path, parts: str) -> None:
    (folder / "shared").mkdir()
    write(folder / "shared", parts, "parts.yaml")


def test_an_included_part_stands_in_its_place_as_if_it_were_written_there(tmp_path: Path) -> None:
    shared(tmp_path, "more:\n  - {key: phone, kind: phone, label: {sv: Telefon, en: Telephone}}\n")
    text = changed("      - key: size\n", "      - {include: more}\n      - key: size\n")
    service = read_service(write(tmp_path, text))
    assert [field.key for field in service.fields()] == ["open", "area", "phone", "size"]


def test_a_part_that_does_not_exist_is_refused_where_it_is_included(tmp_path: Path) -> None:
    text = changed("      - key: size\n", "      - {include: nothing}\n      - key: size\n")
    for parts in (None, "other: []\n"):
        if parts:
            shared(tmp_path, parts)
        error = refusal(tmp_path, text)
        assert (error.line, error.problem) == (line_with(text, "nothing"), "there is no shared part 'nothing'")


def test_what_is_wrong_in_a_shared_part_is_said_of_the_file_it_stands_in(tmp_path: Path) -> None:
    shared(tmp_path, "# shared\nmore:\n  - key: Phone\n    kind: phone\n    label: {sv: T, en: T}\n")
    error = refusal(tmp_path, changed("      - key: size\n", "      - {include: more}\n      - key: size\n"))
    assert (error.file.name, error.line) == ("parts.yaml", 3)


# What a wrong file says


def test_the_small_definition_is_right(tmp_path: Path) -> None:
    service = read_service(write(tmp_path, SMALL), units={"desk"}, clocks={"GROSS"})
    when = service.steps[0].fields[2].when
    assert when is not None
    assert when.is_one_of == ("yes",)
    assert problems(service) == []


@pytest.mark.parametrize(
    ("old", "new", "field", "at", "says"),
    [
        ("kind: number", "kind: numbr", "steps[0].fields[2].kind", "kind: numbr", "Invalid enum value"),
        ("        min: 1\n", "        min: one\n", "steps[0].fields[2].min", "min: one", "Expected `float | null`"),
        ("fee: {sv: Inget, en: Nothing}\n", "", "", "key: small", "missing required field `fee`"),
        ("min: 1\n", "mini: 1\n", "steps[0].fields[2].mini", "mini: 1", "unknown field"),
        ("{sv: Öppet, en: Open}", '{sv: Öppet, en: " "}', "steps[0].fields[0].label", "sv: Öppet", "both languages"),
        (
            "size: {at_least: 5}",
            "size: {at_least: x}",
            "routing.rules[0].when.size.at_least",
            "at_least: x",
            "Expected",
        ),
        ("is_one_of: [north]", "is_one_of: north", "routing.rules[0].when.area.is_one_of", "of: north", "Expected"),
        ("key: small\nname", "key: Small\nname", "key", "key: Small", "not a key"),
        ("key: area", "key: open", "steps[0].fields[1].key", "key: open", "stands twice"),
        ("key: area", "key: data", "steps[0].fields[1].key", "key: data", "cannot be a field's key"),
        ("key: south", "key: north", "steps[0].fields[1].choices[1].key", "Söder", "stands twice"),
        ("kind: choice\n", "kind: text\n", "steps[0].fields[1].choices", "choices:", "has no choices"),
        ("kind: yes_no\n", "kind: choice\n", "steps[0].fields[0].kind", "kind: choice", "needs choices"),
        ("kind: yes_no\n", "kind: choices\n", "steps[0].fields[0].kind", "kind: choices", "needs choices"),
        ("max: 10\n", "max: 0.5\n", "steps[0].fields[2].min", "min: 1", "greater than max"),
        ("kind: number", "kind: date", "steps[0].fields[2].min", "min: 1", "has no min"),
        ("        max: 10\n", "        longest: 5\n", "steps[0].fields[2].longest", "longest: 5", "has no longest"),
        ("field: open", "field: size", "steps[0].fields[2].when.field", "field: size", "not an earlier field"),
        ("field: open", "field: other", "steps[0].fields[2].when.field", "field: other", "not an earlier field"),
        ("of: [yes]", "of: [yes, maybe]", "steps[0].fields[2].when.is_one_of[1]", "maybe", "not an answer to 'open'"),
        ("of: [yes]", "of: []", "steps[0].fields[2].when.is_one_of", "of: []", "at least one answer"),
        ("of: [north]", "of: [west]", "routing.rules[0].when.area.is_one_of[0]", "west", "not an answer to 'area'"),
        ("size: {at_least: 5}", "siz: {at_least: 5}", "routing.rules[0].when.siz", "siz:", "not a fact"),
        ("size: {at_least: 5}", "size: {}", "routing.rules[0].when.size", "size: {}", "needs is_one_of"),
        ("size: {at_least: 5}", "open: {at_least: 5}", "routing.rules[0].when.open", "open: {", "not a number"),
        ("size: {at_least: 5}", "size: {is_one_of: [a]}", "routing.rules[0].when.size", "of: [a]", "is a number"),
        (
            "size: {at_least: 5}",
            "language: {is_one_of: [fi]}",
            "routing.rules[0].when.language.is_one_of[0]",
            "fi",
            "sv",
        ),
        ("      unit: desk", "      unit: disk", "routing.rules[0].unit", "unit: disk", "not a unit"),
        ("default:\n    unit: desk", "default:\n    unit: disk", "routing.default.unit", "unit: disk", "not a unit"),
        ("contact_unit: desk", "contact_unit: disk", "contact_unit", "contact_unit", "not a unit"),
        ("clocks: [GROSS]", "clocks: [GROSS, NET]", "clocks[1]", "clocks", "not a clock rule"),
        ("grounds: [none]", "grounds: [other]", "outcomes[0].grounds[0]", "[other]", "not among the grounds"),
        (
            "case_types:\n  - key: small",
            "case_types:\n  - {key: small, when: {field: open, is_one_of: [yes]}}",
            "case_types[0].when",
            "key: small, when",
            "the last case type",
        ),
    ],
)
def test_a_wrong_definition_is_refused_with_file_line_and_field(
    tmp_path: Path, old: str, new: str, field: str, at: str, says: str
) -> None:
    text = changed(old, new)
    error = refusal(tmp_path, text)
    assert error.file.name == "small.yaml"
    assert error.field == field
    assert says in error.problem
    lines = [number for number, line in enumerate(text.splitlines(), 1) if at in line]
    assert error.line in lines
    assert str(error) == f"small.yaml:{error.line}{' ' + field if field else ''}: {error.problem}"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("clocks: [GROSS]", "clocks: [GROSS", "expected"),
        ("clocks: [GROSS]", "clocks: &all [GROSS]", "anchors and aliases"),
        ("clocks: [GROSS]", "clocks: *all", "anchors and aliases"),
        ("clocks: [GROSS]", "clocks: !!python/object/apply:os.getcwd []", "tags"),
        ("clocks: [GROSS]", "clocks: [GROSS]\nclocks: [NET]", "the key stands twice"),
        ("clocks: [GROSS]", "clocks: [GROSS]\n1: x", "a key must be a text"),
        ("clocks: [GROSS]", "clocks: " + "[" * 60 + "]" * 60, "nested too deep"),
        ("clocks: [GROSS]", "clocks: [GROSS]\n---\nmore: 1", "another document"),
        ("clocks: [GROSS]", "clocks: [GROSS]\x07", "special characters"),
    ],
)
def test_yaml_that_cannot_be_used_is_refused_at_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    text = changed(old, new)
    error = refusal(tmp_path, text)
    first = line_with(text, "clocks:")
    assert says in str(error)
    assert error.line in (first, first + 1, first + 2) or "special" in says


def test_a_key_that_stands_twice_deep_inside_is_found(tmp_path: Path) -> None:
    error = refusal(tmp_path, changed("        min: 1\n", "        min: 1\n        min: 2\n"))
    assert (error.field, error.problem) == ("steps[0].fields[2].min", "the key stands twice")
    assert error.line == line_with(SMALL, "min: 1") + 1


@pytest.mark.parametrize(
    ("content", "says"), [(b"", "empty"), (b"\xff\xfe\x00", "UTF-8"), (b"[]", "Expected `object`")]
)
def test_a_file_that_is_no_definition_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "odd.yaml"
    path.write_bytes(content)
    with pytest.raises(WrongDefinition, match=says):
        read_service(path)


def test_a_billion_laughs_are_refused_at_once(tmp_path: Path) -> None:
    levels = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 10))
    began = time.monotonic()
    error = refusal(tmp_path, f"l0: &l0 [ha]\n{levels}\n")
    assert "aliases" in error.problem
    assert time.monotonic() - began < 1


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    assert "larger than" in refusal(tmp_path, SMALL + "#" * 300_000).problem


def test_two_files_cannot_define_one_service(tmp_path: Path) -> None:
    write(tmp_path, SMALL, "a.yaml")
    write(tmp_path, SMALL, "b.yaml")
    with pytest.raises(WrongDefinition, match=r"b\.yaml:1 key: 'small' is another file's service"):
        read_services(tmp_path)


def test_a_wrong_unit_is_refused_with_its_line(tmp_path: Path) -> None:
    rows = "- {key: a, name: {sv: A, en: A}, kind: company, answerable: {sv: B, en: B}}\n"
    with pytest.raises(WrongDefinition, match=r"units\.yaml:2 \[1\]\.key: 'a' stands twice"):
        read_organisation(write(tmp_path, rows + rows, "units.yaml"))
    with pytest.raises(WrongDefinition, match=r"units\.yaml:1 \[0\]\.kind: Invalid enum value"):
        read_organisation(write(tmp_path, rows.replace("company", "firm"), "units.yaml"))


def test_a_wrong_clock_rule_is_refused_with_its_line(tmp_path: Path) -> None:
    text = (DEFINITIONS / "clock_rules.yaml").read_text("utf-8")
    wrong = text.replace("kind: decision_deadline", "kind: deadline", 1)
    with pytest.raises(WrongDefinition) as caught:
        read_clock_rules(write(tmp_path, wrong, "clock_rules.yaml"))
    assert caught.value.field == "[0].kind"
    assert caught.value.line == line_with(wrong, "kind: deadline")
    twice = text.replace("key: SERVICEMAL-SERVERING", "key: ALK-4M", 1)
    with pytest.raises(WrongDefinition) as caught:
        read_clock_rules(write(tmp_path, twice, "clock_rules.yaml"))
    assert (caught.value.field, caught.value.problem) == ("[1].key", "ALK-4M stands twice")
    assert caught.value.line == [n for n, line in enumerate(twice.splitlines(), 1) if "key: ALK-4M" in line][1]
