"""Setting targets and writing what was done. Each is a new row: nothing that was said is lost."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from eservice.accounts.models import Unit
from eservice.accounts.rules import Viewer
from eservice.goals.models import GoalComment, GoalTarget
from eservice.goals.queries import strategy
from eservice.goals.rules import FIRST_YEAR, LAST_YEAR, Goal, check_target, check_text
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotAllowed, NotFound
from eservice.statistics.indicators import INDICATORS


def set_target(
    body: str,
    year: int,
    goal_key: str,
    indicator_key: str,
    value: float | None,
    basis: str,
    viewer: Viewer,
    now: datetime,
) -> GoalTarget:
    """Set, change or (without a value) take back the target of a body for a year. Raises `NotFound` and `Invalid`."""
    goal = _goal(body, goal_key, viewer)
    if indicator_key not in goal.indicators:
        raise NotFound("no_such_target")
    check_target(INDICATORS[indicator_key].unit, year, value, basis)
    target = GoalTarget(
        body=body,
        year=year,
        goal_key=goal_key,
        indicator_key=indicator_key,
        value=value,
        basis=basis.strip(),
        set_by=viewer.person_id,
        set_at=now,
    )
    db.session.add(target)
    db.session.flush()
    return target


def write_comment(
    body: str, year: int, goal_key: str, done: str, remains: str, answers: str, viewer: Viewer, now: datetime
) -> GoalComment:
    """Say what was done for a goal, what remains, and which function answers. Raises `NotFound` and `Invalid`."""
    _goal(body, goal_key, viewer)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid("wrong_year")
    for text in (done, remains):
        check_text(text)
    check_text(answers, 120)
    if not done.strip() and not remains.strip():
        raise Invalid("comment_missing")
    comment = GoalComment(
        body=body,
        year=year,
        goal_key=goal_key,
        done=done.strip(),
        remains=remains.strip(),
        answers=answers.strip(),
        written_by=viewer.person_id,
        written_at=now,
    )
    db.session.add(comment)
    db.session.flush()
    return comment


def _goal(body: str, goal_key: str, viewer: Viewer) -> Goal:
    if not viewer.administrator:
        raise NotAllowed("wrong_role")
    known = db.session.scalar(select(Unit.key).where(Unit.answerable_sv == body).limit(1)) if body else "all"
    goal = strategy().goals().get(goal_key)
    if known is None or goal is None:
        raise NotFound("no_such_target")
    return goal
