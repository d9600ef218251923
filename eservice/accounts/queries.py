"""Questions about people, companies and units."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from eservice.accounts.models import Company, Mandate, OrganisationChange, Person, RoleGrant, Unit
from eservice.accounts.rules import ALL_UNITS, Role, Viewer
from eservice.kit.db import db
from eservice.kit.errors import NotFound
from eservice.kit.paging import PAGE_SIZE, Page, page_of, place

#: More people than a page lists are looked for by name elsewhere.
MOST_PEOPLE = 1000


def is_valid(dated: Any, day: date) -> ColumnElement[bool]:
    """Whether a row with `valid_from` and `valid_to` (both included, both may be open) holds on `day`."""
    begun = or_(dated.valid_from.is_(None), dated.valid_from <= day)
    return and_(begun, or_(dated.valid_to.is_(None), dated.valid_to >= day))


def viewer(person_id: int, today: date) -> Viewer | None:
    """The person with every right that is valid `today`, in one query; None where nobody has that id."""
    companies = (
        select(func.array_agg(Mandate.company_id))
        .where(Mandate.person_id == Person.id, is_valid(Mandate, today))
        .scalar_subquery()
    )
    grants = (
        select(func.array_agg(RoleGrant.role + ":" + func.coalesce(RoleGrant.unit_key, ALL_UNITS)))
        .where(RoleGrant.person_id == Person.id, is_valid(RoleGrant, today))
        .scalar_subquery()
    )
    row = db.session.execute(
        select(Person.id, Person.name, Person.language, companies, grants).where(Person.id == person_id)
    ).one_or_none()
    if row is None:
        return None
    held = [grant.split(":", 1) for grant in row[4] or []]
    return Viewer(
        person_id=row[0],
        name=row[1],
        language=row[2],
        companies=frozenset(row[3] or []),
        officer_in=frozenset(unit for role, unit in held if role == Role.OFFICER),
        manager_of=frozenset(unit for role, unit in held if role == Role.MANAGER),
        administrator=any(role == Role.ADMINISTRATOR for role, _ in held),
    )


def person_by_subject(subject: str) -> int | None:
    """The id of the person whom the identity provider calls `subject`."""
    return db.session.scalar(select(Person.id).where(Person.subject == subject))


def companies_of(viewer: Viewer) -> Sequence[Company]:
    """The companies the viewer may act for, by name."""
    query = select(Company).where(Company.id.in_(viewer.companies)).order_by(Company.name, Company.id)
    return db.session.scalars(query).all()


def units() -> Sequence[Unit]:
    """Every unit, by name, also those that are no longer used: old cases still name them."""
    return db.session.scalars(select(Unit).order_by(Unit.name_sv, Unit.key)).all()


def cast() -> Sequence[tuple[Person, str, str]]:
    """People to try the demo as: each with a role and the Swedish names of their companies or units, a few per role."""
    company = (
        select(
            Person,
            literal(Role.COMPANY.value),
            func.string_agg(Company.name, aggregate_order_by(literal(", "), Company.id)),
        )
        .join(Mandate, Mandate.person_id == Person.id)
        .join(Company, Company.id == Mandate.company_id)
        .group_by(Person.id)
        .order_by(Person.id)
        .limit(4)
    )
    staff = (
        select(
            Person,
            RoleGrant.role,
            func.coalesce(func.string_agg(Unit.name_sv, aggregate_order_by(literal(", "), Unit.key)), ""),
        )
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .outerjoin(Unit, Unit.key == RoleGrant.unit_key)
        .group_by(Person.id, RoleGrant.role)
        .order_by(RoleGrant.role.desc(), Person.id)
        .limit(20)
    )
    rows = [*db.session.execute(company), *db.session.execute(staff)]
    return [(person, role, place) for person, role, place in rows]


def officers_in(units: Collection[str] | None, today: date, *, everybody: bool = False) -> dict[int, str]:
    """The officers of some units (None, or `everybody`: of all) today, by id, in the order of their names."""
    query = select(Person.id, Person.name).join(RoleGrant, RoleGrant.person_id == Person.id)
    query = query.where(RoleGrant.role == Role.OFFICER, is_valid(RoleGrant, today))
    if units is not None and not everybody:
        query = query.where(RoleGrant.unit_key.in_(units))
    return dict(list(db.session.execute(query.distinct().order_by(Person.name, Person.id))))


def unit(key: str) -> Unit:
    """A unit. Raises `NotFound` for one that is not there, or comes from an imported log."""
    found = db.session.get(Unit, key)
    if found is None or found.kind == "imported":
        raise NotFound("no_such_unit")
    return found


def is_on(dated: Any, day: date) -> bool:
    """Whether a row with `valid_from` and `valid_to` holds on `day`: as `is_valid`, of a row that has been read."""
    begun = dated.valid_from is None or dated.valid_from <= day
    return begun and (dated.valid_to is None or dated.valid_to >= day)


def person(person_id: int) -> Person:
    """Somebody who works here. Raises `NotFound`, also for people who only act for companies."""
    found = db.session.get(Person, person_id)
    mandate = select(Mandate.id).where(Mandate.person_id == person_id).limit(1)
    if found is None or (db.session.scalar(mandate) is not None and not grants_of(person_id)):
        raise NotFound("no_such_person")
    return found


def grants_of(person_id: int) -> Sequence[RoleGrant]:
    """The roles that somebody has, had and will have, the newest first."""
    query = select(RoleGrant).where(RoleGrant.person_id == person_id)
    return db.session.scalars(query.order_by(RoleGrant.valid_from.desc().nulls_last(), RoleGrant.id.desc())).all()


def staff_people(today: date) -> Sequence[tuple[Person, list[RoleGrant]]]:
    """Everybody who works or will work here, by name, each with the roles of today."""
    acts = select(Mandate.person_id)
    grants = select(RoleGrant.person_id)
    here = (Person.id.in_(grants)) | (Person.id.not_in(acts))
    people = db.session.scalars(select(Person).where(here).order_by(Person.name, Person.id).limit(MOST_PEOPLE)).all()
    held: dict[int, list[RoleGrant]] = {}
    query = select(RoleGrant).where(is_valid(RoleGrant, today)).order_by(RoleGrant.role, RoleGrant.id)
    for grant in db.session.scalars(query):
        held.setdefault(grant.person_id, []).append(grant)
    return [(one, held.get(one.id, [])) for one in people]


def changes(after: str | None) -> Page[tuple[OrganisationChange, str]]:
    """Changes of the organisation, the newest first, each with who made it."""
    query = select(OrganisationChange, Person.name).join(Person, Person.id == OrganisationChange.changed_by)
    key = place(after, tuple[int])
    if key:
        query = query.where(OrganisationChange.id < key[0])
    rows = [
        (row, who) for row, who in db.session.execute(query.order_by(OrganisationChange.id.desc()).limit(PAGE_SIZE + 1))
    ]
    return page_of(rows, lambda row: (row[0].id,))


def somebody_for(company_id: int, today: date) -> int | None:
    """Somebody who may act for a company today, the first who could; None where nobody can."""
    query = select(Mandate.person_id).where(Mandate.company_id == company_id, Mandate.valid_from <= today)
    query = query.where(or_(Mandate.valid_to.is_(None), Mandate.valid_to >= today))
    return db.session.scalar(query.order_by(Mandate.valid_from, Mandate.id).limit(1))


def person_name(person_id: int | None) -> str | None:
    """What somebody is called; None for nobody."""
    return db.session.scalar(select(Person.name).where(Person.id == person_id)) if person_id is not None else None
