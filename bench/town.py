"""A town of any size: a few hundred cases lived through by the product's own verbs, then multiplied in the database.

A copy keeps what its original says, moments and hashes included, and gets keys of its own. What is true of each
original (its chain, its clocks, its facts) is therefore true of each copy. Tables are found by their foreign keys: a
new table that hangs on cases is multiplied without a word here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from sqlalchemy import Column, Integer, String, Table, UniqueConstraint, Uuid, func, select, text

from eservice.cases.models import Case
from eservice.cases.rules import OPEN_STATES
from eservice.demo.operations import live_two_years, settle_people
from eservice.kit.days import local_day
from eservice.kit.db import db, transaction
from eservice.statistics.operations import make_figures, mark_changed

#: One case in so many is open, as in the town that the aims speak of: 20,000 of 100,000.
OPEN_ONE_IN = 5
#: How many cases are lived through; fewer for a small town, so that one is made in seconds.
ORIGINALS = 600
MODE = "demo"
CASES = Case.__table__


def build(cases: int, now: datetime, tell: Callable[[str], None], open_one_in: int = OPEN_ONE_IN) -> None:
    """Fill a prepared, empty database with people and about `cases` cases, and make their figures. Commits."""
    originals = min(ORIGINALS, max(60, cases // 50))
    tell(f"{originals} cases lived through by the product's own verbs ...")
    with transaction():
        settle_people(local_day(now))
        live_two_years(now, "http://127.0.0.1:8000", lambda _done, _of: None, originals)
    tell(f"multiplied to {cases} ...")
    with transaction():
        multiply(cases, open_one_in)
        mark_changed({MODE}, now)
    with transaction():
        make_figures(MODE, now, local_day(now))
    # As autovacuum has done in a town that grew over years, and has not yet in one that was made a minute ago.
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze"))


def multiply(cases: int, open_one_in: int = OPEN_ONE_IN) -> None:
    """Copy the cases that are there until there are `cases` of them, one in `open_one_in` of them open. Flushes.

    Where one sort (open or ended) has no case, or has too many already, it stays as it is.
    """
    db.session.flush()
    # One statement copies a whole table: on a busy machine that takes longer than any page may wait.
    db.session.execute(text("set local statement_timeout = 0"))
    db.session.execute(text("create temporary table copy (case_id bigint, number bigint) on commit drop"))
    is_open = CASES.c.state.in_(OPEN_STATES)
    _plan(is_open, cases // open_one_in)
    _plan(~is_open, cases - cases // open_one_in)
    db.session.execute(text("analyze copy"))
    tables = list(_of_cases())
    # Before anything is copied: how far each table's numbers reach, so that no two copies share one.
    reach = {table.name: _reach(table) for table in tables}
    for table in tables:
        db.session.execute(text(_copying(table, reach)))
    for table in tables:
        _move_sequence(table)
        db.session.execute(text(f"analyze {table.name}"))


def _plan(which: object, wanted: int) -> None:
    """Note which cases of a sort are copied, and which number each copy has."""
    ids = list(db.session.scalars(select(CASES.c.id).where(which).order_by(CASES.c.id)))  # type: ignore[arg-type]
    if not ids:
        return
    rows = [{"case_id": ids[at % len(ids)], "number": at // len(ids)} for at in range(len(ids), wanted)]
    if rows:
        db.session.execute(text("insert into copy values (:case_id, :number)"), rows)


def _of_cases() -> Iterator[Table]:
    """The tables whose rows belong to a case, each after those that it points at."""
    found = {CASES.name}
    for table in db.metadata.sorted_tables:
        if table.name == CASES.name or any(key.column.table.name in found for key in table.foreign_keys):
            found.add(table.name)
            yield table


def _reach(table: Table) -> int:
    """The largest number that a row of `table` has as its key."""
    keys = [column for column in table.primary_key if isinstance(column.type, Integer) and not column.foreign_keys]
    return max((db.session.scalar(select(func.max(column))) or 0 for column in keys), default=0)


def _copying(table: Table, reach: dict[str, int]) -> str:
    """The statement that copies the rows of `table` for every copy of their case."""
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(_value(column, reach) for column in table.columns)
    return f"insert into {table.name} ({columns}) select {values} from {_rows(table, 't')} order by copy.number, 1"


def _rows(table: Table, alias: str) -> str:
    """`table` as `alias`, joined to the copies of its rows' case; by way of another table where it names no case."""
    if table.name == CASES.name:
        return f"{table.name} {alias} join copy on copy.case_id = {alias}.id"
    keys = [key for key in table.foreign_keys if key.column.table.name == CASES.name]
    if keys:
        return f"{table.name} {alias} join copy on copy.case_id = {alias}.{keys[0].parent.name}"
    names = {found.name for found in _of_cases()}
    key = next(key for key in table.foreign_keys if key.column.table.name in names)
    above = key.column.table
    inner = f"(select {alias}_.{key.column.name} as above_key, copy.* from {_rows(above, alias + '_')})"
    return f"{table.name} {alias} join {inner} copy on copy.above_key = {alias}.{key.parent.name}"


def _value(column: Column[object], reach: dict[str, int]) -> str:
    """What a copy has in `column`: keys are moved out of the way of all others, the rest is as it was."""
    old = f't."{column.name}"'
    target = next((key.column for key in column.foreign_keys if key.column.table.name in reach), None)
    # A part of a longer key, such as a place within the case, is no number of its own.
    is_own = column.primary_key and not column.foreign_keys and len(column.table.primary_key) == 1
    key = target if target is not None else column if is_own else None
    if key is None:
        return f"{old} || '-' || copy.number" if isinstance(column.type, String) and _is_unique(column) else old
    if isinstance(key.type, Uuid):
        return f"md5({old}::text || copy.number)::uuid"
    return f"{old} + copy.number * {reach[key.table.name]}" if isinstance(key.type, Integer) else old


def _is_unique(column: Column[object]) -> bool:
    return any(
        isinstance(rule, UniqueConstraint) and list(rule.columns) == [column] for rule in column.table.constraints
    )


def _move_sequence(table: Table) -> None:
    """Let new rows be numbered after the copies."""
    for column in table.primary_key:
        if isinstance(column.type, Integer) and not column.foreign_keys:
            sequence = f"pg_get_serial_sequence('{table.name}', '{column.name}')"
            db.session.execute(text(f"select setval({sequence}, greatest(max({column.name}), 1)) from {table.name}"))
