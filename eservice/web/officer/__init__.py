"""Pages for case officers: the worklist, and handling a case."""

from __future__ import annotations

from flask import Blueprint

from eservice.web import why
from eservice.web.officer import (
    absences,
    belonging,
    case,
    consulting,
    establishments,
    merging,
    moving,
    next_case,
    redacting,
    registering,
    search,
    several,
    times,
    warnings,
    working,
    worklist,
    workload,
)
from eservice.web.officer.deciding import add_deciding
from eservice.web.officer.on_the_way import add_way
from eservice.web.officer.register_routes import add_register

officer_pages = Blueprint("officer", __name__, url_prefix="/handlaggare")
add_deciding(officer_pages)
add_way(officer_pages)
add_register(officer_pages)

officer_pages.add_url_rule("/", view_func=worklist.worklist)
officer_pages.add_url_rule("/vyer", view_func=worklist.keep_view, methods=["POST"])
officer_pages.add_url_rule("/vyer/<int:view_id>/ta-bort", view_func=worklist.drop_view, methods=["POST"])
officer_pages.add_url_rule("/nasta", view_func=next_case.next_case)
officer_pages.add_url_rule("/arenden/<reference>/vanta", view_func=next_case.put_off, methods=["POST"])
officer_pages.add_url_rule("/sok", view_func=search.search)
officer_pages.add_url_rule("/flera", view_func=several.several, methods=["POST"])
officer_pages.add_url_rule("/arenden/<reference>", view_func=case.case)
for path, view in (
    ("ta", case.take),
    ("lagg-tillbaka", case.release),
    ("komplett", case.complete),
    ("meddelande", case.write),
    ("komplettering", case.ask),
    ("bedom", case.judge),
    ("remiss", consulting.refer),
    ("remiss/aterkalla", consulting.recall),
    ("kommunicera", consulting.hear),
    ("kommuniceras-inte", consulting.no_hearing),
    ("maska", belonging.redact),
    ("koppla", belonging.link),
    ("foga-ihop", belonging.merge),
    ("dela", belonging.split),
    ("anteckning", working.note),
    ("checklista", working.tick),
    ("narvaro", working.present),
):
    officer_pages.add_url_rule(f"/arenden/<reference>/{path}", view_func=view, methods=["POST"])
officer_pages.add_url_rule("/arenden/<reference>/foga-ihop", view_func=merging.merge_preview)
officer_pages.add_url_rule(
    "/arenden/<reference>/yttranden/<int:referral_id>/maska", view_func=redacting.redact_text, methods=["GET", "POST"]
)
officer_pages.add_url_rule("/remisser", view_func=consulting.referrals)
officer_pages.add_url_rule("/remisser/<int:referral_id>", view_func=consulting.referral, methods=["GET", "POST"])
officer_pages.add_url_rule("/remisser/<int:referral_id>/filer/<uuid:document_id>", view_func=consulting.referral_file)
officer_pages.add_url_rule("/arenden/<reference>/tider", view_func=times.times)
officer_pages.add_url_rule("/arenden/<reference>/varfor/<rule_key>", "why", why.for_officer)
for path, view in (
    ("forlang", times.extend),
    ("avtala", times.agree),
    ("anstand", times.defer),
    ("anstand-slut", times.undefer),
    ("ratta", times.correct),
    ("underratta", times.notice),
    ("avsla", times.refuse),
):
    officer_pages.add_url_rule(f"/arenden/<reference>/tider/{path}", view_func=view, methods=["POST"])

for path, name, view, methods in (
    ("varfor-har", "why_here", moving.why, ["GET"]),
    ("ge", "assign", moving.assign, ["GET", "POST"]),
    ("jav", "declare_conflict", moving.declare, ["POST"]),
    ("lamna-over", "hand_over", moving.hand_over, ["GET"]),
    ("overlamna", "hand_over_now", moving.hand_over, ["POST"]),
    ("slapp-fordelningen", "release_route", moving.release, ["POST"]),
):
    officer_pages.add_url_rule(f"/arenden/<reference>/{path}", name, view, methods=methods)
officer_pages.add_url_rule("/arbete", view_func=workload.workload)
officer_pages.add_url_rule("/franvaro", "away", absences.away, methods=["GET", "POST"])
officer_pages.add_url_rule("/franvaro/<int:absence_id>/avsluta", "cancel_absence", absences.cancel, methods=["POST"])
officer_pages.add_url_rule(
    "/franvaro/<int:absence_id>/arenden/<int:case_id>", "answer_offer", absences.answer, methods=["POST"]
)
officer_pages.add_url_rule("/notiser/<int:note_id>/klar", view_func=working.put_away, methods=["POST"])
officer_pages.add_url_rule("/registrera", endpoint="register_choose", view_func=registering.choose)
officer_pages.add_url_rule("/registrera/<service_key>", view_func=registering.register, methods=["GET", "POST"])
officer_pages.add_url_rule("/etableringar", view_func=establishments.establishments)
officer_pages.add_url_rule("/etableringar/<uuid:establishment_id>", view_func=establishments.establishment)
for path, endpoint, page in (
    ("lots", "coordinate", establishments.coordinate),
    ("mote", "write_meeting", establishments.meeting),
):
    officer_pages.add_url_rule(f"/etableringar/<uuid:establishment_id>/{path}", endpoint, page, methods=["POST"])
officer_pages.add_url_rule("/varningar", view_func=warnings.warnings)
