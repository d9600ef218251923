"""The decided cases of a period with whom to ask, and the files that were made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

from eservice.accounts.models import Company, Person, Unit
from eservice.cases.models import Case
from eservice.cases.secrecy import Reader
from eservice.cases.secrecy_queries import is_hidden
from eservice.catalogue.queries import service_version
from eservice.catalogue.reading import read_shape
from eservice.decisions.models import Decision
from eservice.insikt.models import AddressFile
from eservice.insikt.rules import Decided, FileMapping, Selection, mapping_of, select_cases
from eservice.intake.models import Submission
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.statistics.facts import DECIDED
from eservice.statistics.models import CaseFactRow as Fact

#: Files that the page lists.
MOST_FILES = 50
#: Cases of a period: more than any municipality of the country decides for companies in a year.
MOST_CASES = 100_000


@lru_cache(maxsize=1)
def mappings() -> Sequence[FileMapping]:
    """The mappings by measurement year. Raises `WrongDefinition`."""
    return tuple(read_shape(Path(__file__).parent / "mapping.yaml", list[FileMapping]))


def selection(mode: str, first: date, last: date) -> tuple[Selection, FileMapping]:
    """Who is asked for the cases decided from `first` to `last`, and by which mapping. Raises `Invalid`."""
    mapping = mapping_of(mappings(), last.year)
    return select_cases(decided_cases(mode, first, last), mapping), mapping


def decided_cases(mode: str, first: date, last: date) -> list[Decided]:
    """The cases of companies decided in the period, oldest first; one sent back counts by its last decision."""
    hidden = is_hidden(Case.id, Reader.PUBLIC)
    query = (
        select(
            Case, Fact.received_on, Fact.ended_on, Company, Unit.name_sv, Submission.answers, Decision.outcome, hidden
        )
        .join(Fact, Fact.case_id == Case.id)
        .join(Company, Company.id == Case.company_id)
        .join(Decision, Decision.case_id == Case.id)
        .outerjoin(Unit, Unit.key == Case.unit_key)
        .outerjoin(Submission, Submission.case_id == Case.id)
        .where(Fact.mode == mode, Fact.ending == DECIDED, Fact.ended_on.between(first, last))
        .where(Decision.decided_at.is_not(None), Case.service_version_id.is_not(None))
        .order_by(Fact.ended_on, Case.id, Decision.number)
    )
    rows = db.session.execute(query.limit(MOST_CASES)).all()
    last_decisions = {row[0].id: row for row in rows}
    return [_decided(*row) for row in last_decisions.values()]


def _decided(
    case: Case,
    received_on: date,
    ended_on: date,
    company: Company,
    unit: str | None,
    answers: Any,
    outcome: str,
    hidden: bool,
) -> Decided:
    service, told = service_version(case.service_version_id), _contact(answers or {})
    kinds = {one.key: one.kind for one in service.outcomes}
    return Decided(
        case.id,
        case.reference,
        case.service_key,
        case.case_type,
        unit or "",
        company.id,
        company.organisation_number,
        company.name,
        company.legal_form,
        *told,
        received_on,
        ended_on,
        local_day(case.ended_at) if case.ended_at else ended_on,
        kinds.get(outcome, ""),
        hidden,
    )


def _contact(answers: Mapping[str, Any]) -> tuple[str, str, str]:
    """Name, e-mail and telephone as they stand in the application."""
    name, email, phone = (str(answers.get(f"contact_{part}") or "").strip() for part in ("name", "email", "phone"))
    return name, email, phone


def files() -> Sequence[tuple[AddressFile, str]]:
    """The files that were made and by whom, newest first."""
    query = select(AddressFile, Person.name).join(Person, Person.id == AddressFile.made_by)
    return [(row[0], row[1]) for row in db.session.execute(query.order_by(AddressFile.id.desc()).limit(MOST_FILES))]
