"""Moving many cases at once: a named batch with its preview, its result and its undo."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from eservice.accounts.rules import can_see_inside
from eservice.catalogue.queries import service_names
from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, NotFound, Stale, WrongMove
from eservice.routing.models import RerouteItem
from eservice.routing.operations import batches
from eservice.routing.queries import batch_items, batches_of, unit_names
from eservice.web.access import managers, viewer
from eservice.web.clock import moment
from eservice.web.errors import STATUS, words_for
from eservice.web.forms import OnlyButton
from eservice.web.language import language
from eservice.web.officer.page import Page
from eservice.web.people_forms import BatchForm
from eservice.web.security import CHANGE_LIMIT, limiter

#: What a button of the page asks for.
BUTTONS = {"kor": "running", "angra": "undoing", "lagg-at-sidan": "discarded"}


@managers
@limiter.limit(CHANGE_LIMIT)
def every() -> Page:
    """The batches so far, and a form for a new one."""
    form = BatchForm()
    names = service_names()
    form.service.choices = [
        ("", _("Välj tjänst")),
        *((key, name.in_language(language())) for key, name in names.items()),
    ]
    problem, status = None, 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                with transaction():
                    batch_id = batches.plan_batch(
                        form.name.data, form.reason.data, form.service.data, form.with_taken.data, viewer(), moment()
                    ).id
            except Invalid as error:
                problem = words_for(error)
            else:
                return redirect(url_for("manager.batch", batch_id=batch_id))
    page = render_template(
        "manager/batches.html",
        form=form,
        rows=batches_of(viewer()),
        names=names,
        words_of=status_words(),
        problem=problem,
    )
    return page, status


def status_words() -> dict[str, str]:
    """How a batch stands."""
    return {
        "preview": _("Förhandsvisad"),
        "running": _("Flyttas nu"),
        "done": _("Flyttad"),
        "undoing": _("Ångras nu"),
        "undone": _("Ångrad"),
        "discarded": _("Lagd åt sidan"),
    }


@managers
def batch(batch_id: int) -> Page:
    """One batch: which cases go where, and what came of each."""
    return _show(batch_id)


@managers
@limiter.limit(CHANGE_LIMIT)
def change(batch_id: int, what: str) -> Page:
    """Run, undo or put aside a batch."""
    if what not in BUTTONS:
        raise NotFound("no_such_batch")
    form = OnlyButton()
    try:
        with transaction():
            form.validate()
            batches.change_batch(batch_id, viewer(), form.version.data, BUTTONS[what])
    except (WrongMove, Stale) as error:
        return _show(batch_id, words_for(error), STATUS[type(error)])
    flash(
        _("Det är beställt: en arbetare flyttar ärendena ett i taget.")
        if what != "lagg-at-sidan"
        else _("Lagt åt sidan."),
        "good",
    )
    return redirect(url_for("manager.batch", batch_id=batch_id))


def _show(batch_id: int, problem: str | None = None, status: int = 200) -> Page:
    found = batches.batch_of(batch_id, viewer())
    page = batch_items(batch_id, request.args.get("efter"))
    button = OnlyButton(formdata=None)
    button.version.data = found.lock
    shown = render_template(
        "manager/batch.html",
        batch=found,
        page=page.page,
        counts=page.counts,
        total=ngettext("%(num)d ärende", "%(num)d ärenden", sum(page.counts.values())),
        result=result,
        may_open=lambda unit_key: can_see_inside(viewer(), unit_key),
        units=unit_names(("committee_unit", "company", "imported")),
        service=service_names().get(found.service_key),
        words_of=status_words(),
        button=button,
        problem=problem,
    )
    return shown, status


def result(item: RerouteItem) -> tuple[str, str]:
    """What came of one case, and the tone of it."""
    because = {
        "closed": _("avslutat sedan förhandsvisningen"),
        "moved_meanwhile": _("flyttat av någon annan"),
        "chosen": _("någon har valt enheten"),
        "taken": _("en handläggare har tagit det"),
        "table_changed": _("tabellen säger något annat nu"),
    }.get(item.because, "")
    return {
        "planned": (_("Ska flyttas"), "info"),
        "moved": (_("Flyttat"), "good"),
        "skipped": (_("Stannar: %(because)s", because=because), "wait"),
        "undone": (_("Tillbaka"), "neutral"),
        "stays": (_("Gick inte att ångra: %(because)s", because=because), "wait"),
    }[item.status]
