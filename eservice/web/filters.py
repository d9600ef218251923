"""How values are written on pages: days, moments, numbers, texts in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel import format_date, format_datetime, format_decimal
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from eservice.accounts.rules import Role, Viewer, masked
from eservice.kit.days import HERE, local_day
from eservice.kit.text import Text
from eservice.web import navigation, words
from eservice.web.access import viewer_or_none
from eservice.web.acting import acting
from eservice.web.language import language
from eservice.web.premises_view import premises_words

KILO = 1024


def init_app(app: Flask) -> None:
    """Give templates these filters and what the frame of every page needs."""
    for filter_ in (day, moment, month, short_day, number, text, lines, orgnr, size):
        app.add_template_filter(filter_)
    app.jinja_env.globals["words"] = words
    app.jinja_env.globals.update(premises_words())
    app.context_processor(_frame)


def _frame() -> dict[str, Any]:
    viewer = viewer_or_none()
    return {
        "language": language(),
        "demo_mode": current_app.config["SETTINGS"].demo,
        "navigation": navigation.links(viewer, request.path),
        "signed_in": {"name": viewer.name, "role_label": _role_label(viewer)} if viewer else None,
        "acting": acting(viewer),
        "csrf_token": generate_csrf,
        "home_url": url_for("public.home"),
    }


def _role_label(viewer: Viewer) -> str:
    names = {
        Role.COMPANY: _("Företag"),
        Role.OFFICER: _("Handläggare"),
        Role.MANAGER: _("Chef"),
        Role.ADMINISTRATOR: _("Administratör"),
    }
    return ", ".join(names[role] for role in Role if role in viewer.roles())


def day(value: date | datetime | None) -> str:
    """`23 november 2026`; a moment by the day it fell on here; nothing for nothing."""
    if value is None:
        return ""
    return format_date(local_day(value) if isinstance(value, datetime) else value, "d MMMM y")


def short_day(value: date | datetime | None) -> str:
    """`23 nov. 2026`, for tables."""
    if value is None:
        return ""
    return format_date(local_day(value) if isinstance(value, datetime) else value, "d MMM y")


def moment(value: datetime | None) -> str:
    """`23 november 2026 kl. 14:05`, by the clock here."""
    if value is None:
        return ""
    return format_datetime(value.astimezone(HERE), "d MMMM y HH:mm", rebase=False)


def clock_time(value: datetime) -> str:
    """`14:05`, by the clock here."""
    return format_datetime(value.astimezone(HERE), "HH:mm", rebase=False)


def month(value: date) -> str:
    """`november 2026`, for rows of figures."""
    return format_date(value, "MMMM y")


def number(value: float | None, decimals: int = 1) -> str:
    """`12 345,5` in Swedish, `12,345.5` in English; a dash where there is no number."""
    if value is None:
        return "–"
    return format_decimal(round(value, decimals))


def size(count: int) -> str:
    """The size of a file in bytes as people say it: `812 byte`, `14 kB`, `2,3 MB`."""
    if count < KILO:
        return _("%(count)s byte", count=count)
    return f"{number(count / KILO, 0)} kB" if count < KILO * KILO else f"{number(count / KILO / KILO)} MB"


def text(value: Text | None) -> str:
    """The text in the reader's language."""
    if value is None:
        return ""
    return value.en if language() == "en" else value.sv


def lines(value: str | None) -> list[str]:
    """A text as its paragraphs, for templates that set each apart."""
    return [part.strip() for part in (value or "").splitlines() if part.strip()]


def orgnr(value: str) -> str:
    """An organisation number as it is shown; a sole trader's is masked."""
    return masked(value)
