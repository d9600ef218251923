"""Giving receipts, each once, and making the document of one when somebody asks for it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from eservice.accounts.models import Company, Unit
from eservice.cases.calendar import Calendar, calendar
from eservice.cases.models import Case, CaseEvent
from eservice.cases.operations.clocks import read_clocks
from eservice.catalogue.queries import service_version
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.files import Store
from eservice.kit.pdf import pdf
from eservice.receipts.models import Receipt
from eservice.receipts.rules import ALWAYS, MAY_RESTART, About, content, kind_of

ASKING = {*ALWAYS, *MAY_RESTART}


def write_receipts(cases: Sequence[Case], events: Mapping[int, Sequence[CaseEvent]], now: datetime) -> int:
    """Give the receipts that new events of `cases` ask for. Run twice, it gives none the second time.

    Each says what the clocks showed after its event, whatever has happened since.
    """
    asked = [
        (case, event)
        for case in cases
        for event in events[case.id]
        if event.seq > case.followed_seq and event.name in ASKING and case.service_version_id is not None
    ]
    if not asked:
        return 0
    known, names = calendar(), _names([case for case, _event in asked])
    rows = [row for case, event in asked if (row := _row(case, event, events[case.id], known, names, now))]
    if rows:
        db.session.execute(insert(Receipt).on_conflict_do_nothing(), rows)
    return len(rows)


Names = tuple[dict[int | None, str], dict[str | None, Unit]]


def _names(cases: Sequence[Case]) -> Names:
    companies = db.session.execute(
        select(Company.id, Company.name).where(Company.id.in_({case.company_id for case in cases})).order_by(Company.id)
    )
    units = db.session.scalars(select(Unit).where(Unit.key.in_({case.unit_key for case in cases})).order_by(Unit.key))
    return {row.id: row.name for row in companies}, {unit.key: unit for unit in units}


def _row(
    case: Case, event: CaseEvent, events: Sequence[CaseEvent], known: Calendar, names: Names, now: datetime
) -> dict[str, Any] | None:
    on = local_day(event.effective_at)
    clocks = read_clocks(case, [one for one in events if one.seq <= event.seq], on, known)
    kind = kind_of(event.name, event.seq, clocks)
    if kind is None:
        return None
    return {
        "case_id": case.id,
        "event_id": event.id,
        "kind": kind,
        "language": case.language,
        "content": content(kind, _about(case, event, names), clocks),
        "made_at": now,
    }


def _about(case: Case, event: CaseEvent, names: Names) -> About:
    language, unit = case.language, names[1].get(case.unit_key)
    service = service_version(case.service_version_id)
    return About(
        language=language,
        reference=case.reference,
        company=names[0].get(case.company_id, ""),
        service=service.name.in_language(language),
        unit=(unit.name_en if language == "en" else unit.name_sv) if unit else "Lotsen",
        email=unit.email if unit else "",
        phone=unit.phone if unit else "",
        appeal=service.appeal.text.in_language(language),
        if_late=service.if_late.in_language(language),
        received_on=local_day(case.received_at),
        given_on=local_day(event.effective_at),
    )


def receipt_document(receipt: Receipt, store: Store) -> bytes:
    """The receipt as a document for the archive (PDF/A, PDF/UA): made once from the words it was given with, then kept.

    Raises `CannotMakePdf`.
    """
    if receipt.pdf_sha256 is not None:
        with store.open(receipt.pdf_sha256) as kept:
            return kept.read()
    made = pdf("receipt", receipt.content, receipt.made_at.replace(microsecond=0))
    receipt.pdf_sha256 = store.keep(io.BytesIO(made)).sha256
    return made
