"""Questions to the register: what is offered, what is kept by whom, and what has happened to an object."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from eservice.accounts.models import Person
from eservice.accounts.rules import Viewer, can_keep_objects
from eservice.cases.models import Document
from eservice.kit.db import db
from eservice.kit.errors import NotFound
from eservice.kit.identifiers import property_designation
from eservice.kit.paging import LARGEST_ID, PAGE_SIZE, Page, page_of, place
from eservice.premises.models import PremisesChange, PremisesFile, PremisesObject
from eservice.premises.register.geography import municipality
from eservice.routing.models import Municipality as Town
from eservice.routing.models import Property

#: So many stand in the public list and on its map at most.
MOST_SHOWN = 500
MOST_CHANGES = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody filters the list by; None or empty lets everything through."""

    kind: str = ""
    type: str = ""
    area: str = ""
    least_m2: int | None = None
    most_m2: int | None = None
    free_by: date | None = None


def offered_on(day: date) -> ColumnElement[bool]:
    """Whether an object is offered on `day`: as `rules.is_offered`, in SQL."""
    ended = or_(PremisesObject.valid_to.is_(None), PremisesObject.valid_to >= day)
    return and_(PremisesObject.state == "published", PremisesObject.valid_from <= day, ended)


def offered(wanted: Wanted, day: date) -> Sequence[PremisesObject]:
    """What is offered on `day` and fits the filters, the smallest first. One that can be parted fits by its parts."""
    query = select(PremisesObject).where(offered_on(day))
    for name in ("kind", "type", "area"):
        if getattr(wanted, name):
            query = query.where(getattr(PremisesObject, name) == getattr(wanted, name))
    if wanted.least_m2 is not None:
        query = query.where(PremisesObject.m2 >= wanted.least_m2)
    if wanted.most_m2 is not None:
        query = query.where(func.coalesce(PremisesObject.smallest_m2, PremisesObject.m2) <= wanted.most_m2)
    if wanted.free_by is not None:
        query = query.where(or_(PremisesObject.free_from.is_(None), PremisesObject.free_from <= wanted.free_by))
    return db.session.scalars(query.order_by(PremisesObject.m2, PremisesObject.id).limit(MOST_SHOWN)).all()


def offered_object(object_id: int, day: date) -> PremisesObject:
    """One that is offered on `day`. Raises `NotFound`, also for one that is let, withdrawn or not yet shown."""
    query = select(PremisesObject).where(PremisesObject.id == _known(object_id), offered_on(day))
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("no_such_vacancy")
    return found


def object_called(object_id: int) -> PremisesObject:
    """One in any state, for those who work here. Raises `NotFound`."""
    found = db.session.get(PremisesObject, _known(object_id))
    if found is None:
        raise NotFound("no_such_vacancy")
    return found


def _known(object_id: int) -> int:
    if object_id > LARGEST_ID:
        raise NotFound("no_such_vacancy")
    return object_id


def keepers_of(viewer: Viewer) -> list[str]:
    """The owners whose objects the viewer keeps."""
    return [key for key in municipality().keepers if can_keep_objects(viewer, key)]


def kept_objects(owners: Collection[str], state: str, after: str | None) -> Page[PremisesObject]:
    """The objects of some owners in a state (empty for all), the last changed first."""
    query = select(PremisesObject).where(PremisesObject.owner_key.in_(owners))
    if state:
        query = query.where(PremisesObject.state == state)
    key = place(after, tuple[int])
    if key:
        query = query.where(PremisesObject.id < key[0])
    rows = list(db.session.scalars(query.order_by(PremisesObject.id.desc()).limit(PAGE_SIZE + 1)))
    return page_of(rows, lambda row: (row.id,))


def all_objects_of(owners: Collection[str]) -> Sequence[PremisesObject]:
    """Every object of some owners, for a file, by owner and number."""
    query = select(PremisesObject).where(PremisesObject.owner_key.in_(owners))
    return db.session.scalars(query.order_by(PremisesObject.owner_key, PremisesObject.own_number)).all()


def by_number(owners: Collection[str]) -> dict[tuple[str, str], PremisesObject]:
    """Every object of some owners, by owner and number: what a file is compared with."""
    return {(one.owner_key, one.own_number): one for one in all_objects_of(owners)}


def history_of(object_id: int) -> list[tuple[PremisesChange, str]]:
    """What has been changed, the newest first, each with who did it."""
    query = select(PremisesChange, Person.name).join(Person, Person.id == PremisesChange.changed_by)
    query = query.where(PremisesChange.object_id == object_id).order_by(PremisesChange.id.desc())
    return [(change, name) for change, name in db.session.execute(query.limit(MOST_CHANGES))]


def files_of(object_id: int) -> Sequence[tuple[PremisesFile, Document]]:
    """The pictures and drawings that are shown, in order; none in which malware was found."""
    query = select(PremisesFile, Document).join(Document, Document.id == PremisesFile.document_id)
    query = query.where(PremisesFile.object_id == object_id, PremisesFile.removed_at.is_(None))
    query = query.where(Document.scan.not_in(["infected", "missing"]))
    return [(file, kept) for file, kept in db.session.execute(query.order_by(PremisesFile.position, Document.id))]


def shown_file(document_id: uuid.UUID, day: date, viewer: Viewer | None) -> Document:
    """The file of an object that is offered on `day`, or that the viewer keeps. Raises `NotFound`."""
    query = select(Document, PremisesObject, offered_on(day))
    query = query.join(PremisesFile, PremisesFile.document_id == Document.id)
    query = query.join(PremisesObject, PremisesObject.id == PremisesFile.object_id)
    query = query.where(Document.id == document_id, PremisesFile.removed_at.is_(None))
    row = db.session.execute(query.where(Document.scan.not_in(["infected", "missing"]))).one_or_none()
    if row is None or not (row[2] or (viewer is not None and can_keep_objects(viewer, row[1].owner_key))):
        raise NotFound("no_such_document")
    document: Document = row[0]
    return document


def lying_elsewhere(written: Collection[str]) -> frozenset[str]:
    """Which of these designations the property register has in another municipality."""
    named = {name for text in written if (name := _designation(text))}
    query = select(Property.designation).join(Town, Town.key == Property.municipality)
    query = query.where(Property.designation.in_(named), Town.name != municipality().name)
    return frozenset(db.session.scalars(query.order_by(Property.designation))) if named else frozenset()


def _designation(text: Any) -> str | None:
    try:
        return property_designation(str(text))
    except ValueError:
        return None
