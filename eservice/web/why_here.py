"""Why a case is where it is, put into words: each route with its table, rules and facts, and each person's choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from eservice.accounts.models import Person
from eservice.cases.models import Case
from eservice.catalogue.queries import service_version
from eservice.kit.db import db
from eservice.routing.models import RouteRecord, RoutingTableVersion
from eservice.routing.operations.tables import facts_for
from eservice.routing.queries import routes_of, unit_names
from eservice.routing.rules import DEFAULT
from eservice.routing.tables import TableRow, rows_from
from eservice.web import routing_words
from eservice.web.filters import moment
from eservice.web.language import language


@dataclass(frozen=True)
class Tried:
    """A rule that was tried: what it asks, and what the case lacked (nothing for the rule that took it)."""

    name: str
    asks: list[str]
    missed: str


@dataclass(frozen=True)
class Why:
    """One route: where to, when, and why."""

    unit: str
    when: str
    reason: str
    #: Who chose; '' for a table.
    chosen_by: str
    table: str
    rule: str
    tried: list[Tried]
    used: list[tuple[str, str]]
    is_municipal: bool


def why_here(case: Case, for_company: bool) -> list[Why]:
    """Every route of a case, the newest first. A company reads that somebody chose, not who."""
    service = service_version(case.service_version_id)
    facts, units = facts_for(service), unit_names(("committee_unit", "company", "imported"))
    return [_why(record, facts, units, for_company) for record in routes_of(case.id)]


def _why(record: RouteRecord, facts: routing_words.Facts, units: Mapping[str, Any], for_company: bool) -> Why:
    version = db.session.get(RoutingTableVersion, record.table_id) if record.table_id else None
    rows = {row.key: row for row in rows_from(version.rows)} if version else {}
    reason = record.reason_en if language() == "en" else record.reason_sv
    asked = {name for step in record.trace for name in (rows[step["rule"]].when if step["rule"] in rows else ())}
    return Why(
        unit=units[record.unit_key].in_language(language()) if record.unit_key in units else record.unit_key,
        when=moment(record.routed_at),
        reason=reason,
        chosen_by=_who(record, for_company),
        table=_table(version),
        rule=routing_words.rule_name(record.rule),
        tried=[
            _tried(step, rows, record.facts, facts, _("Regel %(number)s", number=number) if for_company else "")
            for number, step in enumerate(record.trace, start=1)
        ],
        used=routing_words.used({k: v for k, v in record.facts.items() if version is None or k in asked}, facts),
        is_municipal=record.facts.get("applicant_is_municipal") is True,
    )


def _who(record: RouteRecord, for_company: bool) -> str:
    if record.chosen_by is None:
        return ""
    if for_company:
        return _("en handläggare")
    return db.session.get_one(Person, record.chosen_by).name


def _table(version: RoutingTableVersion | None) -> str:
    if version is None:
        return ""
    days = routing_words.validity(version.valid_from, version.valid_to)
    return _("Tabellens version %(number)s, som gäller %(days)s.", number=version.version, days=days)


def _tried(
    step: Mapping[str, Any],
    rows: Mapping[str, TableRow],
    kept: Mapping[str, Any],
    facts: routing_words.Facts,
    called: str,
) -> Tried:
    """One rule of the trace. A company reads `called` instead of the name that the rule has in the log."""
    key, missed = step["rule"], step["missed"]
    row = rows.get(key)
    asks = routing_words.conditions(row.when, facts) if row else []
    if key == "unit_closed":
        return Tried(_("Enheten finns inte längre"), asks, "")
    name = _("Standardraden") if key == DEFAULT else called or key
    if step["fits"] or missed is None:
        return Tried(name, asks, "")
    value = routing_words.value(missed, kept.get(missed), facts)
    return Tried(name, asks, _("Här: %(value)s (%(fact)s)", fact=routing_words.label(missed, facts), value=value))
