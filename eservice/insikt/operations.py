"""Noting that an address file was made."""

from __future__ import annotations

from datetime import date, datetime

from eservice.accounts.rules import Role, Viewer
from eservice.insikt.models import AddressFile
from eservice.insikt.rules import FileMapping, Selection
from eservice.kit.db import db


def may_make_file(viewer: Viewer) -> bool:
    """Contact data of companies leave the system: managers and administrators only."""
    return bool(viewer.roles() & {Role.MANAGER, Role.ADMINISTRATOR})


def note_file(
    period: tuple[str, date, date], chosen: Selection, mapping: FileMapping, viewer: Viewer, now: datetime
) -> None:
    """Keep that a file of the mode and period was made, for good: who, when, how many, and how many were left out."""
    mode, first, last = period
    db.session.add(
        AddressFile(
            mode=mode,
            from_on=first,
            to_on=last,
            mapping_year=mapping.from_year,
            rows=len(chosen.chosen),
            left_out=dict(chosen.left_out),
            made_by=viewer.person_id,
            made_at=now,
        )
    )
    db.session.flush()
