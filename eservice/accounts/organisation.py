"""Verbs of the organisation: units, people and roles. Each change is logged: who, when, what, and what was before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from eservice.accounts.models import OrganisationChange, Person, RoleGrant, Unit, UnitName
from eservice.accounts.queries import is_valid
from eservice.accounts.rules import Role, Viewer
from eservice.kit.db import db
from eservice.kit.errors import Invalid, NotFound

#: What of a unit can be changed beside its name and its days.
DETAILS = ("answerable_sv", "answerable_en", "competence_sv", "competence_en", "email", "phone", "gives_out")


def unit_to_change(key: str) -> Unit:
    """A unit, locked. Raises `NotFound`; the units of imported logs are as the log says."""
    unit = db.session.get(Unit, key, with_for_update=True, populate_existing=True)
    if unit is None or unit.kind == "imported":
        raise NotFound("no_such_unit")
    return unit


def open_unit(key: str, kind: str, name_sv: str, name_en: str, valid_from: date, viewer: Viewer, now: datetime) -> Unit:
    """A new unit from a day on. Raises `Invalid` where the key is taken: old units stay in history."""
    if db.session.get(Unit, key) is not None:
        raise Invalid("unit_key_taken")
    unit = Unit(
        key=key, kind=kind, name_sv=name_sv, name_en=name_en, valid_from=valid_from, answerable_sv="", edited_at=now
    )
    db.session.add(unit)
    db.session.add(UnitName(unit_key=key, valid_from=valid_from, name_sv=name_sv, name_en=name_en))
    after = {"name_sv": name_sv, "name_en": name_en, "kind": kind, "valid_from": valid_from.isoformat()}
    log_change("unit_opened", key, {}, after, viewer, now)
    return unit


def rename_unit(
    key: str, name_sv: str, name_en: str, valid_from: date, viewer: Viewer, now: datetime, today: date
) -> Unit:
    """The unit is called so from a day on; until then as before. What it was called earlier stays in its history."""
    unit = unit_to_change(key)
    if valid_from < today:
        raise Invalid("unit_days_wrong")
    before = {"name_sv": unit.name_sv, "name_en": unit.name_en}
    if not names_of(key):
        db.session.add(UnitName(unit_key=key, valid_from=unit.valid_from or date(2000, 1, 1), **before))
    db.session.merge(UnitName(unit_key=key, valid_from=valid_from, name_sv=name_sv, name_en=name_en))
    after = {"name_sv": name_sv, "name_en": name_en, "valid_from": valid_from.isoformat()}
    _touch(unit, now)
    log_change("unit_renamed", key, before, after, viewer, now)
    db.session.flush()
    apply_names(today)
    return unit


def names_of(key: str) -> list[UnitName]:
    """What a unit was, is and will be called, the newest first."""
    query = select(UnitName).where(UnitName.unit_key == key).order_by(UnitName.valid_from.desc())
    return list(db.session.scalars(query))


def apply_names(today: date) -> int:
    """Let each unit be called what it is called today; how many changed. Run again, nothing changes."""
    newest = (
        select(UnitName.unit_key, func.max(UnitName.valid_from).label("since"))
        .where(UnitName.valid_from <= today)
        .group_by(UnitName.unit_key)
        .subquery()
    )
    query = (
        select(Unit, UnitName)
        .join(newest, newest.c.unit_key == Unit.key)
        .join(UnitName, (UnitName.unit_key == Unit.key) & (UnitName.valid_from == newest.c.since))
        .where((Unit.name_sv != UnitName.name_sv) | (Unit.name_en != UnitName.name_en))
        .order_by(Unit.key)
    )
    rows = db.session.execute(query).all()
    for unit, name in rows:
        unit.name_sv, unit.name_en = name.name_sv, name.name_en
    return len(rows)


def set_unit_days(key: str, valid_from: date | None, valid_to: date | None, viewer: Viewer, now: datetime) -> Unit:
    """From and until when the unit takes cases, both days included; without a last day it goes on."""
    unit = unit_to_change(key)
    if valid_from is not None and valid_to is not None and valid_to < valid_from:
        raise Invalid("unit_days_wrong")
    before = {"valid_from": _day(unit.valid_from), "valid_to": _day(unit.valid_to)}
    unit.valid_from, unit.valid_to = valid_from, valid_to
    _touch(unit, now)
    what = "unit_closed" if valid_to is not None else "unit_reopened"
    log_change(what, key, before, {"valid_from": _day(valid_from), "valid_to": _day(valid_to)}, viewer, now)
    return unit


def change_unit(key: str, details: Mapping[str, Any], viewer: Viewer, now: datetime) -> Unit:
    """Change what a unit answers for and how it is reached. Nothing changed is nothing logged."""
    unit = unit_to_change(key)
    changed = {name: details[name] for name in DETAILS if name in details and getattr(unit, name) != details[name]}
    if not changed:
        return unit
    before = {name: getattr(unit, name) for name in changed}
    for name, value in changed.items():
        setattr(unit, name, value)
    _touch(unit, now)
    log_change("unit_changed", key, before, changed, viewer, now)
    return unit


def add_person(name: str, email: str, subject: str, viewer: Viewer, now: datetime) -> Person:
    """Somebody who will work here. What they may do is granted apart. Raises `Invalid` where they are known already."""
    known = select(Person.id).where((func.lower(Person.email) == email.lower()) | (Person.subject == subject))
    if db.session.scalar(known.limit(1)) is not None:
        raise Invalid("person_taken")
    person = Person(name=name, email=email, subject=subject, language="sv")
    db.session.add(person)
    db.session.flush()
    log_change("person_added", name, {}, {"email": email}, viewer, now)
    return person


def grant_role(
    person_id: int,
    role: Role,
    unit_key: str | None,
    valid_from: date,
    valid_to: date | None,
    competences: Iterable[str],
    delegation: int,
    viewer: Viewer,
    now: datetime,
) -> RoleGrant:
    """Give somebody a role from a day on. Raises `Invalid` for days in the wrong order, an officer without a unit, or a
    role that they have there already on one of the days."""
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound("no_such_person")
    if valid_to is not None and valid_to < valid_from:
        raise Invalid("grant_days_wrong")
    if role == Role.OFFICER and unit_key is None:
        raise Invalid("grant_needs_unit")
    if unit_key is not None:
        unit_to_change(unit_key)
    if _has(person_id, role, unit_key, valid_from, valid_to):
        raise Invalid("grant_twice")
    grant = RoleGrant(
        person_id=person_id,
        role=role,
        unit_key=unit_key,
        valid_from=valid_from,
        valid_to=valid_to,
        competences=sorted(set(competences)),
        delegation=delegation,
    )
    db.session.add(grant)
    db.session.flush()
    log_change("role_granted", person.name, {}, _said(grant), viewer, now)
    return grant


def _has(person_id: int, role: Role, unit_key: str | None, first: date, last: date | None) -> bool:
    query = select(RoleGrant.id).where(
        RoleGrant.person_id == person_id,
        RoleGrant.role == role,
        RoleGrant.unit_key.is_not_distinct_from(unit_key),
        (RoleGrant.valid_to.is_(None)) | (RoleGrant.valid_to >= first),
    )
    if last is not None:
        query = query.where((RoleGrant.valid_from.is_(None)) | (RoleGrant.valid_from <= last))
    return db.session.scalar(query.limit(1)) is not None


def revoke_role(grant_id: int, last_day: date, viewer: Viewer, now: datetime, today: date) -> RoleGrant:
    """Let a role end after a day. It stays in history. The last administrator cannot be taken away."""
    grant = db.session.get(RoleGrant, grant_id, with_for_update=True)
    if grant is None:
        raise NotFound("no_such_grant")
    if grant.valid_from is not None and last_day < grant.valid_from - timedelta(days=1):
        raise Invalid("grant_days_wrong")
    if grant.role == Role.ADMINISTRATOR and not _another_administrator(grant, today):
        raise Invalid("last_administrator")
    before = _said(grant)
    grant.valid_to = last_day
    name = db.session.get_one(Person, grant.person_id).name
    log_change("role_revoked", name, before, {"valid_to": last_day.isoformat()}, viewer, now)
    return grant


def _another_administrator(grant: RoleGrant, today: date) -> bool:
    query = select(RoleGrant.id).where(
        RoleGrant.role == Role.ADMINISTRATOR,
        RoleGrant.id != grant.id,
        is_valid(RoleGrant, today),
        RoleGrant.valid_to.is_(None),
    )
    return db.session.scalar(query.limit(1)) is not None


def _said(grant: RoleGrant) -> dict[str, Any]:
    return {
        "role": str(grant.role),
        "unit": grant.unit_key,
        "valid_from": _day(grant.valid_from),
        "valid_to": _day(grant.valid_to),
        "competences": list(grant.competences or ()),
        "delegation": grant.delegation,
    }


def _touch(unit: Unit, now: datetime) -> None:
    unit.edited_at = now


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def log_change(
    what: str, subject: str, before: Mapping[str, Any], after: Mapping[str, Any], viewer: Viewer, now: datetime
) -> None:
    """Append a change to the log: what, of which unit or person, what it was and what it is."""
    row = OrganisationChange(
        changed_at=now,
        changed_by=viewer.person_id,
        what=what,
        subject=subject[:120],
        before=dict(before),
        after=dict(after),
    )
    db.session.add(row)
    db.session.flush()
