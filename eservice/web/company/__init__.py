"""Pages for companies: applying, following a case, answering."""

from __future__ import annotations

from flask import Blueprint
from flask_wtf.csrf import CSRFError

from eservice.web import why
from eservice.web.company import case, cases, draft, requests, review, routing, saving
from eservice.web.company.permits import add_permits

company_pages = Blueprint("company", __name__, url_prefix="/foretag")
add_permits(company_pages)

company_pages.add_url_rule("/arenden", view_func=cases.cases)
company_pages.add_url_rule("/ansok/<service_key>", view_func=draft.start, methods=["POST"])
company_pages.add_url_rule("/utkast/<uuid:draft_id>/granska", view_func=review.review)
company_pages.add_url_rule("/utkast/<uuid:draft_id>/skicka", view_func=review.send, methods=["POST"])
company_pages.add_url_rule("/utkast/<uuid:draft_id>/slang", view_func=review.discard, methods=["POST"])
company_pages.add_url_rule("/utkast/<uuid:draft_id>/<step_key>", view_func=draft.step, methods=["GET", "POST"])
company_pages.add_url_rule("/utkast/<uuid:draft_id>/<step_key>/spara", view_func=saving.autosave, methods=["POST"])
company_pages.register_error_handler(CSRFError, saving.park)
company_pages.add_url_rule("/arenden/<reference>", view_func=case.case)
company_pages.add_url_rule("/arenden/<reference>/kvitto", view_func=case.receipt)
company_pages.add_url_rule("/arenden/<reference>/varfor-har", "why_here", routing.why)
company_pages.add_url_rule("/arenden/<reference>/meddelande", view_func=case.write, methods=["POST"])
company_pages.add_url_rule("/arenden/<reference>/komplettering", view_func=case.answer, methods=["POST"])
company_pages.add_url_rule("/arenden/<reference>/yttrande", view_func=case.speak, methods=["POST"])
company_pages.add_url_rule("/arenden/<reference>/overklaga", view_func=case.appeal, methods=["POST"])
company_pages.add_url_rule("/arenden/<reference>/aterkalla", view_func=case.withdraw, methods=["POST"])
company_pages.add_url_rule("/arenden/<reference>/varfor/<rule_key>", "why", why.for_company)
company_pages.add_url_rule(
    "/arenden/<reference>/begar-avgorande", view_func=requests.ask_for_decision, methods=["GET", "POST"]
)
