"""Questions about decisions: what was decided, what waits for whom, and what the letter says."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from eservice.accounts.models import Company, Person, Unit
from eservice.accounts.rules import Viewer, can_see_inside
from eservice.cases.models import Case, CaseFee
from eservice.cases.queries import clocks, may_read
from eservice.catalogue.queries import service_version
from eservice.decisions.fees import Charge, FeeLine, charges, reduced_items, share_off
from eservice.decisions.letter import Correction, LetterFacts, Signature, letter
from eservice.decisions.models import Decision, DecisionDocument
from eservice.decisions.rules import amount_of, outcome_of
from eservice.delegation.models import DecidingBody
from eservice.delegation.queries import rights, signer_of, signers_in
from eservice.delegation.rules import Act, Right, Signer, right_to_sign
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import NotFound

MOST = 200


def decision_of(case_id: int) -> Decision | None:
    """The decision in a case, if it has one; of several, the last."""
    query = select(Decision).where(Decision.case_id == case_id, Decision.stage == "decided")
    return db.session.scalars(query.order_by(Decision.number.desc()).limit(1)).first()


def open_decision(case_id: int) -> Decision | None:
    """The draft or proposal of a case, if there is one."""
    return db.session.scalars(select(Decision).where(Decision.case_id == case_id, Decision.stage != "decided")).first()


def fee_lines(decision_id: int) -> list[FeeLine]:
    """What was entered as the fee, in the order it was entered."""
    query = select(CaseFee).where(CaseFee.decision_id == decision_id).order_by(CaseFee.id).limit(MOST)
    return [FeeLine(row.item, row.label, row.amount) for row in db.session.scalars(query)]


def fee_of(case: Case, decision: Decision, today: date) -> tuple[Decimal, tuple[Charge, ...]]:
    """The share that falls away, and each line as it is charged: as decided, or as it would be `today`."""
    lines = fee_lines(decision.id)
    read = clocks(case, today) if lines else []
    share = decision.fee_reduction if decision.stage == "decided" else share_off(read, today)
    return share, charges(lines, reduced_items([rule for rule, _reading in read], case.case_type), share)


def act_of(case: Case, decision: Decision, today: date) -> Act:
    """The decision as the delegation order looks at it."""
    amount = amount_of(decision.amount, fee_lines(decision.id))
    return Act(case.service_key, case.unit_key or "", decision.outcome, today, amount)


def right_of_viewer(case: Case, decision: Decision, viewer: Viewer, today: date) -> Right | None:
    """The row of the order on which the viewer may sign this decision today; None where there is none."""
    signer = signer_of(viewer, case.unit_key or "", today)
    return right_to_sign(rights(today), act_of(case, decision, today), signer, decision.prepared_by)


def who_may_sign(case: Case, decision: Decision, today: date) -> list[tuple[Signer, str]]:
    """Everybody who may sign this decision today, with their names."""
    order, act = rights(today), act_of(case, decision, today)
    people = signers_in(case.unit_key or "", today)
    return [(signer, name) for signer, name in people if right_to_sign(order, act, signer, decision.prepared_by)]


def content_of(
    case: Case,
    decision: Decision,
    today: date,
    signature: Signature | None = None,
    correction: Correction | None = None,
) -> dict[str, Any]:
    """The letter of a decision, or of a draft: what will be signed."""
    company = db.session.get(Company, case.company_id)
    unit = db.session.get(Unit, case.unit_key)
    service = service_version(case.service_version_id)
    share, charged = fee_of(case, decision, today)
    english = case.language == "en"
    contact = ", ".join(part for part in (unit.email, unit.phone) if part) if unit else ""
    facts = LetterFacts(
        language=case.language,
        service=service,
        outcome=outcome_of(service, decision.outcome),
        reference=case.reference,
        sender=(unit.name_en if english else unit.name_sv) if unit else "",
        contact=contact,
        company=company.name if company else "",
        organisation_number=company.organisation_number if company else "",
        received_on=local_day(case.received_at),
        grounds=decision.grounds,
        reasons=decision.reasons,
        conditions=decision.conditions,
        valid_from=decision.valid_from,
        valid_to=decision.valid_to,
        charges=charged,
        share_off=share,
        prepared_by=_name(decision.prepared_by),
        signature=signature,
        correction=correction,
    )
    return letter(facts)


def _name(person_id: int | None) -> str:
    return db.session.scalar(select(Person.name).where(Person.id == person_id)) or ""


def signature_of(decision: Decision, language: str) -> Signature:
    """Who decided, as the letter says it."""
    body = db.session.get(DecidingBody, decision.body_key) if decision.body_key else None
    name = (body.name_en if language == "en" else body.name_sv) if body else ""
    assert decision.decided_at is not None
    day = local_day(decision.decided_at)
    return Signature(day, name, _name(decision.decided_by), decision.delegation, decision.paragraph)


def documents_of(decision_id: int) -> Sequence[DecisionDocument]:
    """The letter as it was signed, and each correction, oldest first."""
    query = select(DecisionDocument).where(DecisionDocument.decision_id == decision_id)
    return db.session.scalars(query.order_by(DecisionDocument.made_at, DecisionDocument.id).limit(MOST)).all()


def document_for(document_id: uuid.UUID, viewer: Viewer) -> tuple[DecisionDocument, Case]:
    """A decision's document in a case that the viewer may read, with the case. Raises `NotFound`."""
    query = (
        select(DecisionDocument, Case)
        .join(Decision, Decision.id == DecisionDocument.decision_id)
        .join(Case, Case.id == Decision.case_id)
        .where(DecisionDocument.id == document_id)
    )
    row = db.session.execute(query).first()
    if row is None or not may_read(viewer, row[1]):
        raise NotFound("no_such_document")
    return row[0], row[1]


def works_for(viewer: Viewer, body: DecidingBody) -> bool:
    """Whether the viewer works in, or leads, a unit that works for this body."""
    return any(can_see_inside(viewer, unit) for unit in body.units)
