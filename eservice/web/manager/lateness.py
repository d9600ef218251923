"""Cases that are late or soon will be, for those who lead the units, with the kronor at stake."""

from __future__ import annotations

from flask import render_template

from eservice.web.access import staff, viewer
from eservice.web.clock import today
from eservice.web.settings import mode
from eservice.worklist.lateness import late_cases, notices_for, total

#: Cases that the page names; the sums are of all.
SHOWN = 200


@staff
def lateness() -> str:
    """The late cases of the units that the viewer leads; for others an empty page that says so."""
    cases = late_cases(viewer(), mode(), today())
    return render_template(
        "manager/lateness.html",
        cases=cases,
        shown=cases[:SHOWN],
        total=total(cases),
        today=today(),
        leads=bool(viewer().manager_of),
        told=notices_for(viewer(), ("late",)),
    )
