"""What if: asking for a replay, and what came of it, with its assumptions in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from eservice.accounts.queries import units
from eservice.catalogue.queries import service_names
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid
from eservice.kit.text import Text
from eservice.web.access import managers, viewer
from eservice.web.clock import moment, today
from eservice.web.errors import words_for
from eservice.web.language import language
from eservice.web.manager.whatif_form import BETWEEN, ScenarioForm
from eservice.web.officer.page import Page
from eservice.web.routing_words import rule_name
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.web.settings import mode
from eservice.whatif import queries
from eservice.whatif.models import Scenario
from eservice.whatif.operations.asking import Change, ask_officers, ask_routing, ask_target
from eservice.whatif.rerouting import RoutingResult
from eservice.whatif.rules import OfficersResult, TargetResult


@managers
@limiter.limit(CHANGE_LIMIT, methods=["POST"])
def scenarios() -> Page:
    """The form, and what was asked before."""
    form, problem, status = ScenarioForm(), None, 200
    form.offer()
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                with transaction():
                    number = _ask(form).id
            except Invalid as error:
                problem = words_for(error)
            else:
                return redirect(url_for("manager.scenario", scenario_id=number))
    names = _names()
    rows = [(row, title_of(row, names), about_of(row, names)) for row in queries.scenarios_of(viewer())]
    return render_template("manager/scenarios.html", form=form, rows=rows, problem=problem), status


def _ask(form: ScenarioForm) -> Scenario:
    unit, once = form.unit.data, form.once.data
    if form.kind.data == "routing":
        service, _between, rule = form.change.data.partition(BETWEEN)
        return ask_routing(mode(), Change(service, rule, form.to_unit.data), viewer(), once, moment())
    if form.kind.data == "target":
        return ask_target(mode(), unit, form.target_days.data or 0, viewer(), once, moment())
    officers = form.officers.data or queries.officers_in(unit, today())
    return ask_officers(mode(), unit, officers, form.officers_then.data or 0, viewer(), once, moment())


def title_of(row: Scenario, names: Mapping[str, str]) -> str:
    """What was asked, in words; `names` is what units are called."""
    if row.kind == "target":
        return _("Mål %(days)s dagar", days=row.target_days)
    if row.kind == "officers":
        return _("%(then)s handläggare i stället för %(now)s", then=row.officers_then, now=row.officers)
    if row.rule is None:
        return _("Utkastet till fördelning, version %(number)s", number=row.draft_version)
    to_unit = names.get(row.to_unit or "", row.to_unit)
    return _("Regeln %(rule)s till %(unit)s", rule=rule_name(row.rule), unit=to_unit)


def about_of(row: Scenario, names: Mapping[str, str]) -> str:
    """The unit, or the service, that a question is about."""
    if row.service_key is None:
        return names.get(row.unit_key or "", row.unit_key or "")
    name = service_names().get(row.service_key)
    return name.in_language(language()) if name else row.service_key


SHAPES: dict[str, Any] = {"officers": OfficersResult, "target": TargetResult, "routing": RoutingResult}


@managers
def scenario(scenario_id: int) -> str:
    """One question: how far it is, or what came of it."""
    row, names = queries.scenario_of(scenario_id, viewer()), _names()
    return render_template(
        "manager/scenario.html",
        row=row,
        title=title_of(row, names),
        about=about_of(row, names),
        names=names,
        rule_name=rule_name,
        result=msgspec.convert(row.result, SHAPES[row.kind]) if row.result else None,
    )


def _names() -> dict[str, str]:
    return {unit.key: Text(unit.name_sv, unit.name_en).in_language(language()) for unit in units()}
