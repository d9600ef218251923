"""Pages, grouped by the people who use them."""

from __future__ import annotations

from flask import Flask

from eservice.web import access, errors, filters, identity, language, security
from eservice.web.admin import admin_pages
from eservice.web.company import company_pages
from eservice.web.manager import manager_pages
from eservice.web.officer import officer_pages
from eservice.web.public import public_pages


def register_pages(app: Flask) -> None:
    """Bind what every page shares, then the pages."""
    for part in (security, access, identity, language, filters, errors):
        part.init_app(app)
    for pages in (public_pages, company_pages, officer_pages, manager_pages, admin_pages):
        app.register_blueprint(pages)
