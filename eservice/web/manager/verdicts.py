"""What companies think of how they were served, per unit and service and by how their case ended."""

from __future__ import annotations

from flask import render_template

from eservice.accounts.queries import units
from eservice.catalogue.queries import service_names
from eservice.feedback.rules import FACTORS
from eservice.kit.text import Text
from eservice.statistics.verdict_queries import verdicts as read_verdicts
from eservice.web.access import staff
from eservice.web.clock import moment
from eservice.web.settings import mode
from eservice.web.verdict_form import QUESTIONS


@staff
def verdicts() -> str:
    """The figures of the survey over the last twelve months."""
    return render_template(
        "manager/verdicts.html",
        report=read_verdicts(mode(), moment()),
        units={unit.key: Text(unit.name_sv, unit.name_en) for unit in units()},
        services=service_names(),
        factors={item: QUESTIONS[item][0] for item in FACTORS},
    )
