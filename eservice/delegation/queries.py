"""Questions to the delegation order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from eservice.accounts.models import Person, RoleGrant
from eservice.accounts.rules import Viewer, can_lead, can_work_in
from eservice.delegation.models import DecidingBody, DelegationRow
from eservice.delegation.rules import COMMITTEE, UNIT_ROLES, Right, Signer
from eservice.kit.db import db

#: More rows than any order has.
MOST_ROWS = 2000


def bodies() -> Sequence[DecidingBody]:
    """Every deciding body, by name."""
    return db.session.scalars(select(DecidingBody).order_by(DecidingBody.name_sv, DecidingBody.key)).all()


def body_of_unit(unit_key: str) -> DecidingBody | None:
    """The body that a unit works for."""
    return next((body for body in bodies() if unit_key in body.units), None)


def order_rows() -> Sequence[DelegationRow]:
    """Every row, also those that have ended, by number and then the newest first."""
    query = select(DelegationRow).order_by(DelegationRow.number, DelegationRow.valid_from.desc(), DelegationRow.id)
    return db.session.scalars(query.limit(MOST_ROWS)).all()


def rights(day: date) -> list[Right]:
    """The rows that are in force on `day`, as the rule reads them."""
    query = (
        select(DelegationRow, DecidingBody.units)
        .join(DecidingBody, DecidingBody.key == DelegationRow.body_key)
        .where(DelegationRow.valid_from <= day)
        .where(or_(DelegationRow.valid_to.is_(None), DelegationRow.valid_to >= day))
        .order_by(DelegationRow.number)
        .limit(MOST_ROWS)
    )
    return [right_of(row, units) for row, units in db.session.execute(query)]


def right_of(row: DelegationRow, units: Sequence[str]) -> Right:
    """A row as the rule reads it."""
    return Right(
        number=row.number,
        body=row.body_key,
        units=frozenset(units),
        role=row.role,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        services=frozenset(row.services),
        outcomes=frozenset(row.outcomes),
        up_to=row.up_to,
        four_eyes=row.four_eyes,
    )


def signer_of(viewer: Viewer, unit_key: str, day: date) -> Signer:
    """The viewer as somebody who might sign in a unit: the roles they hold there, and what they are competent for."""
    holds = {"officer"} if can_work_in(viewer, unit_key) else set()
    if can_lead(viewer, unit_key):
        holds.add("manager")
    if not holds:
        return Signer(viewer.person_id, frozenset())
    query = select(RoleGrant.competences).where(RoleGrant.person_id == viewer.person_id, _valid(RoleGrant, day))
    query = query.where(or_(RoleGrant.unit_key == unit_key, RoleGrant.unit_key.is_(None))).order_by(RoleGrant.id)
    named = {name for names in db.session.scalars(query) for name in names}
    return Signer(viewer.person_id, frozenset(holds | named.difference(UNIT_ROLES, {COMMITTEE})))


def signers_in(unit_key: str, day: date) -> list[tuple[Signer, str]]:
    """Everybody who works in a unit or leads it, as somebody who might sign, with their names, by name."""
    query = (
        select(Person.id, Person.name, RoleGrant.role, RoleGrant.competences)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role.in_(UNIT_ROLES), _valid(RoleGrant, day))
        .where(or_(RoleGrant.unit_key == unit_key, RoleGrant.unit_key.is_(None)))
        .order_by(Person.name, Person.id)
    )
    held: dict[tuple[int, str], set[str]] = {}
    for person_id, name, role, named in db.session.execute(query):
        held.setdefault((person_id, name), set()).update({role}, set(named).difference(UNIT_ROLES, {COMMITTEE}))
    return [(Signer(person_id, frozenset(holds)), name) for (person_id, name), holds in held.items()]


def _valid(grant: type[RoleGrant], day: date) -> ColumnElement[bool]:
    return and_(
        or_(grant.valid_from.is_(None), grant.valid_from <= day), or_(grant.valid_to.is_(None), grant.valid_to >= day)
    )
