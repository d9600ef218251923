"""Gathering the configuration as it is today, for the check."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, or_, select

from eservice.accounts.models import RoleGrant, Unit
from eservice.catalogue.queries import clock_rules, current_clock_rules, current_services
from eservice.catalogue.shape import Service
from eservice.configuration.rules import Configuration, Finding, findings
from eservice.delegation.queries import rights
from eservice.kit.db import db
from eservice.notifications.samples import languages_of_letters
from eservice.routing.queries import as_table, table_on


def check_configuration(today: date) -> list[Finding]:
    """What is wrong with the configuration today, and what wants looking at."""
    services = [service for _id, service in current_services()]
    units = db.session.execute(select(Unit.key, Unit.valid_to).where(Unit.kind != "imported").order_by(Unit.key))
    held = select(RoleGrant.unit_key, func.count()).where(RoleGrant.role == "officer")
    held = held.where(or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= today))
    officers = db.session.execute(held.group_by(RoleGrant.unit_key).order_by(RoleGrant.unit_key))
    found = Configuration(
        services=services,
        clock_rules=clock_rules(current_clock_rules()),
        units={row.key: row.valid_to for row in units},
        officers={key: count for key, count in officers if key is not None},
        routes={service.key: _units_of(service, today) for service in services},
        rights=rights(today),
        letters=languages_of_letters(),
    )
    return findings(found, today)


def _units_of(service: Service, today: date) -> list[str]:
    """The units that a service's table names, the default's first; that of its file where none is published."""
    version = table_on(service.key, today)
    table = service.routing if version is None else as_table(version)
    return [table.default.unit, *(rule.unit for rule in table.rules)]
