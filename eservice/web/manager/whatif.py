"""What if: asking for a replay, and what came of it, with its assumptions in words."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from eservice.accounts.queries import units
from eservice.accounts.rules import can_lead
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid
from eservice.kit.text import Text
from eservice.web.access import managers, viewer
from eservice.web.clock import moment, today
from eservice.web.errors import words_for
from eservice.web.forms import CaseForm
from eservice.web.language import language
from eservice.web.officer.page import Page
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.web.settings import mode
from eservice.whatif import queries
from eservice.whatif.models import Scenario
from eservice.whatif.operations import ask_officers, ask_target
from eservice.whatif.rules import OfficersResult, TargetResult


class ScenarioForm(CaseForm):
    """What to replay, of which unit."""

    unit = SelectField(_l("Enhet"), validators=[InputRequired(_l("Välj enhet."))])
    kind = RadioField(_l("Vad vill du pröva?"), default="officers")
    officers = IntegerField(
        _l("Handläggare i dag"),
        description=_l("Tomt: så många som är handläggare i enheten i dag."),
        validators=[Optional()],
    )
    officers_then = IntegerField(_l("Handläggare i stället"), validators=[Optional()])
    target_days = IntegerField(
        _l("Mål i stället, dagar"),
        description=_l("Räknat från den dag ärendet kom in till beslut."),
        validators=[Optional()],
    )


@managers
@limiter.limit(CHANGE_LIMIT, methods=["POST"])
def scenarios() -> Page:
    """The form, and what was asked before."""
    form, problem, status = ScenarioForm(), None, 200
    names = _led_units()
    form.unit.choices = [("", _("Välj enhet")), *names.items()]
    form.kind.choices = [("officers", _("Fler eller färre handläggare")), ("target", _("Ett annat mål i dagar"))]
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
    rows = queries.scenarios_of(viewer())
    page = render_template(
        "manager/scenarios.html", form=form, rows=rows, names=names, problem=problem, title_of=title_of
    )
    return page, status


def _led_units() -> dict[str, str]:
    known = [unit for unit in units() if unit.kind != "imported" and can_lead(viewer(), unit.key)]
    return {unit.key: Text(unit.name_sv, unit.name_en).in_language(language()) for unit in known}


def _ask(form: ScenarioForm) -> Scenario:
    unit, once = form.unit.data, form.once.data
    if form.kind.data == "target":
        return ask_target(mode(), unit, form.target_days.data or 0, viewer(), once, moment())
    officers = form.officers.data or queries.officers_in(unit, today())
    return ask_officers(mode(), unit, officers, form.officers_then.data or 0, viewer(), once, moment())


def title_of(row: Scenario) -> str:
    """What was asked, in words."""
    if row.kind == "target":
        return _("Mål %(days)s dagar", days=row.target_days)
    return _("%(then)s handläggare i stället för %(now)s", then=row.officers_then, now=row.officers)


@managers
def scenario(scenario_id: int) -> str:
    """One question: how far it is, or what came of it."""
    row = queries.scenario_of(scenario_id, viewer())
    shapes: dict[str, Any] = {"officers": OfficersResult, "target": TargetResult}
    found = next((unit for unit in units() if unit.key == row.unit_key), None)
    return render_template(
        "manager/scenario.html",
        row=row,
        title=title_of(row),
        unit=Text(found.name_sv, found.name_en).in_language(language()) if found else row.unit_key,
        result=msgspec.convert(row.result, shapes[row.kind]) if row.result else None,
    )
