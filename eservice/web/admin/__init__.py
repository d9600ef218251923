"""Pages for administrators: what the system is made of. They show no case."""

from __future__ import annotations

from flask import Blueprint

from eservice.web.admin import checks, closing, goals, organisation, overview, places, prices, tables, versions
from eservice.web.admin.letter_texts import add_letter_texts
from eservice.web.admin.order import add_order

admin_pages = Blueprint("admin", __name__, url_prefix="/admin")
add_order(admin_pages)
add_letter_texts(admin_pages)

admin_pages.add_url_rule("/", view_func=overview.overview)
admin_pages.add_url_rule("/tjanster/<service_key>", view_func=overview.service)
admin_pages.add_url_rule("/klockor", view_func=overview.clock_rules)
admin_pages.add_url_rule("/utkorg", view_func=overview.outbox)
admin_pages.add_url_rule("/utkorg/<int:letter_id>", view_func=overview.letter)

admin_pages.add_url_rule("/fordelning", "routing", tables.services)
admin_pages.add_url_rule("/fordelning/tjanster/<service_key>", "routing_versions", tables.versions)
admin_pages.add_url_rule("/fordelning/tjanster/<service_key>/utkast", "routing_begin", tables.begin, methods=["POST"])
TABLE = "/fordelning/tabeller/<int:table_id>"
admin_pages.add_url_rule(TABLE, "routing_table", tables.table)
admin_pages.add_url_rule(f"{TABLE}/rader/<int:place>", "routing_row", tables.row, methods=["GET", "POST"])
admin_pages.add_url_rule(f"{TABLE}/rader/<int:place>/ta-bort", "routing_remove", tables.remove, methods=["POST"])
admin_pages.add_url_rule(f"{TABLE}/rader/<int:place>/<way>", "routing_move", tables.move, methods=["POST"])
for path, view in (("provkor", tables.rehearse), ("publicera", tables.publish), ("lagg-at-sidan", tables.discard)):
    admin_pages.add_url_rule(f"{TABLE}/{path}", f"routing_{view.__name__}", view, methods=["POST"])

ORGANISATION = "/organisation"
admin_pages.add_url_rule(ORGANISATION, "organisation", organisation.all_units)
admin_pages.add_url_rule(f"{ORGANISATION}/andringar", "organisation_log", organisation.log)
admin_pages.add_url_rule(f"{ORGANISATION}/personer", "people", organisation.people)
for path, name, view in (
    ("enheter/ny", "new_unit", organisation.new_unit),
    ("enheter/<key>", "unit", organisation.one_unit),
    ("personer/ny", "new_person", organisation.new_person),
    ("personer/<int:person_id>", "person", organisation.one_person),
):
    admin_pages.add_url_rule(f"{ORGANISATION}/{path}", name, view, methods=["GET", "POST"])
admin_pages.add_url_rule("/fastigheter", "places", places.places, methods=["GET", "POST"])
admin_pages.add_url_rule("/tjanster/<service_key>/versioner", view_func=versions.versions)
admin_pages.add_url_rule("/tjanster/<service_key>/versioner/<int:version>", view_func=versions.preview)
admin_pages.add_url_rule("/tjanster/<service_key>/publicera", view_func=versions.publish, methods=["POST"])
admin_pages.add_url_rule("/avgifter", view_func=prices.price_lists)
admin_pages.add_url_rule("/avgifter/<tariff_key>", view_func=prices.price_list, methods=["GET", "POST"])
admin_pages.add_url_rule("/stangda-dagar", "closing_days", closing.days)
admin_pages.add_url_rule("/stangda-dagar", "add_closing_day", closing.add, methods=["POST"])
admin_pages.add_url_rule("/stangda-dagar/<int:day_id>/ta-bort", "remove_closing_day", closing.remove, methods=["POST"])
admin_pages.add_url_rule("/kontroller", view_func=checks.checks)

admin_pages.add_url_rule("/mal", view_func=goals.goals)
admin_pages.add_url_rule("/mal/mal", view_func=goals.keep_target, methods=["POST"])
admin_pages.add_url_rule("/mal/texter", view_func=goals.keep_comment, methods=["POST"])
