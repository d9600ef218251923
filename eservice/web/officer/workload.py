"""The work of a unit, for its leader: who has what, who is away, and what is expected to be done each week."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from eservice.accounts.models import Unit
from eservice.accounts.queries import units
from eservice.accounts.rules import can_lead
from eservice.cases.rules import NEVER
from eservice.routing import workload_queries
from eservice.routing.workload import Load, load_of, loads, weeks
from eservice.web.access import staff, viewer
from eservice.web.clock import moment, today
from eservice.web.settings import mode

#: Cases that the page names for each officer; the numbers are of all.
SHOWN = 10
NOTHING = Load(0, 0.0, 0, ())


@staff
def workload() -> str:
    """The work of one of the units that the viewer leads; for others an empty page that says so."""
    mine = [unit for unit in units() if unit.kind != "imported" and can_lead(viewer(), unit.key)]
    chosen = next((unit for unit in mine if unit.key == request.args.get("enhet")), mine[0] if mine else None)
    return render_template(
        "officer/workload.html",
        units=mine,
        unit=chosen,
        shown=SHOWN,
        today=today(),
        **(_work(chosen) if chosen else {}),
    )


def _work(unit: Unit) -> dict[str, Any]:
    cases = workload_queries.open_cases(unit.key, moment())
    by_officer = loads(cases, today())
    people = workload_queries.people_of(unit.key, moment(), [key for key in by_officer if key is not None])
    away = workload_queries.away_today(moment())
    return {
        "rows": [(name, by_officer.get(person_id, NOTHING), away.get(person_id)) for person_id, name in people],
        "nobody": by_officer.get(None, NOTHING),
        "total": load_of(cases, today()),
        "weeks": weeks(cases, today(), NEVER),
        "pace": workload_queries.pace_of(unit.key, mode(), moment()),
        "is_cut": len(cases) == workload_queries.MOST,
        "names": dict(people),
    }
