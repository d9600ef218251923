"""Versions of a service: what its file says now, what that would change, how the form looks, and publishing it."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from eservice.accounts.queries import units
from eservice.catalogue import queries as catalogue
from eservice.catalogue.differences import differences
from eservice.catalogue.listing import DEFINITIONS
from eservice.catalogue.operations import digest_of, publish_service
from eservice.catalogue.reading import WrongDefinition, read_service
from eservice.catalogue.shape import Service
from eservice.kit.db import transaction
from eservice.kit.errors import NotFound
from eservice.routing.operations.tables import publish_file_tables
from eservice.web.access import administrators
from eservice.web.clock import moment, today
from eservice.web.definition_form import form_for
from eservice.web.forms import OnlyButton
from eservice.web.language import language
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.web.version_words import in_words


class OnDisk(NamedTuple):
    """What the file of a service says: the service, or why it cannot be used."""

    service: Service | None
    problem: str | None = None


@administrators
def versions(service_key: str) -> str:
    """The versions of a service, the difference between two of them, and what publishing the file would change."""
    rows = [row for row in catalogue.versions() if row.service_key == service_key]
    if not rows:
        raise NotFound("no_such_service")
    newest = catalogue.service_version(rows[0].id)
    by_number = {row.version: row.id for row in rows}
    new = request.args.get("till", type=int) or rows[0].version
    old = request.args.get("fran", type=int) or max(new - 1, rows[-1].version)
    if new not in by_number or old not in by_number:
        raise NotFound("no_such_version")
    compared = differences(catalogue.service_version(by_number[old]), catalogue.service_version(by_number[new]))
    disk = _on_disk(service_key)
    waiting = differences(newest, disk.service) if disk.service else []
    differs = disk.service is not None and digest_of(msgspec.to_builtins(disk.service)) != rows[0].digest
    return render_template(
        "admin/versions.html",
        service=newest,
        rows=rows,
        old=old,
        new=new,
        changes=[in_words(change, language()) for change in compared],
        disk=disk,
        differs=differs,
        waiting=[in_words(change, language()) for change in waiting],
        digest=digest_of(msgspec.to_builtins(disk.service)) if disk.service else "",
        form=OnlyButton(),
    )


def _on_disk(service_key: str) -> OnDisk:
    path = DEFINITIONS / f"{service_key}.yaml"
    if not path.exists():
        return OnDisk(None, _("Tjänsten har ingen fil längre. Den publicerade versionen gäller."))
    try:
        known = {unit.key for unit in units()}
        rules = {rule.key for rule in catalogue.clock_rules(catalogue.current_clock_rules())}
        return OnDisk(read_service(path, known, rules))
    except WrongDefinition as error:
        return OnDisk(None, str(error))


@administrators
def preview(service_key: str, version: int) -> str:
    """The form of a version as companies see it, to look at and not to fill in."""
    row = next((row for row in catalogue.versions() if (row.service_key, row.version) == (service_key, version)), None)
    if row is None:
        raise NotFound("no_such_version")
    service = catalogue.service_version(row.id)
    forms = [(step, form_for(step, language(), {})) for step in service.steps]
    return render_template("admin/preview.html", service=service, version=version, forms_shown=forms)


@administrators
@limiter.limit(CHANGE_LIMIT)
def publish(service_key: str) -> Response:
    """Publish what the file says as a new version: exactly what was shown, else nothing."""
    if not OnlyButton().validate_on_submit():
        abort(400)
    disk = _on_disk(service_key)
    if disk.service is None or digest_of(msgspec.to_builtins(disk.service)) != request.form.get("digest"):
        flash(_("Filen har ändrats sedan sidan visades, eller går inte att läsa. Inget är publicerat."), "bad")
        return redirect(url_for("admin.versions", service_key=service_key))
    with transaction():
        new = publish_service(disk.service, moment())
        publish_file_tables([disk.service], moment(), today())
    told = _("Den nya versionen är publicerad. Öppna ärenden behåller sin.") if new else _("Inget var nytt.")
    flash(told, "good" if new else "info")
    return redirect(url_for("admin.versions", service_key=service_key))
