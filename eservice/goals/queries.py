"""The strategy, the targets that hold, what was written, and the cards that the report is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select

from eservice.accounts.models import Person
from eservice.catalogue.reading import read_shape
from eservice.goals.forecast import Forecast, cases_in_all, forecast
from eservice.goals.models import GoalComment, GoalTarget
from eservice.goals.rules import Area, Goal, Nki, Status, Strategy, status
from eservice.kit.db import db
from eservice.statistics.indicator_measures import Measured
from eservice.statistics.indicator_queries import Cell, Year, by_part, measured
from eservice.statistics.indicators import INDICATORS

HERE = Path(__file__).parent
#: Lines of history on a page.
MOST_LINES = 200


@lru_cache(maxsize=1)
def strategy() -> Strategy:
    """The strategy that is followed. Raises `WrongDefinition`."""
    return read_shape(HERE / "strategy.yaml", Strategy)


@lru_cache(maxsize=1)
def nki() -> Nki:
    """The official satisfaction index, year by year."""
    return read_shape(HERE / "nki.yaml", Nki)


#: Goal and indicator.
Place = tuple[str, str]


def targets(body: str, year: int) -> dict[Place, GoalTarget]:
    """The targets that hold for a body and year; one that was taken back is left out."""
    query = select(GoalTarget).where(GoalTarget.body == body, GoalTarget.year == year)
    newest = {(row.goal_key, row.indicator_key): row for row in db.session.scalars(query.order_by(GoalTarget.id))}
    return {place: row for place, row in newest.items() if row.value is not None}


def comments(body: str, year: int) -> dict[str, GoalComment]:
    """The newest comment to each goal."""
    query = select(GoalComment).where(GoalComment.body == body, GoalComment.year == year)
    return {row.goal_key: row for row in db.session.scalars(query.order_by(GoalComment.id))}


def history(body: str, year: int) -> tuple[Sequence[tuple[GoalTarget, str]], Sequence[tuple[GoalComment, str]]]:
    """Every target and comment of a body and year with who made it, newest first."""
    targets_ = select(GoalTarget, Person.name).join(Person, Person.id == GoalTarget.set_by)
    comments_ = select(GoalComment, Person.name).join(Person, Person.id == GoalComment.written_by)
    one = targets_.where(GoalTarget.body == body, GoalTarget.year == year).order_by(GoalTarget.id.desc())
    other = comments_.where(GoalComment.body == body, GoalComment.year == year).order_by(GoalComment.id.desc())
    return (
        [(row, name) for row, name in db.session.execute(one.limit(MOST_LINES))],
        [(row, name) for row, name in db.session.execute(other.limit(MOST_LINES))],
    )


def goals_stamp() -> str:
    """What changes when a target is set or a comment is written, and only then."""
    newest = (select(func.max(table.id)).scalar_subquery() for table in (GoalTarget, GoalComment))
    return "/".join(str(one or 0) for one in db.session.execute(select(*newest)).one())


class Line(NamedTuple):
    """One indicator of a goal: this year, the year before, its target and how it stands."""

    key: str
    now: Measured
    then: Measured | None
    target: GoalTarget | None
    status: Status
    #: Where it will stand when the year is over; None for a year that is, and where nothing can be said.
    forecast: Forecast | None = None


class Card(NamedTuple):
    """A goal of a body in a year."""

    goal: Goal
    lines: Sequence[Line]
    comment: GoalComment | None


def cards(
    body: str, year: int, counts: Year, before: Year, body_of: Callable[[Cell], str]
) -> list[tuple[Area, list[Card]]]:
    """The report of a body (empty: of all) for a year: the areas in order, each with the cards of its goals."""
    held, said = targets(body, year), comments(body, year)
    areas = []
    for area in strategy().areas:
        made = []
        for goal in area.goals:
            now, then = _figures(goal, body, counts, body_of), _figures(goal, body, before, body_of)
            if now is not None:
                lines = [_line(goal, key, now, then, held, year, counts.as_of) for key in goal.indicators]
                made.append(Card(goal, lines, said.get(goal.key)))
        areas.append((area, made))
    return areas


def _line(
    goal: Goal,
    key: str,
    now: Mapping[str, Measured],
    then: Mapping[str, Measured] | None,
    held: Mapping[Place, GoalTarget],
    year: int,
    as_of: date | None,
) -> Line:
    target = held.get((goal.key, key))
    stands = status(target.value if target else None, now[key], INDICATORS[key].better)
    before = then.get(key) if then else None
    return Line(key, now[key], before, target, stands, _forecast(key, now[key], before, target, year, as_of))


def _forecast(
    key: str, now: Measured, before: Measured | None, target: GoalTarget | None, year: int, as_of: date | None
) -> Forecast | None:
    if as_of is None or as_of >= date(year, 12, 31):
        return None
    one, in_all = INDICATORS[key], cases_in_all(now.n, year, as_of, before.n if before else None)
    value = target.value if target else None
    return forecast(now, now.n, in_all, year, as_of, unit=one.unit, target=value, better=one.better)


def _figures(goal: Goal, body: str, year: Year, body_of: Callable[[Cell], str]) -> Mapping[str, Measured] | None:
    """The figures of a goal's services at a body, hidden where another body's could be had by subtraction."""
    cells = [cell for cell in year.cells if not goal.services or cell.service_key in goal.services]
    part = Year(cells, year.as_of, year.made_at)
    if not body:
        return measured(part.counted()) if cells else None
    return by_part(part, body_of).get(body)
