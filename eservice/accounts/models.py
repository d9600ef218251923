"""Who: companies and the people who may act for them; units and the people who work in them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eservice.kit.db import Row


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
    valid_to: Mapped[date | None]
    __table_args__ = (CheckConstraint("kind in ('committee_unit', 'company', 'imported')", name="kind"),)


class Company(Row):
    """A company (företag). A sole trader's number is a personal number: it is masked wherever it is listed."""

    __tablename__ = "company"
    id: Mapped[int] = mapped_column(primary_key=True)
    #: Ten digits without the hyphen.
    organisation_number: Mapped[str] = mapped_column(String(10), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    #: True for the municipality and its own companies: the equal-treatment flag.
    is_municipal: Mapped[bool] = mapped_column(default=False)


class Person(Row):
    """Somebody who signs in. What they may do hangs on mandates and grants, never on the person."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(2), default="sv")
    #: The name this person has at the identity provider; how sign-in finds the row.
    subject: Mapped[str] = mapped_column(String(120), unique=True)


class Mandate(Row):
    """The right of a person to act for a company (firmatecknare or fullmakt), while it is valid."""

    __tablename__ = "mandate"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    __table_args__ = (UniqueConstraint("person_id", "company_id", "valid_from"), Index(None, "company_id"))


class RoleGrant(Row):
    """A role at the municipality. Officers and managers have theirs in a unit; without one it covers all."""

    __tablename__ = "role_grant"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(20))
    unit_key: Mapped[str | None] = mapped_column(ForeignKey("unit.key"))
    __table_args__ = (
        UniqueConstraint("person_id", "role", "unit_key", postgresql_nulls_not_distinct=True),
        CheckConstraint("role in ('officer', 'manager', 'administrator')", name="role"),
        CheckConstraint("role <> 'officer' or unit_key is not null", name="officer_has_a_unit"),
    )
