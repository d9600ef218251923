"""Verbs on people, companies and units."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert

from eservice.accounts.models import Person, Unit
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
