"""The start page and what each service asks for."""

from __future__ import annotations

from flask import current_app, render_template

from eservice.accounts.queries import companies_of
from eservice.catalogue.queries import current_service, current_services
from eservice.statistics.queries import usual_days
from eservice.web.access import everyone, viewer_or_none
from eservice.web.forms import OnlyButton


@everyone
def home() -> str:
    """Every service that can be asked for, and how it works."""
    return render_template("public/home.html", services=[service for _id, service in current_services()])


@everyone
def service(service_key: str) -> str:
    """What a service is for, what is needed, what it costs and how long it takes, before anything is filled in."""
    _id, found = current_service(service_key)
    viewer = viewer_or_none()
    return render_template(
        "public/service.html",
        service=found,
        companies=companies_of(viewer) if viewer else [],
        usual=usual_days(current_app.config["SETTINGS"].figures_mode, service_key),
        form=OnlyButton(),
    )


@everyone
def accessibility() -> str:
    """The accessibility statement (lag 2018:1937)."""
    return render_template("public/accessibility.html")
