"""Figures by e-mail: the key figures of a page as it shows them to everybody who works here, and a link to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import force_locale, format_date

from eservice.accounts.models import Person
from eservice.accounts.queries import viewer as viewer_by_id
from eservice.accounts.rules import can_see_figures
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.kit.errors import NotFound
from eservice.notifications.other_letters import write_letter
from eservice.snapshots.rules import Content, Frozen
from eservice.subscriptions.models import Subscription
from eservice.subscriptions.operations import due_mails, mail_written
from eservice.subscriptions.rules import end_token
from eservice.web import words
from eservice.web.language import language
from eservice.web.manager.composing import View, headline_view, report_view, turnaround_view
from eservice.web.manager.indicators import PARTS, Chosen
from eservice.web.manager.kept_pages import page_path, page_title
from eservice.web.manager.report_document import written


def send_mails(mode: str, site_url: str, secret: str, now: datetime) -> int:
    """Write the mails that are due, and say how many. Run twice, or late, it writes each once."""
    due = due_mails(now)
    for row in due:
        person, viewer = db.session.get_one(Person, row.owner_id), viewer_by_id(row.owner_id, local_day(now))
        if viewer is None or not can_see_figures(viewer):
            row.ended_at = now
            continue
        with force_locale(person.language):
            facts = {"name": person.name, **mail_facts(row, mode, site_url, secret, now)}
            once = f"figures:{row.id}:{row.next_at.date().isoformat()}"
            write_letter(once, "scheduled_figures", person.email, person.language, facts, now)
        mail_written(row, now)
    return len(due)


def mail_facts(row: Subscription, mode: str, site_url: str, secret: str, now: datetime) -> dict[str, Any]:
    """What the mail says: what is hidden on the page has no number here either."""
    try:
        view = view_of(row.page, row.filters, mode, local_day(now).year)
    except NotFound:
        view = None
    return {
        "title": view.content.title.in_language(language()) if view else page_title(row.page),
        "whose": view.content.whose.in_language(language()) if view else "",
        "as_of": format_date(view.of.as_of, "d MMMM y") if view else "",
        "figures": [_line(figure) for figure in _told(view.content)] if view else [],
        "rhythm": row.rhythm,
        "address": site_url + page_path(row.page, row.filters),
        "end_address": f"{site_url}/siffror-per-post/{row.id}/{end_token(secret, row.id)}",
    }


def view_of(page: str, filters: Mapping[str, str], mode: str, this_year: int) -> View:
    """The figures of a kept page, as they are now. Raises `NotFound` where nothing is counted."""
    mode, year = filters.get("lage", mode), int(filters.get("ar", this_year))
    if page == "turnaround":
        return turnaround_view(mode, filters.get("tjanst", ""), filters.get("enhet", ""))
    if page == "goal_report":
        return report_view(mode, year, filters.get("organ", ""))
    part, _colon, key = filters.get("urval", "").partition(":")
    return headline_view(Chosen(mode, year, part, key) if part in PARTS else Chosen(mode, year))


def _told(content: Content) -> list[Frozen]:
    """Every figure once, those with a target first: they are what the reader answers for."""
    return sorted(content.figures(), key=lambda one: one.target is None)


def _line(one: Frozen) -> dict[str, str]:
    value = words.no_figure(one.reason or "none") if one.value is None else written(one.value, one.unit)
    target = written(one.target, one.unit) if one.target is not None else ""
    return {
        "name": f"{one.name.in_language(language())} ({one.key})",
        "value": value,
        "n": str(one.n),
        "target": target,
    }
