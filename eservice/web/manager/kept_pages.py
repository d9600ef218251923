"""Views under a name, the page that one begins on, and figures by e-mail: kept, opened and ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from eservice.accounts.queries import units
from eservice.accounts.rules import ALL_UNITS, Viewer
from eservice.kit.db import transaction
from eservice.kit.errors import NotFound
from eservice.kit.text import Text
from eservice.subscriptions import operations
from eservice.subscriptions.queries import start_view, subscriptions_of, views_of
from eservice.subscriptions.rules import MAILED, PAGES, is_end_token
from eservice.web.access import everyone, staff, viewer
from eservice.web.clock import moment
from eservice.web.language import language
from eservice.web.security import CHANGE_LIMIT, SIGN_IN_LIMIT, limiter

#: Where each page that can be kept lies.
PATHS = {
    "goal_report": "/chef/malrapport",
    "indicators": "/chef/indikatorer",
    "turnaround": "/chef/handlaggningstider",
    "backlog": "/chef/oppna-arenden",
    "verdicts": "/chef/omdome",
    "lateness": "/chef/forseningar",
}


def page_title(page: str) -> str:
    """What a page is called."""
    return {
        "goal_report": _("Målrapport"),
        "indicators": _("Indikatorer"),
        "turnaround": _("Handläggningstider"),
        "backlog": _("Öppna ärenden efter ålder"),
        "verdicts": _("Omdöme"),
        "lateness": _("Förseningar"),
    }[page]


def page_path(page: str, filters: Mapping[str, str]) -> str:
    """Where a kept page lies, with its filters. A view of this year is one of whichever year it is."""
    return PATHS[page] + (f"?{urlencode(dict(filters))}" if filters else "")


def first_page(who: Viewer) -> str | None:
    """Where somebody chose to begin; None: as everybody."""
    found = start_view(who)
    return page_path(found.page, found.filters) if found else None


def keeping(page: str) -> dict[str, object]:
    """What a page needs to offer to be kept: its name, its address, and whom it can be shared with."""
    return {"page": page, "filters": _asked(page), "units": _units(viewer()), "mailed": page in MAILED}


def _asked(page: str) -> dict[str, str]:
    return {name: request.args[name] for name in PAGES.get(page, ()) if request.args.get(name)}


def _units(who: Viewer) -> dict[str, str]:
    """The units that the viewer can share a view with."""
    every = ALL_UNITS in who.manager_of or who.administrator
    mine = [unit for unit in units() if every or unit.key in who.officer_in | who.manager_of]
    return {unit.key: Text(unit.name_sv, unit.name_en).in_language(language()) for unit in mine if _is_used(unit)}


def _is_used(unit: object) -> bool:
    last: date | None = getattr(unit, "valid_to", None)
    return getattr(unit, "kind", "") != "imported" and (last is None or last >= moment().date())


@staff
def kept_views() -> str:
    """One's views and those of colleagues, where one begins, and what comes by e-mail."""
    began = start_view(viewer())
    return render_template(
        "manager/kept_views.html",
        views=views_of(viewer()),
        mine=viewer().person_id,
        start=began.id if began else None,
        subscriptions=subscriptions_of(viewer()),
        units=_units(viewer()),
        page_title=page_title,
        page_path=page_path,
    )


@staff
@limiter.limit(CHANGE_LIMIT)
def keep_view() -> Response:
    """Keep the page of the address under a name."""
    page, form = request.form.get("sida", ""), request.form
    with transaction():
        operations.keep_page(form.get("namn", ""), page, request.args, form.get("dela") or None, viewer(), moment())
    flash(_("Vyn är sparad."), "good")
    return redirect(url_for("manager.kept_views"))


@staff
@limiter.limit(CHANGE_LIMIT)
def drop_view(view_id: int) -> Response:
    """Remove a view of one's own."""
    with transaction():
        operations.remove_page(view_id, viewer())
    flash(_("Vyn är borttagen."), "good")
    return redirect(url_for("manager.kept_views"))


@staff
@limiter.limit(CHANGE_LIMIT)
def choose_start() -> Response:
    """Choose where to begin."""
    chosen = request.form.get("vy", "")
    if chosen and not chosen.isdecimal():
        raise NotFound("no_such_page")
    with transaction():
        operations.begin_on(int(chosen) if chosen else None, viewer())
    flash(_("Startsidan är vald. Du kommer dit nästa gång du loggar in."), "good")
    return redirect(url_for("manager.kept_views"))


@staff
@limiter.limit(CHANGE_LIMIT)
def subscribe() -> Response:
    """Get the page of the address by e-mail."""
    with transaction():
        form = request.form
        operations.subscribe(form.get("sida", ""), request.args, form.get("takt", ""), viewer(), moment())
    flash(_("Du får siffrorna med e-post."), "good")
    return redirect(url_for("manager.kept_views"))


@staff
@limiter.limit(CHANGE_LIMIT)
def unsubscribe(subscription_id: int) -> Response:
    """End a subscription of one's own."""
    with transaction():
        operations.unsubscribe(subscription_id, viewer(), moment())
    flash(_("Du får inte de siffrorna mer."), "good")
    return redirect(url_for("manager.kept_views"))


@everyone
@limiter.limit(SIGN_IN_LIMIT)
def end_by_link(subscription_id: int, token: str) -> str:
    """The page behind a mail's last link: a button that ends the subscription, without signing in."""
    secret, is_ended = current_app.config["SETTINGS"].secret_key, request.method == "POST"
    if not is_end_token(secret, subscription_id, token):
        raise NotFound("no_such_page")
    if is_ended:
        with transaction():
            operations.unsubscribe_by_link(subscription_id, token, secret, moment())
    return render_template("public/unsubscribe.html", is_ended=is_ended)
