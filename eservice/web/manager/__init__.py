"""Pages for managers: how fast companies are served."""

from __future__ import annotations

from flask import Blueprint

from eservice.web.manager import (
    address_file,
    batches,
    drilling,
    forecasts,
    frozen,
    goal_report,
    held,
    inbox,
    indicators,
    inquiries,
    kept_pages,
    lateness,
    supply,
    taking_away,
    turnaround,
    verdicts,
    whatif,
)

manager_pages = Blueprint("manager", __name__, url_prefix="/chef")

manager_pages.add_url_rule("/handlaggningstider", view_func=turnaround.turnaround)
manager_pages.add_url_rule("/handlaggningstider.csv", view_func=turnaround.table)
manager_pages.add_url_rule("/vems-tur", view_func=held.held)
manager_pages.add_url_rule("/omfordelning", "batches", batches.every, methods=["GET", "POST"])
manager_pages.add_url_rule("/omfordelning/<int:batch_id>", view_func=batches.batch)
manager_pages.add_url_rule("/omfordelning/<int:batch_id>/<what>", "batch_change", batches.change, methods=["POST"])
manager_pages.add_url_rule("/indikatorer", view_func=indicators.indicators)
manager_pages.add_url_rule("/forfragningar", view_func=inquiries.inquiries)
manager_pages.add_url_rule("/omdome", view_func=verdicts.verdicts)
manager_pages.add_url_rule("/efterfragan", view_func=supply.supply)
manager_pages.add_url_rule("/forseningar", view_func=lateness.lateness)
manager_pages.add_url_rule("/malrapport", view_func=goal_report.goal_report)
manager_pages.add_url_rule("/indikatorer.csv", view_func=taking_away.indicators_csv)
manager_pages.add_url_rule("/indikatorer.xlsx", view_func=taking_away.indicators_xlsx)
manager_pages.add_url_rule("/indikatorer/<key>/arenden", view_func=drilling.cases_behind)
manager_pages.add_url_rule("/oppna-arenden", view_func=drilling.backlog)
manager_pages.add_url_rule("/frysta", view_func=frozen.snapshots)
manager_pages.add_url_rule("/frysta", view_func=frozen.keep_snapshot, methods=["POST"])
manager_pages.add_url_rule("/frysta/<int:snapshot_id>", view_func=frozen.snapshot)
manager_pages.add_url_rule("/frysta/<int:snapshot_id>.csv", view_func=frozen.snapshot_csv)
manager_pages.add_url_rule("/uttag", view_func=inbox.inbox)
manager_pages.add_url_rule("/uttag", "ask_export", inbox.ask, methods=["POST"])
manager_pages.add_url_rule("/uttag/<int:export_id>/fil", "fetch_export", inbox.fetch)
manager_pages.add_url_rule("/vyer", view_func=kept_pages.kept_views)
manager_pages.add_url_rule("/vyer", "keep_page", kept_pages.keep_view, methods=["POST"])
manager_pages.add_url_rule("/vyer/<int:view_id>/ta-bort", view_func=kept_pages.drop_view, methods=["POST"])
manager_pages.add_url_rule("/startsida", view_func=kept_pages.choose_start, methods=["POST"])
manager_pages.add_url_rule("/prenumeration", view_func=kept_pages.subscribe, methods=["POST"])
manager_pages.add_url_rule(
    "/prenumeration/<int:subscription_id>/sluta", view_func=kept_pages.unsubscribe, methods=["POST"]
)
manager_pages.add_url_rule("/insikt", view_func=address_file.address_file)
manager_pages.add_url_rule("/tank-om", view_func=whatif.scenarios, methods=["GET", "POST"])
manager_pages.add_url_rule("/tank-om/<int:scenario_id>", view_func=whatif.scenario)
manager_pages.add_url_rule("/prognoser", view_func=forecasts.forecasts)
