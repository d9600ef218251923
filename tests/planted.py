"""A town of facts whose truth is known: each case as a draw made it, straight into the tables that are counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert

from eservice.cases.models import Case
from eservice.kit.db import db, transaction
from eservice.statistics.detail_models import CaseDetail
from eservice.statistics.indicator_models import CaseConduct, ClockFactRow, Promise
from eservice.statistics.indicator_operations import make_indicators
from eservice.statistics.indicator_queries import Year, year_counts
from eservice.statistics.models import CaseFactRow

NOON = time(12, tzinfo=UTC)
AS_OF = date(2026, 6, 30)
PBL = "PBL-LOV-2025"


@dataclass
class Life:
    """One case of the town, as the draw made it."""

    number: int
    received: date
    days: int
    service: str = "bygglov"
    unit: str = "bygglov"
    own: bool = False
    returning: bool = False
    asked_on_day: int | None = None
    form: int = 1
    waits: int = 4
    contact: int | None = 9
    silence: int = 10
    limit: int = 70
    told: bool = False
    abandoned: bool = False
    promised: tuple[int, int] | None = None
    withdrawn: bool = False
    kind: str = "decision_deadline"
    extended: bool = False
    extended_well: bool = False
    receipt_after: int = 0
    overturned: bool = False
    corrected: bool = False
    answered: int | None = None
    letter: bool | None = None
    ground: bool | None = None
    #: Kronor that fell away of its fee; None where there was none to pay.
    fee_lost: int | None = None
    channel: str = ""
    contacts: int = 2
    language: str = "sv"

    @property
    def ended(self) -> date | None:
        """The day it was decided, if that is not still to come."""
        day = self.received + timedelta(days=self.days)
        return None if self.abandoned or day > AS_OF else day


def drawn(seed: int, n: int, plant: Callable[[Life, Random], None] | None = None) -> list[Life]:
    """Cases of half a year with a median of some forty days; `plant` changes one of them, and draws for itself.

    With or without a plant the same seed gives the same town but for what is planted.
    """
    random, chance, town = Random(seed), Random(f"plant {seed}"), []
    for number in range(n):
        received = date(2026, 1, 2) + timedelta(days=random.randrange(120))
        life = Life(number, received, round(40 * random.lognormvariate(0, 0.4)), returning=random.random() < 0.5)
        if random.random() < 0.3:
            life.asked_on_day = random.randint(2, 12)
        if plant:
            plant(life, chance)
        town.append(life)
    return town


def counted(town: list[Life]) -> Year:
    """The town in the database, and its counts."""
    with transaction():
        ids = list(
            db.session.scalars(insert(Case).returning(Case.id, sort_by_parameter_order=True), [_case(x) for x in town])
        )
        pairs = list(zip(ids, town, strict=True))
        db.session.execute(insert(CaseFactRow), [_fact(case_id, life) for case_id, life in pairs])
        db.session.execute(insert(CaseConduct), [_conduct(case_id, life) for case_id, life in pairs])
        db.session.execute(insert(ClockFactRow), [_clock(case_id, life) for case_id, life in pairs])
        db.session.execute(insert(CaseDetail), [_detail(case_id, life) for case_id, life in pairs])
        promises = [_promise(case_id, life) for case_id, life in pairs if life.promised]
        if promises:
            db.session.execute(insert(Promise), promises)
    with transaction():
        make_indicators("demo", datetime.combine(AS_OF, NOON), AS_OF)
    return year_counts("demo", 2026)


def _case(life: Life) -> dict[str, Any]:
    over = life.ended
    return {
        "reference": f"PLANT-{life.number:05}",
        "service_key": life.service,
        "case_type": life.service,
        "unit_key": life.unit,
        "state": _ending(life) or "in_progress",
        "holder": "nobody" if over else "officer",
        "mode": "demo",
        "language": life.language,
        "received_at": datetime.combine(life.received, NOON),
        "ended_at": datetime.combine(over, NOON) if over else None,
    }


def _ending(life: Life) -> str | None:
    return None if life.ended is None else "withdrawn" if life.withdrawn else "decided"


def _fact(case_id: int, life: Life) -> dict[str, Any]:
    over, waited = life.ended, min(life.waits, life.days)
    return {
        "case_id": case_id,
        "mode": "demo",
        "service_key": life.service,
        "unit_key": life.unit,
        "received_on": life.received,
        "decided_on": None if life.withdrawn else over,
        "ended_on": over,
        "ending": _ending(life),
        "queue_days": waited,
        "officer_days": life.days - waited if over else 0,
        "holder": "nobody" if over else "officer",
        "held_since": over or life.received,
        "seq": 1,
    }


def _conduct(case_id: int, life: Life) -> dict[str, Any]:
    over = life.ended
    return {
        "case_id": case_id,
        "complete_on": life.received + timedelta(days=20 if life.asked_on_day else 0),
        "contact_hours": life.contact,
        "longest_silence": life.silence,
        "last_word_on": over or life.received + timedelta(days=5),
        "requests": int(life.asked_on_day is not None),
        "first_request_days": life.asked_on_day,
        "answer_days": life.answered,
        "receipt_on": life.received + timedelta(days=life.receipt_after),
        "form_version": life.form,
        "is_own": life.own,
        "is_returning": life.returning,
        "overturned": life.overturned,
        "corrected": life.corrected,
    }


def _clock(case_id: int, life: Life) -> dict[str, Any]:
    due = life.received + timedelta(days=life.limit)
    return {
        "case_id": case_id,
        "rule_key": PBL,
        "mode": "demo",
        "service_key": life.service,
        "unit_key": life.unit,
        "kind": life.kind,
        "started_on": life.received,
        "due_on": due,
        "first_due_on": due,
        "stopped_on": life.ended,
        "withdrawn_on": life.ended if life.withdrawn else None,
        "extensions": int(life.extended),
        "extensions_told": int(life.extended_well),
        "told_on": due - timedelta(days=3) if life.told else None,
    }


def _detail(case_id: int, life: Life) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "language": life.language,
        "channel": life.channel,
        "contacts": life.contacts,
        "has_fee": life.fee_lost is not None,
        "fee_lost": life.fee_lost or 0,
        "letter_whole": life.letter,
        "ground_named": life.ground,
    }


def _promise(case_id: int, life: Life) -> dict[str, Any]:
    assert life.promised
    half, eight = (life.received + timedelta(days=days) for days in life.promised)
    return {"case_id": case_id, "half_by": half, "eight_by": eight, "n": 100, "made_at": datetime.combine(AS_OF, NOON)}
