"""The inbox of files: asking for one, seeing how far it is, fetching it until its last day."""

from __future__ import annotations

import io
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from eservice.exports.operations import Ask, ask_export, file_of
from eservice.exports.queries import exports_of
from eservice.goals.queries import goals_stamp
from eservice.kit.db import transaction
from eservice.kit.errors import NotAllowed, NotFound
from eservice.kit.workbooks import XLSX
from eservice.snapshots.queries import snapshot
from eservice.statistics.drill import TOLD
from eservice.statistics.indicator_queries import indicator_stamp, year_counts
from eservice.web.access import staff, viewer
from eservice.web.clock import moment, today
from eservice.web.language import language
from eservice.web.manager.address_file import asked_view
from eservice.web.manager.composing import units_of_view
from eservice.web.manager.files import KINDS, title_of
from eservice.web.manager.indicators import bodies, chosen_view
from eservice.web.security import CHANGE_LIMIT, limiter

TYPES = {"csv": "text/csv", "xlsx": XLSX, "pdf": "application/pdf"}


@staff
def inbox() -> str:
    """One's own files: on their way, there, or not possible to make."""
    rows = exports_of(viewer())
    waiting = any(row.finished_at is None and row.failed is None for row in rows)
    return render_template("manager/inbox.html", rows=rows, waiting=waiting, title_of=title_of)


@staff
@limiter.limit(CHANGE_LIMIT)
def ask() -> Response:
    """Ask for a file of the view that the address holds."""
    kind, file_format = request.form.get("vad", ""), request.form.get("format", "")
    if kind not in KINDS or file_format not in KINDS[kind].formats:
        raise NotFound("no_such_export")
    if not KINDS[kind].may(viewer()):
        raise NotAllowed("wrong_role")
    view, stamp = _asked(kind)
    with transaction():
        ask_export(Ask(kind, view, file_format, language(), stamp), viewer(), moment())
    flash(_("Filen är beställd. Den ligger här när en arbetare har gjort den."), "good")
    return redirect(url_for("manager.inbox"))


def _asked(kind: str) -> tuple[dict[str, Any], str]:
    """The view of the address as plain values, and the state of what it is made of. Raises `NotFound`."""
    if kind == "snapshot":
        number = request.args.get("nr", 0, int)
        return {"id": snapshot(number)[0].id}, ""
    if kind == "insikt":
        return asked_view(), f"{today()}"
    chosen = chosen_view()
    view: dict[str, Any] = {"mode": chosen.mode, "year": chosen.year}
    stamp = f"{indicator_stamp(chosen.mode)}"
    if kind == "report":
        body = request.args.get("organ", "")[:120]
        return {**view, "body": body if body in bodies().values() else ""}, f"{stamp} {goals_stamp()}"
    return (_cases(view, chosen), f"{stamp} {today()}") if kind == "cases" else (view, stamp)


def _cases(view: dict[str, Any], chosen: Any) -> dict[str, Any]:
    key = request.args.get("nyckel", "")
    if key not in TOLD:
        raise NotFound("no_such_target")
    as_of = year_counts(chosen.mode, chosen.year).as_of or today()
    services = [chosen.key] if chosen.part == "tjanst" else []
    units = list(units_of_view(chosen.part, chosen.key))
    return {**view, "key": key, "as_of": as_of.isoformat(), "services": services, "units": units}


@staff
def fetch(export_id: int) -> Response:
    """A finished file of one's own, as long as one may still read what it is of."""
    found = file_of(export_id, viewer(), moment())
    kind = KINDS.get(found.kind)
    if kind is None or not kind.may(viewer()) or found.content is None:
        raise NotFound("no_such_export")
    return send_file(
        io.BytesIO(found.content), TYPES[found.file_format], as_attachment=True, download_name=found.name, max_age=0
    )
