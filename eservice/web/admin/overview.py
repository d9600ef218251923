"""What the system is made of: services and their versions, clock rules, units, and the letters that went out."""

from __future__ import annotations

from flask import render_template, request

from eservice.accounts.queries import units
from eservice.catalogue import queries as catalogue
from eservice.notifications import queries as letters
from eservice.web.access import administrators, signed_in, viewer
from eservice.web.settings import settings


@administrators
def overview() -> str:
    """Services, units and how the work behind the pages stands."""
    return render_template(
        "admin/overview.html", services=catalogue.current_services(), versions=catalogue.versions(), units=units()
    )


@administrators
def service(service_key: str) -> str:
    """A service as it is defined now: its form, its routing table, its outcomes."""
    version_id, found = catalogue.current_service(service_key)
    unit_names = {unit.key: unit for unit in units()}
    return render_template("admin/service.html", service=found, version_id=version_id, units=unit_names)


@administrators
def clock_rules() -> str:
    """The clock rules that new cases get."""
    return render_template("admin/clock_rules.html", rules=catalogue.clock_rules(catalogue.current_clock_rules()))


@administrators
def outbox() -> str:
    """The letters, newest first, and whether they have gone out."""
    page = letters.outbox(request.args.get("efter"))
    return render_template("admin/outbox.html", page=page, sends=bool(settings().smtp_url))


@signed_in
def letter(letter_id: int) -> str:
    """One letter, for the administrator and for the company that it went to."""
    return render_template("admin/letter.html", letter=letters.letter_for(letter_id, viewer()))
