"""Verbs on people, companies and units."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from eservice.accounts.models import Company, Person, Unit
from eservice.kit.db import db


def save_units(rows: list[dict[str, object]]) -> None:
    """Bring the units in line with the organisation file: new ones are added, known ones renamed, none removed.

    A unit that an administrator has changed is theirs: the file changes it no more.
    """
    for row in rows:
        kept = {name: value for name, value in row.items() if name != "key"}
        write = insert(Unit).values(**row)
        db.session.execute(
            write.on_conflict_do_update(index_elements=["key"], set_=kept, where=Unit.edited_at.is_(None))
        )


def choose_language(person_id: int, language: str) -> None:
    """Remember which language a person reads; letters follow it."""
    person = db.session.get(Person, person_id)
    if person is not None:
        person.language = language


def company_called(organisation_number: str, name: str) -> int:
    """The id of the company with that number; one that is not known yet is written in, with the name given."""
    write = insert(Company).values(organisation_number=organisation_number, name=name)
    db.session.execute(write.on_conflict_do_nothing(index_elements=["organisation_number"]))
    return db.session.scalars(select(Company.id).where(Company.organisation_number == organisation_number)).one()
