"""Pages for managers: how fast companies are served."""

from __future__ import annotations

from flask import Blueprint

from eservice.web.manager import turnaround

manager_pages = Blueprint("manager", __name__, url_prefix="/chef")

manager_pages.add_url_rule("/handlaggningstider", view_func=turnaround.turnaround)
manager_pages.add_url_rule("/handlaggningstider.csv", view_func=turnaround.table)
