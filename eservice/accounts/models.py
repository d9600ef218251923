"""Who: companies and the people who may act for them; units and the people who work in them."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row, UtcMoment


class Unit(Row):
    """A unit (enhet) or municipal company that handles cases. Organisations change; old units stay in history."""

    __tablename__ = "unit"
    #: The name that routing tables use.
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    name_sv: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    #: `committee_unit` is an authority; `company` is a municipal company, which never decides permits.
    kind: Mapped[str] = mapped_column(String(20))
    #: The committee (nämnd) or board that answers for the unit.
    answerable_sv: Mapped[str] = mapped_column(String(120), default="")
    answerable_en: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    #: What it answers for, in words.
    competence_sv: Mapped[str] = mapped_column(String(500), default="", server_default="")
    competence_en: Mapped[str] = mapped_column(String(500), default="", server_default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    #: Waiting cases are given to officers by the system, in the order of `routing.people`.
    gives_out: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    #: When an administrator last changed it; from then on the organisation file no longer does.
    edited_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (CheckConstraint("kind in ('committee_unit', 'company', 'imported')", name="kind"),)


class UnitName(Row):
    """What a unit is called from a day on. The newest that has begun stands on the unit."""

    __tablename__ = "unit_name"
    unit_key: Mapped[str] = mapped_column(ForeignKey("unit.key"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    name_sv: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))


class Company(Row):
    """A company (företag). A sole trader's number is a personal number: it is masked wherever it is listed."""

    __tablename__ = "company"
    id: Mapped[int] = mapped_column(primary_key=True)
    #: Ten digits without the hyphen.
    organisation_number: Mapped[str] = mapped_column(String(10), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    #: True for the municipality and its own companies: the equal-treatment flag.
    is_municipal: Mapped[bool] = mapped_column(default=False)
    #: Whether the company register has confirmed it: unverified, verified, or not found there.
    register_state: Mapped[str] = mapped_column(String(12), default="unverified", server_default="unverified")
    legal_form: Mapped[str] = mapped_column(String(80), default="", server_default="")
    verified_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    #: The register is not asked again before this moment.
    ask_register_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (
        CheckConstraint("register_state in ('unverified', 'verified', 'not_found')", name="register_state"),
        Index("ix_company_unverified", "ask_register_at", "id", postgresql_where=text("register_state = 'unverified'")),
    )


class Person(Row):
    """Somebody who signs in. What they may do hangs on mandates and grants, never on the person."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(2), default="sv")
    #: The name this person has at the identity provider; how sign-in finds the row.
    subject: Mapped[str] = mapped_column(String(120), unique=True)


class SignIn(Row):
    """One browser that is signed in. The cookie names the row, and without the row nobody is signed in by it."""

    __tablename__ = "sign_in"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ends_at: Mapped[datetime] = mapped_column(UtcMoment)
    __table_args__ = (Index(None, "person_id"),)


class Mandate(Row):
    """The right of a person to act for a company (firmatecknare or fullmakt), while it is valid."""

    __tablename__ = "mandate"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    #: `all`; `service`: everything in one service; `read`: see everything, change nothing.
    scope: Mapped[str] = mapped_column(String(8), default="all", server_default="all")
    service_key: Mapped[str | None] = mapped_column(String(60))
    #: What it rests on: `register`, `given` by a person with a full mandate, or `stated` by the person alone.
    basis: Mapped[str] = mapped_column(String(10), default="register", server_default="register")
    given_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (
        UniqueConstraint("person_id", "company_id", "valid_from"),
        Index(None, "company_id"),
        CheckConstraint("scope in ('all', 'service', 'read')", name="scope"),
        CheckConstraint("(scope = 'service') = (service_key is not null)", name="service"),
    )


class Invitation(Row):
    """An invitation by e-mail (fullmakt or insyn): to act for a company, or into one draft and the case it becomes.

    Accepted once, by whoever is signed in and has the link; only the link's hash is kept.
    """

    __tablename__ = "invitation"
    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    #: Neither for a mandate.
    draft_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    #: As of a mandate; for a draft or case `write` or `read`.
    scope: Mapped[str] = mapped_column(String(8))
    service_key: Mapped[str | None] = mapped_column(String(60))
    #: The last day of what is given.
    valid_to: Mapped[date | None]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    invited_at: Mapped[datetime] = mapped_column(UtcMoment)
    #: The link is good until then.
    expires_at: Mapped[datetime] = mapped_column(UtcMoment)
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (CheckConstraint("scope in ('all', 'service', 'read', 'write')", name="scope"),)


class RoleGrant(Row):
    """A role at the municipality. Officers and managers have theirs in a unit; without one it covers all."""

    __tablename__ = "role_grant"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(20))
    unit_key: Mapped[str | None] = mapped_column(ForeignKey("unit.key"))
    #: Both days included; without them it has always been so, and goes on.
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    #: What an officer can do beyond the usual, by the keys that routing rules ask for.
    competences: Mapped[list[str]] = mapped_column(JSONB, default=list, server_default=text("'[]'"))
    #: How far an officer may decide alone; routing rules ask for at least a level.
    delegation: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    __table_args__ = (
        UniqueConstraint("person_id", "role", "unit_key", "valid_from", postgresql_nulls_not_distinct=True),
        CheckConstraint("role in ('officer', 'manager', 'administrator')", name="role"),
        CheckConstraint("role <> 'officer' or unit_key is not null", name="officer_has_a_unit"),
    )


class Absence(Row):
    """Days on which somebody is away, both included, and who stands in. Why is nobody's business, and is not kept."""

    __tablename__ = "absence"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    from_on: Mapped[date]
    to_on: Mapped[date]
    substitute_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcMoment)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    __table_args__ = (
        CheckConstraint("to_on >= from_on", name="days"),
        CheckConstraint("substitute_id <> person_id", name="substitute"),
        Index(None, "person_id", "from_on"),
    )


class OrganisationChange(Row):
    """A change to units, people or roles: who, when, what, and what it was before. Appended, never changed."""

    __tablename__ = "organisation_change"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    changed_at: Mapped[datetime] = mapped_column(UtcMoment)
    changed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: Past tense: `unit_renamed`, `role_granted`.
    what: Mapped[str] = mapped_column(String(40))
    #: The unit's key or the person's name.
    subject: Mapped[str] = mapped_column(String(120))
    before: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
