"""Pages for administrators: what the system is made of. They show no case."""

from __future__ import annotations

from flask import Blueprint

from eservice.web.admin import overview

admin_pages = Blueprint("admin", __name__, url_prefix="/admin")

admin_pages.add_url_rule("/", view_func=overview.overview)
admin_pages.add_url_rule("/tjanster/<service_key>", view_func=overview.service)
admin_pages.add_url_rule("/klockor", view_func=overview.clock_rules)
admin_pages.add_url_rule("/utkorg", view_func=overview.outbox)
admin_pages.add_url_rule("/utkorg/<int:letter_id>", view_func=overview.letter)
