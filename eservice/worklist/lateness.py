"""Cases that are late or soon will be, what the clockwork has told of them, and the kronor at stake."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select

from eservice.accounts.models import Person, Unit
from eservice.accounts.rules import ALL_UNITS, Viewer
from eservice.cases.clock_models import ClockNotice
from eservice.cases.models import Case, CaseClock, CaseFee
from eservice.cases.queries import open_to
from eservice.cases.rules import LISTENING
from eservice.catalogue.queries import rules_of
from eservice.clock.fees import Exposure, FeeLine, exposure
from eservice.clock.shape import ClockRule
from eservice.decisions.models import Decision
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.text import Text

#: Clocks that say by when the authority is to be done.
MEASURED = ("decision_deadline", "service_target", "request_answer")
#: Late cases that are summed; more than a municipality has at a time.
MOST = 5000
NOTHING = Exposure(Decimal(0), Decimal(0), Decimal(0))


@dataclass(frozen=True)
class LateCase:
    """A case whose time has run out or is about to."""

    reference: str
    service_key: str
    clock: Text
    due_on: date
    unit: Unit | None
    officer: str | None
    at_stake: Exposure

    def days_late(self, today: date) -> int:
        """Days after the due day; below 0 while there are any left."""
        return (today - self.due_on).days


def late_cases(viewer: Viewer, mode: str, today: date, ahead: timedelta = timedelta(days=14)) -> list[LateCase]:
    """The open cases of the units that the viewer leads which are late or will be within `ahead`, the latest first."""
    query = (
        select(Case, CaseClock, Unit, Person.name)
        .join(CaseClock, CaseClock.case_id == Case.id)
        .outerjoin(Unit, Unit.key == Case.unit_key)
        .outerjoin(Person, Person.id == Case.officer_id)
        .where(Case.mode == mode, Case.state.in_(LISTENING), _led_by(viewer))
        .where(CaseClock.state == "running", CaseClock.kind.in_(MEASURED), CaseClock.due_on <= today + ahead)
        .order_by(CaseClock.due_on, Case.id, CaseClock.rule_key)
        .limit(MOST)
    )
    rows = db.session.execute(query).all()
    fees = _fees([case.id for case, _clock, _unit, _name in rows])
    return [_late(case, clock, unit, name, fees[case.id], today) for case, clock, unit, name in rows]


def total(cases: Sequence[LateCase]) -> Exposure:
    """What is at stake in all of them together."""
    parts = [case.at_stake for case in cases]
    return Exposure(
        sum((one.reducible for one in parts), Decimal(0)),
        sum((one.lost_now for one in parts), Decimal(0)),
        sum((one.lost_in_a_week for one in parts), Decimal(0)),
    )


def _led_by(viewer: Viewer) -> ColumnElement[bool]:
    return Case.unit_key.is_not(None) if ALL_UNITS in viewer.manager_of else Case.unit_key.in_(viewer.manager_of)


def _fees(case_ids: Sequence[int]) -> dict[int, list[FeeLine]]:
    lines: dict[int, list[FeeLine]] = defaultdict(list)
    # What an earlier decision was charged for is no longer at stake.
    query = (
        select(CaseFee)
        .outerjoin(Decision, Decision.id == CaseFee.decision_id)
        .where(CaseFee.case_id.in_(case_ids), or_(Decision.id.is_(None), Decision.stage != "decided"))
        .order_by(CaseFee.case_id, CaseFee.item)
    )
    for fee in db.session.scalars(query):
        lines[fee.case_id].append(FeeLine(fee.item, fee.amount))
    return lines


def _late(
    case: Case, clock: CaseClock, unit: Unit | None, name: str | None, lines: Sequence[FeeLine], today: date
) -> LateCase:
    rule = rule_of(case, clock.rule_key)
    due_on = clock.due_on or today
    at_stake = exposure(rule, case.case_type, lines, due_on, today) if rule else NOTHING
    title = rule.title if rule else Text(clock.rule_key, clock.rule_key)
    return LateCase(case.reference, case.service_key, title, due_on, unit, name, at_stake)


def rule_of(case: Case, rule_key: str) -> ClockRule | None:
    """The rule of a case's clock, as it was when the case came in."""
    if case.clock_rules_id is None:
        return None
    rules = rules_of(case.clock_rules_id, case.case_type, local_day(case.received_at))
    return next((rule for rule in rules if rule.key == rule_key), None)


class Told(NamedTuple):
    """A notice, with its case and the title of its clock."""

    notice: ClockNotice
    reference: str
    clock: Text
    officer: str | None


def notices_for(viewer: Viewer, kinds: Sequence[str], limit: int = 100) -> list[Told]:
    """What was told of open cases in the units that the viewer works in or leads, newest first."""
    query = (
        select(ClockNotice, Case, Person.name)
        .join(Case, Case.id == ClockNotice.case_id)
        .outerjoin(Person, Person.id == Case.officer_id)
        .join(
            CaseClock,
            (CaseClock.case_id == ClockNotice.case_id)
            & (CaseClock.rule_key == ClockNotice.rule_key)
            & (CaseClock.due_on == ClockNotice.due_on),
        )
        .where(ClockNotice.kind.in_(kinds), Case.state.in_(LISTENING), CaseClock.state == "running", open_to(viewer))
        .order_by(ClockNotice.told_at.desc(), ClockNotice.id.desc())
        .limit(limit)
    )
    found = []
    for notice, case, name in db.session.execute(query):
        rule = rule_of(case, notice.rule_key)
        title = rule.title if rule else Text(notice.rule_key, notice.rule_key)
        found.append(Told(notice, case.reference, title, name))
    return found
