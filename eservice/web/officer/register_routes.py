"""The addresses of the register."""

from __future__ import annotations

from flask import Blueprint

from eservice.web.officer import register, register_files

BASE = "/objekt"


def add_register(pages: Blueprint) -> None:
    """Give the officers' pages the register of premises and land."""
    both = ["GET", "POST"]
    one = f"{BASE}/<int:object_id>"
    for path, name, view, methods in (
        (BASE, "register_objects", register.objects, ["GET"]),
        (f"{BASE}/nytt/<kind>", "register_new", register.new, both),
        (one, "register_object", register.show, ["GET"]),
        (f"{one}/andra", "register_edit", register.edit, both),
        (f"{one}/lage", "register_move", register.move, ["POST"]),
        (f"{one}/filer", "register_add_file", register.add_file, ["POST"]),
        (f"{one}/filer/<uuid:document_id>/ta-bort", "register_remove_file", register.remove_file, ["POST"]),
        (f"{BASE}/las-in", "register_import", register_files.import_file, both),
        (f"{BASE}/las-in/allt", "register_read_in", register_files.read_in, ["POST"]),
        (f"{BASE}/alla.csv", "register_csv", register_files.export_csv, ["GET"]),
        (f"{BASE}/alla.geojson", "register_geojson", register_files.export_geojson, ["GET"]),
    ):
        pages.add_url_rule(path, name, view, methods=methods)
