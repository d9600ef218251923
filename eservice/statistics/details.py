"""Keeping the facts beside the one per case: stages, referrals, and what was decided. Run twice, nothing changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, insert, select

from eservice.cases.models import Case, CaseEvent, CaseFee
from eservice.cases.rules import Actor, Event, Visibility
from eservice.catalogue.queries import rules_of, service_version
from eservice.decisions.fees import FeeLine, charges, reduced_items
from eservice.decisions.letter import is_whole
from eservice.decisions.models import Decision, DecisionDocument
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.statistics.detail_models import CaseDetail, ReferralFact, StageFact
from eservice.statistics.stages import LogLine, referrals, stages

#: What people here and the company say to each other.
SAID = (Event.MESSAGE_SENT, Event.SUPPLEMENT_REQUESTED, Event.SUPPLEMENT_RECEIVED, Event.MATERIAL_ADDED)
#: Outcomes that must say on which ground: they went against the company, at least in part.
AGAINST = ("unfavourable", "partly", "not_examined")
Events = Mapping[int, Sequence[CaseEvent]]


def keep_details(cases: Sequence[Case], events: Events) -> None:
    """Fold the stages, referrals and details of `cases` anew, from their events and their first decisions."""
    ids = [case.id for case in cases]
    for table, rows in (
        (StageFact, stage_rows(cases, events)),
        (ReferralFact, referral_rows(cases, events)),
        (CaseDetail, detail_rows(cases, events)),
    ):
        db.session.execute(delete(table).where(table.case_id.in_(ids)))
        if rows:
            db.session.execute(insert(table), rows)


def without_details(limit: int) -> Sequence[Case]:
    """Cases whose readers have caught up and that have no details: from before they were kept, or read in."""
    query = select(Case).outerjoin(CaseDetail, CaseDetail.case_id == Case.id)
    query = query.where(CaseDetail.case_id.is_(None), Case.followed_seq == Case.event_count, Case.event_count > 0)
    return db.session.scalars(query.order_by(Case.id).limit(limit)).all()


def stage_rows(cases: Sequence[Case], events: Events) -> list[dict[str, Any]]:
    """The stages of `cases`, as the columns of their rows, in order."""
    return [
        {**_about(case), "position": position, **asdict(stage)}
        for case in cases
        for position, stage in enumerate(stages(_lines(events[case.id])), start=1)
    ]


def referral_rows(cases: Sequence[Case], events: Events) -> list[dict[str, Any]]:
    """The referrals of `cases`, as the columns of their rows, in order."""
    return [{**_about(case), **asdict(one)} for case in cases for one in referrals(_lines(events[case.id]))]


def _about(case: Case) -> dict[str, Any]:
    return {"case_id": case.id, "mode": case.mode, "service_key": case.service_key, "unit_key": case.unit_key}


def _lines(events: Iterable[CaseEvent]) -> list[LogLine]:
    return [LogLine(event.name, event.effective_at, event.holder, event.data) for event in events]


def detail_rows(cases: Sequence[Case], events: Events) -> list[dict[str, Any]]:
    """What is told of `cases` and of the first decision in each, as the columns of their rows."""
    ids = [case.id for case in cases]
    decided = select(Decision).where(Decision.case_id.in_(ids), Decision.number == 1, Decision.stage == "decided")
    decisions = {one.case_id: one for one in db.session.scalars(decided.order_by(Decision.id))}
    letters, fees = _letters(decisions), _fees(decisions)
    return [_detail(case, events[case.id], decisions.get(case.id), letters, fees) for case in cases]


def _letters(decisions: Mapping[int, Decision]) -> dict[int, bool]:
    """By decision: whether its letter has all that a letter must have."""
    numbers = [one.id for one in decisions.values()]
    query = select(DecisionDocument.decision_id, DecisionDocument.content)
    query = query.where(DecisionDocument.decision_id.in_(numbers), DecisionDocument.kind == "decision")
    rows = db.session.execute(query.order_by(DecisionDocument.made_at))
    return {decision_id: is_whole(content) for decision_id, content in rows}


def _fees(decisions: Mapping[int, Decision]) -> dict[int, list[FeeLine]]:
    """By decision: the lines of its bill."""
    found: dict[int, list[FeeLine]] = {}
    query = select(CaseFee).where(CaseFee.decision_id.in_([one.id for one in decisions.values()]))
    for fee in db.session.scalars(query.order_by(CaseFee.id)):
        found.setdefault(fee.decision_id or 0, []).append(FeeLine(fee.item, fee.label, fee.amount))
    return found


def _detail(
    case: Case,
    events: Sequence[CaseEvent],
    decision: Decision | None,
    letters: Mapping[int, bool],
    fees: Mapping[int, list[FeeLine]],
) -> dict[str, Any]:
    lines = fees.get(decision.id, []) if decision else []
    return {
        "case_id": case.id,
        "language": case.language,
        "channel": next((str(one.data.get("channel", "")) for one in events if one.name == Event.OPENED), ""),
        "contacts": sum(_is_said(event) for event in events),
        "has_fee": bool(lines),
        "fee_lost": _lost(case, decision, lines) if decision and lines else Decimal(0),
        "letter_whole": letters.get(decision.id) if decision else None,
        "ground_named": _ground_named(case, decision) if decision else None,
    }


def _is_said(event: CaseEvent) -> bool:
    people = event.actor_kind in (Actor.COMPANY, Actor.OFFICER)
    return people and event.name in SAID and event.visibility == Visibility.COMPANY


def _lost(case: Case, decision: Decision, lines: Sequence[FeeLine]) -> Decimal:
    rules = rules_of(case.clock_rules_id, case.case_type, local_day(case.received_at)) if case.clock_rules_id else ()
    charged = charges(lines, reduced_items(rules, case.case_type), decision.fee_reduction)
    return sum((one.off for one in charged), Decimal(0))


def _ground_named(case: Case, decision: Decision) -> bool | None:
    """Whether the decision names a ground; None where the law asks for none: it gave what was asked, without terms."""
    if case.service_version_id is None:
        return None
    kinds = {outcome.key: outcome.kind for outcome in service_version(case.service_version_id).outcomes}
    if kinds.get(decision.outcome) not in AGAINST and not decision.conditions.strip():
        return None
    return bool(decision.grounds)
