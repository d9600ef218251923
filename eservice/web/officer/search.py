"""Searching for a case."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eservice.accounts.queries import units
from eservice.accounts.rules import Role
from eservice.catalogue.queries import service_names
from eservice.web.access import staff, viewer
from eservice.worklist.search import case_called, find_cases


@staff
def search() -> str | Response:
    """The cases that hold the words; a whole reference goes straight to its case."""
    wanted = request.args.get("q", "").strip()
    exact = case_called(wanted, viewer()) if wanted else None
    if exact:
        return redirect(url_for("officer.case", reference=exact))
    return render_template(
        "officer/search.html",
        wanted=wanted,
        page=find_cases(wanted, viewer(), request.args.get("efter")),
        services=service_names(),
        units={unit.key: unit for unit in units()},
        is_officer=Role.OFFICER in viewer().roles(),
    )
