"""The worklist of a unit."""

from __future__ import annotations

from flask import render_template, request

from eservice.accounts.queries import units
from eservice.catalogue.queries import service_names
from eservice.web.access import officers, viewer
from eservice.web.clock import today
from eservice.web.forms import OnlyButton
from eservice.worklist import queries, rules


@officers
def worklist() -> str:
    """The open cases of my unit, the nearest deadline first."""
    mine = [unit for unit in units() if unit.key in viewer().officer_in]
    chosen = next((unit for unit in mine if unit.key == request.args.get("enhet")), mine[0])
    show = request.args.get("visa", "alla")
    which = {"mina": {"officer_id": viewer().person_id}, "kon": {"waiting_only": True}}.get(show, {})
    page = queries.worklist(chosen.key, request.args.get("efter"), **which)  # type: ignore[arg-type]
    return render_template(
        "officer/worklist.html",
        units=mine,
        unit=chosen,
        show=show,
        page=page,
        counts={
            "alla": queries.waiting_count(chosen.key),
            "mina": queries.waiting_count(chosen.key, officer_id=viewer().person_id),
            "kon": queries.waiting_count(chosen.key, waiting_only=True),
        },
        counted=queries.COUNTED,
        urgency={line.id: rules.urgency(line.next_due_on, today()) for line in page.rows},
        next_step={
            line.id: rules.next_step(line.state, line.message_waiting, line.next_due_on, today()) for line in page.rows
        },
        services=service_names(),
        me=viewer().person_id,
        today=today(),
        button=OnlyButton(formdata=None),
    )
