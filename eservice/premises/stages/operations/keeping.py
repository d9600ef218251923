"""Keeping where inquiries are in step with the log, for lists and figures. Run twice, it changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from eservice.cases.models import Case
from eservice.decisions.queries import decision_of
from eservice.intake.queries import answers_in
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.premises.stages.models import InquiryPeriod, InquiryStage
from eservice.premises.stages.queries import journey_of
from eservice.premises.stages.reading import kind_or_none, texts_of
from eservice.premises.stages.rules import WITH_REASON, Circle, Journey


def keep_stages(cases: Sequence[Case]) -> None:
    """Fold the log of each case that is an inquiry anew; others are passed over."""
    for case in cases:
        if case.service_version_id is not None and kind_or_none(case.service_key) is not None:
            _keep(case, journey_of(case))


def _keep(case: Case, journey: Journey) -> None:
    row = _row(case, journey)
    write = insert(InquiryStage).values(case_id=case.id, **row)
    db.session.execute(write.on_conflict_do_update(index_elements=["case_id"], set_=row))
    db.session.execute(delete(InquiryPeriod).where(InquiryPeriod.case_id == case.id))
    db.session.execute(
        insert(InquiryPeriod),
        [
            {
                "case_id": case.id,
                "position": at,
                "stage": period.stage,
                "began_on": local_day(period.since),
                "ended_on": local_day(period.until) if period.until else None,
            }
            for at, period in enumerate(journey.periods)
        ],
    )


def _row(case: Case, journey: Journey) -> dict[str, Any]:
    now, jobs = journey.now, answers_in(case.id).get(texts_of(journey.kind).jobs)
    return {
        "kind": journey.kind,
        "stage": now.stage,
        "since": now.since,
        "limit_on": now.limit_on,
        "next_on": now.next_on,
        "limit_told_on": journey.limit_told,
        "reason_code": now.data.get("reason_code") or _ground(case, journey),
        "answered_at": journey.answered_at,
        "jobs": int(jobs) if isinstance(jobs, int | float) else None,
        "shares_telge": Circle.TELGE in journey.shares,
        "shares_private": Circle.PRIVATE in journey.shares,
    }


def _ground(case: Case, journey: Journey) -> str:
    """The first ground of the decision that was the no, where no stage said why."""
    if journey.stage not in WITH_REASON or journey.now.data.get("outcome") is None:
        return ""
    decision = decision_of(case.id)
    return decision.grounds[0] if decision and decision.grounds else ""
