"""Definition files become values. A wrong file is refused with its name, the line and the field.

YAML is read with a small set of plain types: `yes` and `11:00` are texts, a day is a text that the shape reads.
Aliases, tags and duplicate keys are refused, so a file says what it says and cannot grow beyond its size. What many
services ask alike stands once in `shared/parts.yaml`; an item `{include: name}` of a list stands for that part's items.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
import yaml

from eservice.catalogue.rules import KEY, Problem, problems
from eservice.catalogue.shape import Service
from eservice.clock.rules import rules_from
from eservice.clock.shape import ClockRule
from eservice.kit.text import Text

T = TypeVar("T")
CLOCK_FILE = "clock_rules.yaml"
#: Parts of forms that definitions include, in a folder beside them.
PARTS_FILE = Path("shared") / "parts.yaml"
LARGEST_FILE = 256 * 1024
#: Deeper than any definition; a file of brackets must not exhaust the stack.
DEEPEST = 30


class WrongDefinition(ValueError):
    """A definition file that cannot be used: which file and line, which field, and what is wrong with it."""

    def __init__(self, file: Path, line: int, field: str, problem: str) -> None:
        where = f"{file.name}:{line}"
        super().__init__(f"{where} {field}: {problem}" if field else f"{where}: {problem}")
        self.file, self.line, self.field, self.problem = file, line, field, problem


class _Loader(yaml.SafeLoader):
    """YAML without aliases, tags, duplicate keys and bottomless nesting, and with few plain types."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Refuse what a definition has no use for, at its line."""
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.MarkedYAMLError(None, None, "anchors and aliases are not used here", event.start_mark)
        if getattr(event, "tag", None):
            raise yaml.MarkedYAMLError(None, None, "tags are not used here", event.start_mark)
        self.depth += 1
        if self.depth > DEEPEST:
            raise yaml.MarkedYAMLError(None, None, "nested too deep", event.start_mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


for _name, _pattern, _first in (
    ("null", r"(?:~|null|)\Z", ["~", "n", ""]),
    ("bool", r"(?:true|false)\Z", list("tf")),
    ("int", r"-?(?:0|[1-9][0-9]{0,17})\Z", list("-0123456789")),
    ("float", r"-?[0-9]{1,18}\.[0-9]{1,18}\Z", list("-0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(_pattern), _first)


def _composed(path: Path) -> yaml.Node | None:
    """The nodes of a file, each with a mark that knows which file it stands in."""
    loader = _Loader(path.read_text("utf-8"))
    loader.name = str(path)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def _included(node: yaml.Node) -> str | None:
    """The name of the shared part that an item of a list stands for, or None."""
    if not isinstance(node, yaml.MappingNode) or len(node.value) != 1:
        return None
    key, value = node.value[0]
    return value.value if key.value == "include" and isinstance(value, yaml.ScalarNode) else None


class _File:
    """A definition file as plain values, and the line on which each of them stands."""

    def __init__(self, path: Path, parts: _File | None = None) -> None:
        self.path = path
        self.root = self._compose()
        self.refuse_duplicates(self.root, "")
        self.include(self.root, parts, "")
        loader = _Loader("")
        try:
            self.content: Any = loader.construct_document(self.root)
        finally:
            loader.dispose()

    def _compose(self) -> yaml.Node:
        try:
            if self.path.stat().st_size > LARGEST_FILE:
                raise WrongDefinition(self.path, 1, "", f"larger than {LARGEST_FILE // 1024} kB")
            root = _composed(self.path)
        except UnicodeDecodeError as error:
            raise WrongDefinition(self.path, 1, "", "not UTF-8") from error
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 1
            raise WrongDefinition(self.path, line, "", error.problem or "not YAML") from error
        except yaml.YAMLError as error:
            raise WrongDefinition(self.path, 1, "", f"not YAML: {error}") from error
        if root is None:
            raise WrongDefinition(self.path, 1, "", "the file is empty")
        return root

    def refuse_duplicates(self, node: yaml.Node, path: str) -> None:
        """Every key is a text, and stands once in its mapping."""
        if isinstance(node, yaml.SequenceNode):
            for place, item in enumerate(node.value):
                self.refuse_duplicates(item, f"{path}[{place}]")
        if not isinstance(node, yaml.MappingNode):
            return
        seen = set()
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode) or key.tag != "tag:yaml.org,2002:str":
                raise WrongDefinition(self.path, line, path, "a key must be a text")
            here = f"{path}.{key.value}".lstrip(".")
            if key.value in seen:
                raise WrongDefinition(self.path, line, here, "the key stands twice")
            seen.add(key.value)
            self.refuse_duplicates(value, here)

    def include(self, node: yaml.Node, parts: _File | None, path: str) -> None:
        """Put shared parts where a list says `{include: name}`; a part is a list, and includes nothing itself."""
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                self.include(value, parts, f"{path}.{key.value}".lstrip("."))
        if not isinstance(node, yaml.SequenceNode):
            return
        items: list[yaml.Node] = []
        for place, item in enumerate(node.value):
            name = _included(item)
            if name is None:
                self.include(item, parts, f"{path}[{place}]")
                items.append(item)
                continue
            part = parts.part(name) if parts else None
            if part is None:
                raise WrongDefinition(self.path, item.start_mark.line + 1, path, f"there is no shared part {name!r}")
            items += part
        node.value = items

    def part(self, name: str) -> list[yaml.Node] | None:
        """The items of a shared part; None where there is no list of that name."""
        pairs = self.root.value if isinstance(self.root, yaml.MappingNode) else []
        found = next((value for key, value in pairs if key.value == name), None)
        return list(found.value) if isinstance(found, yaml.SequenceNode) else None

    def place_of(self, path: str) -> tuple[Path, int]:
        """File and line of the value at `path`, or of the nearest value around it that is there."""
        node, mark = self.root, self.root.start_mark
        for name, place in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path):
            if isinstance(node, yaml.MappingNode) and name:
                pair = next((pair for pair in node.value if pair[0].value == name), None)
            elif isinstance(node, yaml.SequenceNode) and place and int(place) < len(node.value):
                pair = (node.value[int(place)], node.value[int(place)])
            else:
                pair = None
            if pair is None:
                break
            mark, node = pair[0].start_mark, pair[1]
        return Path(mark.name), mark.line + 1

    def wrong(self, field: str, problem: str) -> WrongDefinition:
        """The error for the value at `field`."""
        return WrongDefinition(*self.place_of(field), field, problem)

    def as_shape(self, shape: type[T]) -> T:
        """The content as a value of `shape`. Raises `WrongDefinition`."""
        try:
            return msgspec.convert(self.content, shape)
        except msgspec.ValidationError as error:
            raise self.misshapen(str(error), shape) from error

    def misshapen(self, message: str, shape: Any) -> WrongDefinition:
        """msgspec's `problem - at `$.path`` as an error that knows its line."""
        problem, _, at = message.partition(" - at ")
        path = at.removeprefix("key in ").strip("`").removeprefix("$").lstrip(".")
        if "[...]" in path:
            path = _named(self.content, path, message, shape)
        if unknown := re.search(r"unknown field `(.+)`", problem):
            path = f"{path}.{unknown[1]}".lstrip(".")
        return self.wrong(path, problem)


def _named(content: Any, path: str, message: str, shape: Any) -> str:
    """A path with the name of the key that msgspec leaves out: the one that is wrong also when it stands alone."""
    before, _, after = path.partition("[...]")
    whole = copy.deepcopy(content)
    mapping = whole
    for name, place in re.findall(r"([^.\[\]]+)|\[(\d+)\]", before):
        mapping = mapping[name] if name else mapping[int(place)]
    entries = dict(mapping)
    for name, value in entries.items():
        mapping.clear()
        mapping[name] = value
        try:
            msgspec.convert(whole, shape)
        except msgspec.ValidationError as error:
            if str(error) == message:
                return f"{before}.{name}{after}"
    return before


def read_shape(path: Path, shape: type[T], parts: Path | None = None) -> T:
    """A file as a value of `shape`, with what it includes of the file of shared `parts`. Raises `WrongDefinition`."""
    return _File(path, _File(parts) if parts else None).as_shape(shape)


def read_service(path: Path, units: Collection[str] | None = None, clocks: Collection[str] | None = None) -> Service:
    """The service that a file defines, checked by the rules; raises `WrongDefinition` for the first thing wrong.

    `units` and `clocks` are the keys that exist; where they are not given, references to them are not checked.
    """
    return _service(_File(path, _parts_in(path.parent)), units, clocks)


def _service(file: _File, units: Collection[str] | None, clocks: Collection[str] | None) -> Service:
    service = file.as_shape(Service)
    for problem in problems(service, units, clocks):
        raise file.wrong(problem.path, problem.problem)
    return service


def _parts_in(folder: Path) -> _File | None:
    """The parts that the definitions of a folder share, where it has any."""
    parts = folder / PARTS_FILE
    return _File(parts) if parts.exists() else None


def read_services(
    folder: Path, units: Collection[str] | None = None, clocks: Collection[str] | None = None
) -> list[Service]:
    """Every service defined in a folder, by file name; no two have one key. Raises `WrongDefinition`."""
    services: dict[str, Service] = {}
    parts = _parts_in(folder)
    for path in sorted(folder.glob("*.yaml")):
        if path.name == CLOCK_FILE:
            continue
        service = _service(_File(path, parts), units, clocks)
        if service.key in services:
            raise _File(path).wrong("key", f"{service.key!r} is another file's service")
        services[service.key] = service
    return list(services.values())


def read_clock_rules(path: Path) -> list[dict[str, Any]]:
    """The clock rules of a file as they stand in it, with days as ISO texts. Raises `WrongDefinition`."""
    file = _File(path)
    if not isinstance(file.content, list):
        raise file.wrong("", "clock rules are a list")
    try:
        clock_rules_from(file.content)
    except msgspec.ValidationError as error:
        raise file.misshapen(str(error), list[ClockRule]) from error
    except ValueError as error:
        where, _, problem = str(error).rpartition(": ")
        raise file.wrong(where, problem) from error
    return file.content


def clock_rules_from(definition: Sequence[dict[str, Any]]) -> tuple[ClockRule, ...]:
    """Clock rules from their plain form, as read from a file or kept in the database."""
    return tuple(rules_from(definition))


class _Unit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A unit as a file names it."""

    key: str
    name: Text
    kind: Literal["committee_unit", "company"]
    answerable: Text
    #: What it answers for.
    competence: Text | None = None
    email: str = ""
    phone: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    #: Waiting cases are given to its officers by the system.
    gives_out: bool = False


def read_organisation(path: Path) -> list[dict[str, Any]]:
    """The units of a file, as rows of the table `unit`. Raises `WrongDefinition`."""
    file = _File(path)
    units = file.as_shape(list[_Unit])
    for place, unit in enumerate(units):
        if not KEY.fullmatch(unit.key) or len(unit.key) > 40:
            raise file.wrong(f"[{place}].key", f"{unit.key!r} is not a key: use a-z, 0-9 and _, at most 40")
        if unit.key in {other.key for other in units[:place]}:
            raise file.wrong(f"[{place}].key", f"{unit.key!r} stands twice")
    return [_row(unit) for unit in units]


def _row(unit: _Unit) -> dict[str, Any]:
    return {
        "key": unit.key,
        "name_sv": unit.name.sv,
        "name_en": unit.name.en,
        "kind": unit.kind,
        "answerable_sv": unit.answerable.sv,
        "answerable_en": unit.answerable.en,
        "email": unit.email,
        "phone": unit.phone,
        "competence_sv": unit.competence.sv if unit.competence else "",
        "competence_en": unit.competence.en if unit.competence else "",
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
        "gives_out": unit.gives_out,
    }


def read_as(path: Path, shape: type[T], wrong: Callable[[T], Iterable[Problem]]) -> T:
    """A file of any kind as a value of `shape`. Raises `WrongDefinition` for the first thing that `wrong` names."""
    file = _File(path)
    value = file.as_shape(shape)
    for problem in wrong(value):
        raise file.wrong(problem.path, problem.problem)
    return value
