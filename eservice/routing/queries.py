"""Why a case is where it is, and what routing knows: tables, places, units."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from eservice.accounts.models import Company, Unit
from eservice.accounts.rules import ALL_UNITS, Viewer
from eservice.cases.models import Case
from eservice.catalogue.queries import service_version
from eservice.catalogue.shape import RoutingTable, Service
from eservice.intake.models import Submission
from eservice.kit.db import db
from eservice.kit.errors import NotFound
from eservice.kit.paging import PAGE_SIZE, Page, page_of, place
from eservice.kit.text import Text
from eservice.routing.checks import UnitSpan
from eservice.routing.models import (
    Municipality,
    Property,
    RerouteBatch,
    RerouteItem,
    RouteRecord,
    RoutingTableVersion,
)
from eservice.routing.rules import Fact, Place, designation_in, facts_from
from eservice.routing.tables import rows_from, table_of

#: A table has had so many versions at most that a page lists.
MOST_VERSIONS = 100


def route_of(case_id: int) -> RouteRecord | None:
    """The newest route of a case, with its reason."""
    query = select(RouteRecord).where(RouteRecord.case_id == case_id)
    return db.session.scalars(query.order_by(RouteRecord.id.desc()).limit(1)).first()


def routes_of(case_id: int) -> Sequence[RouteRecord]:
    """Every route and choice of a case, the newest first."""
    query = select(RouteRecord).where(RouteRecord.case_id == case_id).order_by(RouteRecord.id.desc())
    return db.session.scalars(query.limit(MOST_VERSIONS)).all()


def table_version(table_id: int) -> RoutingTableVersion:
    """One version of a table. Raises `NotFound`."""
    found = db.session.get(RoutingTableVersion, table_id)
    if found is None:
        raise NotFound("no_such_table")
    return found


def table_on(service_key: str, day: date) -> RoutingTableVersion | None:
    """The published table that routes cases that come in on `day`; None where the service has none yet."""
    query = select(RoutingTableVersion).where(
        RoutingTableVersion.service_key == service_key,
        RoutingTableVersion.status == "published",
        or_(RoutingTableVersion.valid_from.is_(None), RoutingTableVersion.valid_from <= day),
    )
    return db.session.scalars(query.order_by(RoutingTableVersion.version.desc()).limit(1)).first()


def tables_of(service_key: str) -> Sequence[RoutingTableVersion]:
    """Every version of a service's table, the newest first."""
    query = select(RoutingTableVersion).where(RoutingTableVersion.service_key == service_key)
    return db.session.scalars(query.order_by(RoutingTableVersion.version.desc()).limit(MOST_VERSIONS)).all()


def draft_of(service_key: str) -> RoutingTableVersion | None:
    """The version that is being worked on; a service has one at most."""
    query = select(RoutingTableVersion).where(
        RoutingTableVersion.service_key == service_key, RoutingTableVersion.status.in_(("draft", "rehearsed"))
    )
    return db.session.scalars(query.limit(1)).first()


def tables_on(day: date) -> dict[str, RoutingTableVersion]:
    """The published table of every service that has one on `day`, by service."""
    table = RoutingTableVersion
    begun = or_(table.valid_from.is_(None), table.valid_from <= day)
    query = select(table).where(table.status == "published", begun).ext(distinct_on(table.service_key))
    rows = db.session.scalars(query.order_by(table.service_key, table.version.desc()))
    return {row.service_key: row for row in rows}


def drafts() -> dict[str, RoutingTableVersion]:
    """Every draft that is being worked on, by service."""
    table = RoutingTableVersion
    query = select(table).where(table.status.in_(("draft", "rehearsed"))).order_by(table.service_key)
    return {row.service_key: row for row in db.session.scalars(query)}


def as_table(version: RoutingTableVersion) -> RoutingTable:
    """A published version as the table that routes."""
    return table_of(rows_from(version.rows))


def hits(service_key: str, since: datetime) -> dict[str, int]:
    """How often each rule has routed a case of the service since a moment."""
    query = (
        select(RouteRecord.rule, func.count())
        .join(Case, Case.id == RouteRecord.case_id)
        .where(Case.service_key == service_key, RouteRecord.routed_at >= since, RouteRecord.chosen_by.is_(None))
        .group_by(RouteRecord.rule)
        .order_by(RouteRecord.rule)
    )
    return dict(list(db.session.execute(query)))


def open_units(day: date) -> frozenset[str]:
    """The units that take cases on `day`."""
    begun = (Unit.valid_from.is_(None)) | (Unit.valid_from <= day)
    query = select(Unit.key).where(begun, (Unit.valid_to.is_(None)) | (Unit.valid_to >= day))
    return frozenset(db.session.scalars(query.order_by(Unit.key)))


def unit_spans() -> dict[str, UnitSpan]:
    """Every unit that cases can be sent to, with the days on which it is there."""
    query = select(Unit.key, Unit.valid_from, Unit.valid_to).where(Unit.kind != "imported").order_by(Unit.key)
    return {key: UnitSpan(first, last) for key, first, last in db.session.execute(query)}


def unit_names(kinds: Collection[str] = ("committee_unit", "company")) -> dict[str, Text]:
    """What the units are called now, by key, in the order of their Swedish names."""
    query = select(Unit.key, Unit.name_sv, Unit.name_en).where(Unit.kind.in_(kinds)).order_by(Unit.name_sv, Unit.key)
    return {key: Text(sv, en) for key, sv, en in db.session.execute(query)}


