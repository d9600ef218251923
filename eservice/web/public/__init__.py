"""Pages for everybody: what can be asked for, signing in, and the small ones."""

from __future__ import annotations

from flask import Blueprint

from eservice.web import decision_files, receipts, uploads
from eservice.web.manager import kept_pages
from eservice.web.public import allocations, guide, health, home, landlord, premises, sign_in, speed, statement, verdict
from eservice.web.public.components import components

public_pages = Blueprint("public", __name__)

public_pages.add_url_rule("/", view_func=home.home)
public_pages.add_url_rule("/tjanster", view_func=home.services, strict_slashes=False)
public_pages.add_url_rule("/tjanster/<service_key>", view_func=home.service)
public_pages.add_url_rule("/guide", "guide", guide.goals)
public_pages.add_url_rule("/guide/<goal_key>", "guide_goal", guide.goal)
public_pages.add_url_rule("/ledigt", view_func=premises.vacant)
public_pages.add_url_rule("/ledigt.csv", view_func=premises.vacant_csv)
public_pages.add_url_rule("/ledigt.geojson", view_func=premises.vacant_geojson)
public_pages.add_url_rule("/ledigt/<int:object_id>", view_func=premises.vacant_object)
public_pages.add_url_rule("/ledigt/<int:object_id>/fraga", view_func=premises.ask, methods=["POST"])
public_pages.add_url_rule("/ledigt/filer/<uuid:document_id>", view_func=premises.vacant_file)
public_pages.add_url_rule("/tillganglighet", view_func=home.accessibility)
public_pages.add_url_rule("/komponenter", view_func=components)
public_pages.add_url_rule("/logga-in", view_func=sign_in.sign_in, methods=["GET", "POST"])
public_pages.add_url_rule("/logga-in/borja", view_func=sign_in.begin_sign_in)
public_pages.add_url_rule("/logga-in/klar", view_func=sign_in.finish_sign_in)
public_pages.add_url_rule("/logga-ut", view_func=sign_in.sign_out, methods=["POST"])
public_pages.add_url_rule("/sprak", view_func=sign_in.switch_language, methods=["POST"])
public_pages.add_url_rule("/healthz", view_func=health.healthz)
public_pages.add_url_rule("/readyz", view_func=health.readyz)
public_pages.add_url_rule("/remiss/tack", view_func=statement.thanks_for_statement)
public_pages.add_url_rule("/remiss/<token>", view_func=statement.statement, methods=["GET", "POST"])
public_pages.add_url_rule("/remiss/<token>/filer/<uuid:document_id>", view_func=statement.statement_file)
public_pages.add_url_rule("/markanvisningar", view_func=allocations.allocations)
public_pages.add_url_rule("/hyresvard/tack", view_func=landlord.landlord_thanks)
public_pages.add_url_rule("/hyresvard/<token>", view_func=landlord.landlord, methods=["GET", "POST"])
public_pages.add_url_rule("/beslut/<uuid:document_id>.pdf", view_func=decision_files.decision_document)
public_pages.add_url_rule("/arenden/<reference>/bevis/<int:receipt_id>", "receipt", receipts.receipt)
public_pages.add_url_rule("/arenden/<reference>/bevis/<int:receipt_id>.pdf", "receipt_document", receipts.document)
public_pages.add_url_rule("/filer/<uuid:document_id>", view_func=uploads.download)
public_pages.add_url_rule("/filer/<uuid:document_id>/visa", view_func=uploads.preview)
public_pages.add_url_rule("/enkat/tack", view_func=verdict.thanks_for_verdict)
public_pages.add_url_rule("/enkat/<token>", view_func=verdict.survey, methods=["GET", "POST"])
public_pages.add_url_rule(
    "/siffror-per-post/<int:subscription_id>/<token>", view_func=kept_pages.end_by_link, methods=["GET", "POST"]
)
public_pages.add_url_rule("/sa-snabba-ar-vi", view_func=speed.speed)
public_pages.add_url_rule("/sa-snabba-ar-vi.csv", view_func=speed.speed_csv)
public_pages.add_url_rule("/sa-snabba-ar-vi.json", view_func=speed.speed_json)
public_pages.add_url_rule("/sa-snabba-ar-vi.jsonld", view_func=speed.speed_description)
