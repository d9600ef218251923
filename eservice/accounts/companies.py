"""Companies and what the register says of them: now where it answers, later where it does not."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select

from eservice.accounts.models import Company
from eservice.accounts.register import Organisation, Register, RegisterDown
from eservice.kit.background import later
from eservice.kit.db import db
from eservice.kit.errors import Invalid

#: A register that does not answer is asked again after this.
PAUSE = timedelta(minutes=10)


def find_or_add(number: str, name: str, register: Register, now: datetime) -> Company:
    """The company with this number of ten digits; one that is new here is looked up in the register.

    Where the register does not answer, the company goes by the name that was given, marked as unverified, and a sweep
    fills it in. Raises `Invalid` ("not_in_register"): a legal person that the register does not have; a sole trader
    need not be in it.
    """
    known = db.session.scalar(select(Company).where(Company.organisation_number == number))
    if known is not None:
        return known
    company = Company(organisation_number=number, name=name or number, register_state="unverified")
    try:
        _fill_in(company, register.look_up(number), now)
    except RegisterDown:
        company.ask_register_at = now + PAUSE
        if not name:
            raise Invalid("register_down") from None
    if company.register_state == "not_found" and number[2] >= "2":
        raise Invalid("not_in_register")
    if company.register_state == "not_found" and not name:
        raise Invalid("name_needed")
    db.session.add(company)
    db.session.flush()
    later("verify_companies")
    return company


def _fill_in(company: Company, found: Organisation | None, now: datetime) -> None:
    company.verified_at = now
    company.register_state = "verified" if found else "not_found"
    if found:
        company.name, company.legal_form = found.name, found.legal_form


def next_unverified(now: datetime) -> Company | None:
    """A company that waits for the register, locked; None where none does that nobody else is asking about."""
    due = or_(Company.ask_register_at.is_(None), Company.ask_register_at <= now)
    query = select(Company).where(Company.register_state == "unverified", due)
    query = query.order_by(Company.ask_register_at.asc().nulls_first(), Company.id).limit(1)
    return db.session.scalars(query.with_for_update(skip_locked=True)).first()


def verify(company: Company, register: Register, now: datetime) -> bool:
    """Fill in what the register says; whether it answered. Where it did not, the company is asked about later."""
    try:
        _fill_in(company, register.look_up(company.organisation_number), now)
    except RegisterDown:
        company.ask_register_at = now + PAUSE
        return False
    return True