def municipalities() -> dict[str, Text]:
    """The municipalities that places lie in, by key."""
    query = select(Municipality.key, Municipality.name).order_by(Municipality.name, Municipality.key)
    return {key: Text(name, name) for key, name in db.session.execute(query)}


def areas() -> list[str]:
    """The areas that the property register knows, in order."""
    query = select(Property.area).where(Property.area != "").distinct().order_by(Property.area).limit(500)
    return list(db.session.scalars(query))


def places_of(designations: Collection[str]) -> Mapping[str, Place]:
    """What is known of each property. One that is not in the register tells its municipality by its first word."""
    query = (
        select(Property, Municipality.in_fire_federation)
        .join(Municipality, Municipality.key == Property.municipality)
        .where(Property.designation.in_(designations))
        .order_by(Property.designation)
    )
    known = {
        row.designation: Place(row.owner_kind, row.landlord, row.municipality, row.area or None, in_federation)
        for row, in_federation in db.session.execute(query)
    }
    by_name = {row.name.casefold(): row for row in db.session.scalars(select(Municipality).order_by(Municipality.key))}
    for designation in set(designations) - set(known):
        row = by_name.get(designation.split(" ")[0].casefold())
        known[designation] = Place(municipality=row.key, in_fire_federation=row.in_fire_federation) if row else Place()
    return known


class Known(NamedTuple):
    """A case with its service as it was when it came in, and the facts that routing may use."""

    case: Case
    service: Service
    facts: dict[str, Fact]


def cases_with_answers() -> Select[tuple[Case, dict[str, Any], bool]]:
    """Cases, what was answered in them, and whether the applicant is one of the municipality's own."""
    return (
        select(Case, Submission.answers, Company.is_municipal)
        .outerjoin(Submission, Submission.case_id == Case.id)
        .outerjoin(Company, Company.id == Case.company_id)
        .where(Case.service_version_id.is_not(None))
    )


def known_cases(rows: Iterable[Any]) -> list[Known]:
    """The facts of each case of `cases_with_answers`, with one look into the register for all of them."""
    found = [(case, service_version(case.service_version_id), answers or {}, own) for case, answers, own in rows]
    named = {case.id: designation_in(service, answers) for case, service, answers, _own in found}
    places = places_of({designation for designation in named.values() if designation})
    return [
        Known(
            case,
            service,
            facts_from(
                service,
                answers,
                company_is_municipal=bool(own),
                language=case.language,
                place=places.get(named[case.id] or "", Place()),
            ),
        )
        for case, service, answers, own in found
    ]


def units_for(service_key: str, day: date) -> list[str]:
    """The units that a case of the service can be handed to on `day`, by name.

    A municipal company makes no decisions as an authority (kommunallagen 10 kap. 1 §): it can have a case only of a
    service whose tables send cases to companies.
    """
    query = (
        select(RoutingTableVersion.rows)
        .where(RoutingTableVersion.service_key == service_key, RoutingTableVersion.status == "published")
        .order_by(RoutingTableVersion.version)
    )
    named = {row["unit"] for rows in db.session.scalars(query) for row in rows}
    wanted = or_(Unit.kind == "committee_unit", Unit.key.in_(named))
    here = select(Unit.key).where(Unit.kind != "imported", wanted, Unit.key.in_(open_units(day)))
    return list(db.session.scalars(here.order_by(Unit.name_sv, Unit.key)))


def batches_of(viewer: Viewer) -> Sequence[RerouteBatch]:
    """The batches that the viewer made, or all for who leads every unit; the newest first."""
    query = select(RerouteBatch).order_by(RerouteBatch.id.desc()).limit(MOST_VERSIONS)
    if ALL_UNITS not in viewer.manager_of:
        query = query.where(RerouteBatch.made_by == viewer.person_id)
    return db.session.scalars(query).all()


class BatchPage(NamedTuple):
    """The cases of a batch, a page of them, and how many there are of each result."""

    page: Page[tuple[RerouteItem, str, str | None]]
    counts: dict[str, int]


def batch_items(batch_id: int, after: str | None) -> BatchPage:
    """The cases of a batch, each with its reference and the unit that has it now."""
    query = select(RerouteItem, Case.reference, Case.unit_key).join(Case, Case.id == RerouteItem.case_id)
    query = query.where(RerouteItem.batch_id == batch_id)
    key = place(after, tuple[int])
    if key:
        query = query.where(RerouteItem.case_id > key[0])
    found = db.session.execute(query.order_by(RerouteItem.case_id).limit(PAGE_SIZE + 1))
    rows = [(item, reference, unit_key) for item, reference, unit_key in found]
    counting = select(RerouteItem.status, func.count()).where(RerouteItem.batch_id == batch_id)
    counts = db.session.execute(counting.group_by(RerouteItem.status).order_by(RerouteItem.status))
    return BatchPage(page_of(rows, lambda row: (row[0].case_id,)), dict(list(counts)))


def properties(after: str | None) -> Page[Property]:
    """The property register, by designation."""
    query = select(Property)
    key = place(after, tuple[str])
    if key:
        query = query.where(Property.designation > key[0])
    rows = list(db.session.scalars(query.order_by(Property.designation).limit(PAGE_SIZE + 1)))
    return page_of(rows, lambda row: (row.designation,))
