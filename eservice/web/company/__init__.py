"""Pages for companies: applying, following a case, answering."""

from __future__ import annotations

from flask import Blueprint
from flask_wtf.csrf import CSRFError

from eservice.web import acting, why
from eservice.web.company import (
    adding,
    case,
    case_file,
    cases,
    choices,
    draft,
    establishments,
    inviting,
    mandates,
    moving,
    requests,
    review,
    routing,
    saving,
    uploading,
)
from eservice.web.company.inquiries import add_inquiries
from eservice.web.company.permits import add_permits

company_pages = Blueprint("company", __name__, url_prefix="/foretag")
add_permits(company_pages)
add_inquiries(company_pages)

company_pages.add_url_rule("/arenden", view_func=cases.cases)
company_pages.add_url_rule("/foretrad", "act_for", acting.choose, methods=["POST"])
company_pages.add_url_rule("/aviseringar", view_func=choices.notifications, methods=["GET", "POST"])
company_pages.add_url_rule("/ansok/<service_key>", view_func=draft.start, methods=["POST"])
company_pages.add_url_rule("/utkast/<uuid:draft_id>/granska", view_func=review.review)
company_pages.add_url_rule("/utkast/<uuid:draft_id>/skicka", view_func=review.send, methods=["POST"])
company_pages.add_url_rule("/utkast/<uuid:draft_id>/slang", view_func=review.discard, methods=["POST"])
company_pages.add_url_rule("/utkast/<uuid:draft_id>/<step_key>", view_func=draft.step, methods=["GET", "POST"])
company_pages.add_url_rule("/utkast/<uuid:draft_id>/<step_key>/spara", view_func=saving.autosave, methods=["POST"])
company_pages.add_url_rule("/utkast/<uuid:draft_id>/byt", view_func=moving.move, methods=["POST"])
company_pages.add_url_rule("/utkast/<uuid:draft_id>/filer", view_func=uploading.begin, methods=["POST"])
company_pages.add_url_rule("/uppladdning/<uuid:upload_id>", view_func=uploading.piece, methods=["GET", "PUT"])
company_pages.add_url_rule("/uppladdning/<uuid:upload_id>/klar", view_func=uploading.finish, methods=["POST"])
company_pages.add_url_rule("/arenden/<reference>/kopiera", view_func=moving.copy, methods=["POST"])
company_pages.add_url_rule("/behorigheter", view_func=mandates.mandates)
company_pages.add_url_rule("/behorigheter/bjud-in", view_func=mandates.give, methods=["POST"])
company_pages.add_url_rule("/behorigheter/<int:mandate_id>/avsluta", view_func=mandates.end, methods=["POST"])
company_pages.add_url_rule("/lagg-till", view_func=mandates.add_company, methods=["GET", "POST"])
company_pages.add_url_rule("/utkast/<uuid:draft_id>/dela", view_func=inviting.share_draft, methods=["GET", "POST"])
company_pages.add_url_rule("/arenden/<reference>/dela", view_func=inviting.share_case, methods=["GET", "POST"])
company_pages.add_url_rule("/inbjudan/<token>", view_func=inviting.take_up, methods=["GET", "POST"])
company_pages.add_url_rule("/inbjudan/<int:invitation_id>/ta-tillbaka", view_func=inviting.take_back, methods=["POST"])
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

company_pages.add_url_rule("/etableringar", view_func=establishments.establishments)
company_pages.add_url_rule(
    "/etableringar/ny/<goal_key>", "new_establishment", establishments.new, methods=["GET", "POST"]
)
company_pages.add_url_rule("/etableringar/<uuid:establishment_id>", view_func=establishments.establishment)
company_pages.add_url_rule(
    "/etableringar/<uuid:establishment_id>/uppgifter",
    "establishment_shared",
    establishments.shared,
    methods=["GET", "POST"],
)
for path, endpoint, view in (
    ("avsluta", "close_establishment", establishments.close),
    ("steg/<key>/borja", "begin_step", establishments.begin),
    ("steg/<key>/dag", "state_step", establishments.state),
    ("steg/<key>/arende", "link_step", establishments.link),
):
    company_pages.add_url_rule(f"/etableringar/<uuid:establishment_id>/{path}", endpoint, view, methods=["POST"])
company_pages.add_url_rule("/arenden/<reference>/mer", "add_to_case", adding.add, methods=["GET", "POST"])
company_pages.add_url_rule("/arenden/<reference>/handlingar", view_func=case_file.case_file)
company_pages.add_url_rule("/arenden/<reference>/handlingar.zip", view_func=case_file.as_archive)
company_pages.add_url_rule("/arenden/<reference>/handlingar/<paper>", view_func=case_file.as_text)
