"""Questions about people, companies and units."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from eservice.accounts.models import Company, Invitation, Mandate, OrganisationChange, Person, RoleGrant, SignIn, Unit
from eservice.accounts.rules import ALL_UNITS, GuestOf, Role, Viewer, can_act_for
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
    return _viewer(today, Person.id == person_id)


def viewer_signed_in(sign_in_id: uuid.UUID, today: date, now: datetime) -> Viewer | None:
    """The same of who signed in so, in one query too; None where that has ended, by signing out or by itself."""
    signed_in = select(SignIn.person_id).where(SignIn.id == sign_in_id, SignIn.ends_at > now)
    return _viewer(today, Person.id == signed_in.scalar_subquery())


def _viewer(today: date, is_it: ColumnElement[bool]) -> Viewer | None:
    mandate = func.concat_ws(":", Mandate.company_id, Mandate.scope, Mandate.service_key)
    mandates = (
        select(func.array_agg(mandate))
        .where(Mandate.person_id == Person.id, is_valid(Mandate, today))
        .scalar_subquery()
    )
    into = func.concat(Invitation.draft_id, ":", Invitation.case_id, ":", Invitation.scope)
    guest_of = (
        select(func.array_agg(into))
        .where(Invitation.accepted_by == Person.id, Invitation.revoked_at.is_(None))
        .where(or_(Invitation.draft_id.is_not(None), Invitation.case_id.is_not(None)))
        .where(or_(Invitation.valid_to.is_(None), Invitation.valid_to >= today))
        .scalar_subquery()
    )
    grants = (
        select(func.array_agg(RoleGrant.role + ":" + func.coalesce(RoleGrant.unit_key, ALL_UNITS)))
        .where(RoleGrant.person_id == Person.id, is_valid(RoleGrant, today))
        .scalar_subquery()
    )
    columns = (Person.id, Person.name, Person.language, mandates, grants, guest_of, Person.email)
    row = db.session.execute(select(*columns).where(is_it)).one_or_none()
    if row is None:
        return None
    held = [grant.split(":", 1) for grant in row[4] or []]
    return Viewer(
        person_id=row[0],
        name=row[1],
        language=row[2],
        **_mandates(row[3] or []),
        guest_of=frozenset(_guest_of(into) for into in row[5] or []),
        officer_in=frozenset(unit for role, unit in held if role == Role.OFFICER),
        manager_of=frozenset(unit for role, unit in held if role == Role.MANAGER),
        administrator=any(role == Role.ADMINISTRATOR for role, _ in held),
        email=row[6],
    )


def _mandates(held: list[str]) -> dict[str, frozenset[Any]]:
    """Mandates as `company:scope[:service]`, as the viewer holds them: of two for one company the wider counts."""
    parts = [(int(company), scope, service) for company, scope, *service in (one.split(":", 2) for one in held)]
    acts = frozenset(company for company, scope, _ in parts if scope == "all")
    reads = frozenset(company for company, scope, _ in parts if scope == "read")
    services = frozenset((company, service[0]) for company, scope, service in parts if scope == "service")
    return {"companies": acts | reads, "read_only": reads - acts, "services": services}


def _guest_of(into: str) -> GuestOf:
    draft_id, case_id, scope = into.split(":")
    return GuestOf(uuid.UUID(draft_id) if draft_id else None, int(case_id) if case_id else None, scope == "write")


def person_by_subject(subject: str) -> int | None:
    """The id of the person whom the identity provider calls `subject`."""
    return db.session.scalar(select(Person.id).where(Person.subject == subject))


def companies_of(viewer: Viewer, service_key: str | None = None) -> Sequence[Company]:
    """The companies the viewer may see something of, by name; with a service, those they may apply for it for."""
    ids = {one for one in viewer.every_company() if not service_key or can_act_for(viewer, one, service_key)}
    return db.session.scalars(select(Company).where(Company.id.in_(ids)).order_by(Company.name, Company.id)).all()


def company_names(ids: Iterable[int]) -> dict[int, str]:
    """What companies are called, by id."""
    rows = db.session.execute(select(Company.id, Company.name).where(Company.id.in_(set(ids))).order_by(Company.id))
    return {row[0]: row[1] for row in rows}


def units() -> Sequence[Unit]:
    """Every unit, by name, also those that are no longer used: old cases still name them."""
    return db.session.scalars(select(Unit).order_by(Unit.name_sv, Unit.key)).all()


def cast(language: str = "sv") -> Sequence[tuple[Person, str, str]]:
    """People to try the demo as: each with a role and the names of their companies or units, a few per role."""
    unit_name = Unit.name_en if language == "en" else Unit.name_sv
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
            func.coalesce(func.string_agg(unit_name, aggregate_order_by(literal(", "), Unit.key)), ""),
        )
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .outerjoin(Unit, Unit.key == RoleGrant.unit_key)
        .group_by(Person.id, RoleGrant.role)
        .order_by(RoleGrant.role.desc(), Person.id)
        .limit(20)
    )
    nobody_yet = (
        select(Person, literal(Role.COMPANY.value), literal(""))
        .where(~select(Mandate.id).where(Mandate.person_id == Person.id).exists())
        .where(~select(RoleGrant.id).where(RoleGrant.person_id == Person.id).exists())
        .order_by(Person.id)
        .limit(2)
    )
    rows = [*db.session.execute(company), *db.session.execute(nobody_yet), *db.session.execute(staff)]
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
