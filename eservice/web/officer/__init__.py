"""Pages for case officers: the worklist, and handling a case."""

from __future__ import annotations

from flask import Blueprint

from eservice.web.officer import case, worklist

officer_pages = Blueprint("officer", __name__, url_prefix="/handlaggare")

officer_pages.add_url_rule("/", view_func=worklist.worklist)
officer_pages.add_url_rule("/arenden/<reference>", view_func=case.case)
for path, view in (
    ("ta", case.take),
    ("lagg-tillbaka", case.release),
    ("komplett", case.complete),
    ("meddelande", case.write),
    ("komplettering", case.ask),
    ("bedom", case.judge),
    ("beslut", case.decide),
):
    officer_pages.add_url_rule(f"/arenden/<reference>/{path}", view_func=view, methods=["POST"])
