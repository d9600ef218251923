"""The lists of a unit: which cases, which columns, and the views that are kept of them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from eservice.accounts.models import Unit
from eservice.accounts.queries import units
from eservice.accounts.rules import can_lead
from eservice.cases.note_queries import inbox
from eservice.cases.rules import Event, can
from eservice.catalogue.queries import service_names
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid
from eservice.web import words
from eservice.web.access import officers, viewer
from eservice.web.clock import moment, today
from eservice.web.errors import words_for
from eservice.web.forms import OnlyButton
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.worklist import queries, rules
from eservice.worklist.operations import remove_view, save_view
from eservice.worklist.rules import Column, Filter, Show, filter_from


@officers
def worklist() -> str:
    """The open cases of my unit, the nearest deadline first."""
    unit, mine = chosen_unit()
    whose = queries.Whose(unit.key, viewer(), today())
    chosen = filter_from(request.args.get("visa", ""), request.args.get("tjanst", ""), request.args.getlist("kol"))
    page = queries.worklist(whose, chosen, request.args.get("efter"))
    return render_template(
        "officer/worklist.html",
        units=mine,
        unit=unit,
        chosen=chosen,
        shows=Show,
        columns=Column,
        shown=[(column.value, words.column(column)) for column in chosen.columns],
        page=page,
        here=_address(unit.key, chosen),
        counts=queries.counts(whose),
        counted=queries.COUNTED,
        dates=queries.dates_of([line.id for line in page.rows]) if page.rows else {},
        urgency={line.id: rules.urgency(line.next_due_on, today()) for line in page.rows},
        next_step={
            line.id: rules.next_step(line.state, line.message_waiting, line.next_due_on, today()) for line in page.rows
        },
        givable={line.id for line in page.rows if _may_give(line, unit.key)},
        views=[(view, owner, _view_address(view.unit_key or unit.key, view.filter)) for view, owner in saved()],
        services=service_names(),
        me=viewer().person_id,
        inbox=inbox(viewer()),
        today=today(),
        button=OnlyButton(formdata=None),
    )


def _may_give(line: queries.WorkLine, unit_key: str) -> bool:
    """Whether the page on which a colleague is chosen would open, as `parts.people.may_assign` says it of a case."""
    free = line.officer_id in (None, viewer().person_id)
    return (free or can_lead(viewer(), unit_key)) and can(line.state, Event.ASSIGNED)


def chosen_unit() -> tuple[Unit, list[Unit]]:
    """The unit that the address asks for, else the first of the viewer's; and all of theirs."""
    mine = [unit for unit in units() if unit.key in viewer().officer_in]
    wanted = request.values.get("enhet")
    return next((unit for unit in mine if unit.key == wanted), mine[0]), mine


def saved() -> Any:
    """The views that the viewer can choose from."""
    return queries.saved_views(viewer())


def _address(unit_key: str, chosen: Filter, **more: Any) -> dict[str, Any]:
    """What the address of this list holds, for links that change one thing of it."""
    columns = [column.value for column in chosen.columns] if chosen.columns != rules.USUAL_COLUMNS else None
    return {
        "enhet": unit_key,
        "visa": chosen.show.value,
        "tjanst": chosen.service_key or None,
        "kol": columns,
        **more,
    }


def _view_address(unit_key: str, kept: dict[str, Any]) -> str:
    chosen = filter_from(kept.get("visa", ""), kept.get("tjanst", ""), kept.get("kol", ()))
    return url_for("officer.worklist", **_address(unit_key, chosen))


@officers
@limiter.limit(CHANGE_LIMIT)
def keep_view() -> Response:
    """Keep this list under a name, for oneself or for the unit."""
    unit, _mine = chosen_unit()
    chosen = filter_from(request.form.get("visa", ""), request.form.get("tjanst", ""), request.form.getlist("kol"))
    shared = unit.key if request.form.get("dela") else None
    try:
        with transaction():
            save_view(request.form.get("namn", ""), chosen, shared, viewer(), moment())
        flash(_("Vyn är sparad."), "good")
    except Invalid as error:
        flash(words_for(error), "bad")
    return redirect(url_for("officer.worklist", **_address(unit.key, chosen)))


@officers
@limiter.limit(CHANGE_LIMIT)
def drop_view(view_id: int) -> Response:
    """Remove a view of one's own."""
    with transaction():
        removed = remove_view(view_id, viewer())
    if removed:
        flash(_("Vyn är borttagen."), "good")
    else:
        flash(_("Du har ingen sådan vy. Den kan vara borttagen redan, eller någon annans."), "info")
    return redirect(url_for("officer.worklist"))
