"""The page of the property register: what is known, and reading it from a file."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from eservice.kit.db import transaction
from eservice.routing.facts import OWNERS
from eservice.routing.operations.places import import_places
from eservice.routing.places import COLUMNS, Fault
from eservice.routing.queries import municipalities, properties, unit_names
from eservice.web.access import administrators, viewer
from eservice.web.admin.organisation_forms import PlacesForm
from eservice.web.clock import moment
from eservice.web.filters import number
from eservice.web.security import CHANGE_LIMIT, limiter

Page = str | Response | tuple[str, int]


@administrators
@limiter.limit(CHANGE_LIMIT)
def places() -> Page:
    """The register, and a form to read it from a file; a file with a fault changes nothing."""
    form = PlacesForm()
    faults: list[Fault] = []
    if request.method == "POST" and form.validate():
        content = form.file.data.read() if form.file.data else b""
        with transaction():
            count, faults = import_places(content, viewer(), moment())
        if not faults:
            flash(_("%(count)s fastigheter är inlästa.", count=number(count)), "good")
            return redirect(url_for("admin.places"))
    page = render_template(
        "admin/places.html",
        page=properties(request.args.get("efter")),
        form=form,
        faults=faults,
        fault_words=fault_words,
        towns=municipalities(),
        names=unit_names(),
        owners=OWNERS,
    )
    return page, 422 if request.method == "POST" else 200


places.takes_files = True


def fault_words(fault: Fault) -> str:
    """What is wrong on a line of the file."""
    said = {
        "not_utf8": _("Filen är inte i UTF-8. Spara den som CSV (UTF-8)."),
        "not_csv": _("Raden går inte att läsa som CSV."),
        "column_missing": _("Kolumner saknas: %(value)s. Rubrikraden ska ha %(columns)s."),
        "not_a_property": _("%(value)s är ingen fastighetsbeteckning."),
        "unknown_owner_kind": _("Ägartypen %(value)s finns inte."),
        "unknown_landlord": _("Hyresvärden %(value)s är ingen enhet."),
        "unknown_municipality": _("Kommunen %(value)s finns inte i registret."),
        "unreadable": _("Raden innehåller tecken som inte går att läsa."),
        "too_long": _("%(value)s är för långt: ägaren får ha 120 tecken och området 40."),
        "place_twice": _("%(value)s står två gånger."),
        "too_many_rows": _("Filen har för många rader. Läs in den i delar."),
        "no_rows": _("Filen har inga fastigheter."),
    }[fault.code]
    return said % {"value": fault.value or "–", "columns": ", ".join(COLUMNS)} if "%(" in said else said
