"""The start page and what each service asks for."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eservice.accounts.queries import companies_of, units
from eservice.catalogue import listing
from eservice.catalogue.prices.queries import costs_of
from eservice.catalogue.queries import current_service, current_services
from eservice.catalogue.shape import Service
from eservice.kit.text import Text
from eservice.statistics.experience import Experience
from eservice.statistics.queries import experience_of, usual_times
from eservice.web.access import everyone, viewer_or_none
from eservice.web.clock import today
from eservice.web.forms import OnlyButton
from eservice.web.settings import mode

#: Longer words than this are cut: nobody looks for them.
LONGEST_SEARCH = 100


@everyone
def home() -> str:
    """Every service that can be asked for, by theme or by words, and what others decide."""
    services = [service for _id, service in current_services()]
    wanted = request.args.get("sok", "").strip()[:LONGEST_SEARCH]
    authorities = listing.read_authorities()
    return render_template(
        "public/home.html",
        groups=listing.by_theme(services, listing.read_themes()),
        wanted=wanted,
        found=listing.found(services, wanted) if wanted else None,
        authorities=listing.found_authorities(authorities, wanted) if wanted else authorities,
    )


@everyone
def services() -> Response:
    """The list of services is the start page; whoever shortens a service's address is led there."""
    return redirect(url_for("public.home", sok=request.args.get("sok") or None))


@everyone
def service(service_key: str) -> str:
    """What a service is for, what is needed, what it costs and how long it takes, before anything is filled in."""
    _id, found = current_service(service_key)
    viewer = viewer_or_none()
    return render_template(
        "public/service.html",
        service=found,
        unit=next((unit for unit in units() if unit.key == found.contact_unit), None),
        others=[one for one in listing.read_authorities() if one.key in found.see_also],
        companies=companies_of(viewer, service_key) if viewer else [],
        times=usual_times(mode(), service_key),
        costs=costs_of(service_key, today()),
        experience=_told(found, mode()),
        form=OnlyButton(),
    )


def _told(service: Service, in_mode: str) -> list[tuple[Text, Experience]]:
    """What others were most often asked to supplement, by the questions that the form has today."""
    fields = {field.key: field for field in service.fields()}
    known = experience_of(in_mode, service.key)
    return [(fields[key].label, one) for key, one in known.items() if key in fields]


@everyone
def accessibility() -> str:
    """The accessibility statement (lag 2018:1937)."""
    return render_template("public/accessibility.html")
