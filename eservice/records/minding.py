"""Minding the clocks: warnings before a day, word after it, reminders, and the draft of a notice of delay.

All of it is found by the days that are kept with the clocks, so a beat that slept a day catches up; and each is a row
that is there once, so what ran twice told nobody twice.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.dialects.postgresql import insert

from eservice.cases.clock_models import ClockNotice
from eservice.cases.models import Case, CaseClock
from eservice.cases.operations.delays import draft_delay_notice
from eservice.cases.operations.log import append
from eservice.cases.queries import clocks
from eservice.cases.rules import LISTENING, Actor, Event, Happened, can
from eservice.clock.moves import spent
from eservice.kit.background import later
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.notifications.text_queries import texts_in_force
from eservice.notifications.writing import in_force

#: Cases told of in one transaction; where there were as many, another run follows.
BATCH = 100
#: Clocks that somebody here can be late by.
OURS = ("decision_deadline", "service_target", "request_answer", "delay_notice", "referral_answer")
#: Clocks whose lateness makes a decision late (FL 2017:900, 11 §), and how long before the day a draft lies ready.
DECISIONS = ("decision_deadline", "service_target", "request_to_decide")
DRAFT_BEFORE = timedelta(days=3)


def mind_clocks(now: datetime) -> int:
    """Tell what is due to be told today, each once, and say how much that was."""
    today = local_day(now)
    near = and_(CaseClock.warn_on <= today, CaseClock.due_on >= today)
    past = CaseClock.due_on < today
    told = len(_tell("warning", and_(CaseClock.kind.in_(OURS), near), now))
    told += len(_tell("late", and_(CaseClock.kind.in_(OURS), past), now))
    told += len(_tell("answer_missing", and_(CaseClock.kind == "supplement_answer", past), now))
    told += _remind(and_(CaseClock.kind == "supplement_answer", near, CaseClock.started_on < CaseClock.warn_on), now)
    told += _draft(and_(CaseClock.kind.in_(DECISIONS), CaseClock.due_on <= today + DRAFT_BEFORE), now)
    return told


def _tell(kind: str, when: ColumnElement[bool], now: datetime) -> list[tuple[int, str, date]]:
    """Write the notices that are not there yet: the id of the case, the clock and the day of each."""
    known = select(ClockNotice.id).where(
        ClockNotice.case_id == CaseClock.case_id,
        ClockNotice.rule_key == CaseClock.rule_key,
        ClockNotice.kind == kind,
        ClockNotice.due_on == CaseClock.due_on,
    )
    query = (
        select(CaseClock.case_id, CaseClock.rule_key, CaseClock.due_on, Case.unit_key, Case.officer_id)
        .join(Case, Case.id == CaseClock.case_id)
        .where(CaseClock.state == "running", Case.state.in_(LISTENING), when, ~known.exists())
        .order_by(CaseClock.case_id, CaseClock.rule_key)
        .limit(BATCH)
    )
    rows = [{**row._mapping, "kind": kind, "told_at": now} for row in db.session.execute(query)]
    if not rows:
        return []
    if len(rows) == BATCH:
        later("mind_clocks")
    write = insert(ClockNotice).values(rows).on_conflict_do_nothing()
    new = db.session.execute(write.returning(ClockNotice.case_id, ClockNotice.rule_key, ClockNotice.due_on))
    return [(case_id, rule_key, due_on) for case_id, rule_key, due_on in new]


def _remind(when: ColumnElement[bool], now: datetime) -> int:
    """Remind companies of what they were asked for. The event writes the letter."""
    reminded = 0
    for case_id, _key, due_on in _tell("reminder", when, now):
        case = _locked(case_id)
        if can(case.state, Event.SUPPLEMENT_REMINDED):
            data = {"answer_by": due_on.isoformat()}
            append(case, Happened(Event.SUPPLEMENT_REMINDED, Actor.WORKER, now, None, data), now)
            reminded += 1
    return reminded


def _draft(when: ColumnElement[bool], now: datetime) -> int:
    """Lay a draft of the notice of delay before the officer, where the act asks for one."""
    drafted = 0
    for case_id, key, due_on in _tell("draft", when, now):
        case = _locked(case_id)
        if can(case.state, Event.DELAY_NOTICE_DRAFTED) and _is_told_of_delays(case, now):
            draft_delay_notice(case, key, due_on, draft_text(case, due_on, now), now)
            drafted += 1
    return drafted


def _is_told_of_delays(case: Case, now: datetime) -> bool:
    read = clocks(case, local_day(now))
    return any(rule.kind == "delay_notice" and reading.state != "running" for rule, reading in read)


def draft_text(case: Case, due_on: date, now: datetime) -> str:
    """Why the case is late as its ledgers tell it, in the language of its company; a person makes it a reason."""
    own = next((reading for rule, reading in clocks(case, local_day(now)) if rule.kind == "own_time"), None)
    facts = {"waits": spent(own, local_day(now)) if own else [], "due_on": due_on.isoformat(), "holder": case.holder}
    texts = texts_in_force(local_day(now), "delay_draft", case.language)
    return in_force("delay_draft", case.language, facts, texts).body.strip()


def _locked(case_id: int) -> Case:
    query = select(Case).where(Case.id == case_id).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(query).one()
