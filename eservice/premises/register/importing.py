"""Reading a file of objects: first what it would do, line by line; then all of it, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from eservice.accounts.rules import Viewer
from eservice.kit.errors import Invalid
from eservice.premises.models import PremisesObject
from eservice.premises.register.csv_file import read_csv
from eservice.premises.register.geography import municipality
from eservice.premises.register.geojson_file import read_geojson
from eservice.premises.register.lines import Line, Lines
from eservice.premises.register.operations import add_object, alone_with, change_object
from eservice.premises.register.queries import by_number, keepers_of, lying_elsewhere
from eservice.premises.register.rules import Around, changed, read_object, row_of

READERS = {"csv": read_csv, "geojson": read_geojson}


@dataclass(slots=True)
class Outcome:
    """What a line would do (`new`, `changed`, `unchanged`, `wrong`), and what is wrong by column; "" for the whole."""

    line: Line
    result: str
    wrong: dict[str, str] = field(default_factory=dict)
    differing: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    object_id: int | None = None


@dataclass(slots=True)
class Plan:
    """What a file would do, line by line, and the headings that nobody here knows."""

    outcomes: list[Outcome]
    unknown: Sequence[str]

    def count(self, result: str) -> int:
        """How many lines come to this."""
        return sum(one.result == result for one in self.outcomes)

    def is_right(self) -> bool:
        """Whether the file can be read in: no line is wrong."""
        return not self.count("wrong")


def plan_import(content: bytes, form: str, viewer: Viewer, today: date) -> Plan:
    """What a file of the `form` csv or geojson would do. Changes nothing. Raises `lines.Faulty`."""
    lines: Lines = READERS[form](content)
    owners = keepers_of(viewer)
    elsewhere = lying_elsewhere([line.cells.get("designation", "") for line in lines.rows])
    around = Around(owners, municipality().border, today, elsewhere)
    known = by_number(owners)
    seen: set[tuple[str, str]] = set()
    outcomes = []
    for line in lines.rows:
        one = _outcome(line, around, known)
        name = (str(one.values.get("owner_key")), str(one.values.get("own_number")))
        if one.result != "wrong" and name in seen:
            one.result, one.wrong = "wrong", {"own_number": "twice_in_file"}
        seen.add(name)
        outcomes.append(one)
    return Plan(outcomes, lines.unknown)


def _outcome(line: Line, around: Around, known: dict[tuple[str, str], PremisesObject]) -> Outcome:
    if line.wrong:
        return Outcome(line, "wrong", {"": line.wrong})
    read = read_object(line.cells, around)
    if read.wrong:
        return Outcome(line, "wrong", read.wrong)
    before = known.get((read.values["owner_key"], read.values["own_number"]))
    row = row_of(read.values)
    if before is None:
        return Outcome(line, "new", values=read.values)
    if before.kind != read.values["kind"]:
        return Outcome(line, "wrong", {"kind": "kind_stays"})
    if not line.cells.get("valid_from", "").strip():
        row["valid_from"] = read.values["valid_from"] = before.valid_from
    differing = changed({key: getattr(before, key) for key in row}, row)
    result = "changed" if differing else "unchanged"
    return Outcome(line, result, differing=differing, values=read.values, object_id=before.id)


def import_objects(content: bytes, form: str, viewer: Viewer, today: date, now: datetime) -> Plan:
    """Do what a file says, all of it. Raises `Invalid` (lines_wrong) where a line is wrong; then nothing is done."""
    for owner in sorted(keepers_of(viewer)):
        alone_with(owner)
    plan = plan_import(content, form, viewer, today)
    if not plan.is_right():
        raise Invalid("lines_wrong")
    for one in plan.outcomes:
        if one.result == "new":
            add_object(one.values, viewer, now, form)
        elif one.result == "changed" and one.object_id is not None:
            change_object(one.object_id, one.values, None, viewer, now, form)
    return plan
