"""What can be asked for now, and what could on the day a case came in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from eservice.catalogue.models import ClockRuleSet, ServiceVersion
from eservice.catalogue.reading import clock_rules_from
from eservice.catalogue.shape import Service
from eservice.clock.rules import rules_for
from eservice.clock.shape import ClockRule
from eservice.kit.db import db
from eservice.kit.errors import NotFound
from eservice.kit.text import Text


@lru_cache(maxsize=500)
def service_version(version_id: int) -> Service:
    """A frozen version of a service. A version never changes, so it is read once per process."""
    definition = db.session.scalar(select(ServiceVersion.definition).where(ServiceVersion.id == version_id))
    if definition is None:
        raise NotFound("no_such_service")
    return msgspec.convert(definition, Service)


@lru_cache(maxsize=100)
def clock_rules(rules_id: int) -> tuple[ClockRule, ...]:
    """A frozen version of the clock rules."""
    definition = db.session.scalar(select(ClockRuleSet.definition).where(ClockRuleSet.id == rules_id))
    if definition is None:
        raise NotFound("no_such_rules")
    return clock_rules_from(definition)


def clock_rule_set(rules_id: int) -> ClockRuleSet:
    """When a version of the clock rules was frozen, and its digest. Raises `NotFound`."""
    row = db.session.get(ClockRuleSet, rules_id)
    if row is None:
        raise NotFound("no_such_rules")
    return row


@lru_cache(maxsize=5000)
def rules_of(rules_id: int, case_type: str, received_on: date) -> tuple[ClockRule, ...]:
    """The clock rules of a case, by what it keeps of the day it came in."""
    return rules_for(clock_rules(rules_id), case_type, received_on)


def current_services() -> Sequence[tuple[int, Service]]:
    """The newest version of every service, with its id, by key."""
    query = (
        select(ServiceVersion.id)
        .ext(distinct_on(ServiceVersion.service_key))
        .order_by(ServiceVersion.service_key, ServiceVersion.version.desc())
    )
    return [(version_id, service_version(version_id)) for version_id in db.session.scalars(query)]


def current_service(service_key: str) -> tuple[int, Service]:
    """The newest version of one service, with its id. Raises `NotFound`."""
    query = select(ServiceVersion.id).where(ServiceVersion.service_key == service_key)
    version_id = db.session.scalar(query.order_by(ServiceVersion.version.desc()).limit(1))
    if version_id is None:
        raise NotFound("no_such_service")
    return version_id, service_version(version_id)


def service_names() -> dict[str, Text]:
    """What each service is called now, by key; old cases may name services that are no longer there."""
    return {service.key: service.name for _id, service in current_services()}


def current_clock_rules() -> int:
    """The id of the newest clock rules."""
    return db.session.scalars(select(ClockRuleSet.id).order_by(ClockRuleSet.id.desc()).limit(1)).one()


def versions() -> Sequence[ServiceVersion]:
    """Every version of every service, newest first."""
    query = select(ServiceVersion).order_by(ServiceVersion.service_key, ServiceVersion.version.desc())
    return db.session.scalars(query).all()
