"""The permits that a unit has given."""

from __future__ import annotations

from flask import render_template, request

from eservice.accounts.queries import units
from eservice.accounts.rules import can_lead, can_work_in
from eservice.catalogue.queries import service_names
from eservice.kit.errors import NotFound
from eservice.permits.queries import permits_of_unit
from eservice.permits.rules import standing
from eservice.web.access import staff, viewer
from eservice.web.clock import today


@staff
def permits() -> str:
    """The permits of my unit, with their last days."""
    mine = [unit for unit in units() if can_work_in(viewer(), unit.key) or can_lead(viewer(), unit.key)]
    if not mine:
        raise NotFound("no_such_permit")
    chosen = next((unit for unit in mine if unit.key == request.args.get("enhet")), mine[0])
    page = permits_of_unit(chosen.key, request.args.get("efter"))
    return render_template(
        "officer/permits.html",
        units=mine,
        unit=chosen,
        page=page,
        standing={
            line.permit.id: standing(
                line.permit.state, line.permit.valid_from, line.permit.valid_to, line.permit.remind_on, today()
            )
            for line in page.rows
        },
        services=service_names(),
    )
