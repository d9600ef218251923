"""Turnaround: figures that a worker has made, as charts, tables and a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext as _
from markupsafe import Markup

from eservice.accounts.queries import units
from eservice.catalogue.queries import service_names
from eservice.kit.text import Text
from eservice.kit.workbooks import separated
from eservice.snapshots.operations import may_freeze
from eservice.statistics.definitions import DEFINITIONS
from eservice.statistics.queries import Slices, figures_stamp, made_report, slices
from eservice.web.access import staff, viewer
from eservice.web.forms import OnlyButton
from eservice.web.language import language
from eservice.web.manager import pictures
from eservice.web.manager.kept_pages import keeping
from eservice.web.settings import mode

MODES = ("live", "demo", "test", "imported")


@dataclass(frozen=True)
class Chosen:
    """Which cases the page is about."""

    mode: str
    service_key: str
    unit_key: str


def chosen_slice() -> Chosen:
    """What the address asks for; anything else shows all cases of this installation's mode."""
    asked = request.args.get("lage", "")
    return Chosen(
        asked if asked in MODES else mode(),
        request.args.get("tjanst", "")[:60],
        request.args.get("enhet", "")[:40],
    )


def asked_slice() -> tuple[str, str, str]:
    """Mode, service and unit of the address."""
    chosen = chosen_slice()
    return chosen.mode, chosen.service_key, chosen.unit_key


@staff
def turnaround() -> str:
    """The figures of a service and unit, month by month."""
    chosen = chosen_slice()
    return render_template(
        "manager/turnaround.html",
        chosen=chosen,
        page=_drawn(chosen, figures_stamp(), language()),
        keeping=keeping("turnaround"),
        freezing=OnlyButton() if may_freeze(viewer()) else None,
        freezable=[("turnaround", _("Hela sidan"))],
    )


@lru_cache(maxsize=64)
def _drawn(chosen: Chosen, stamp: str, language: str) -> Markup:
    """The filters, charts and tables in one language: drawn anew when a worker has written the figures anew."""
    made = made_report(chosen.mode, chosen.service_key, chosen.unit_key)
    part = render_template(
        "manager/parts/turnaround.html",
        **filters(chosen),
        made=made,
        pictures=pictures.all_of(made.report) if made else None,
        rows=[made.report.total, *reversed(made.report.months)] if made else [],
        definitions=DEFINITIONS,
    )
    return Markup(part)


def filters(chosen: Chosen) -> dict[str, Any]:
    """What the filters of a page show: the slices that there are, with what they are called."""
    found = slices(chosen.mode)
    return {
        "chosen": chosen,
        "slices": found,
        "services": _service_names(found),
        "units": {unit.key: Text(unit.name_sv, unit.name_en) for unit in units()},
        "mode_names": _mode_names(),
    }


def _service_names(found: Slices) -> dict[str, str]:
    """What services are called; one that is only in an imported log is called by its key."""
    names = service_names()
    return {key: names[key].in_language(language()) if key in names else key for key in found.services}


def _mode_names() -> dict[str, str]:
    return {
        "live": _("Verkliga ärenden"),
        "demo": _("Demostaden"),
        "test": _("Test"),
        "imported": _("Importerade ärenden"),
    }


@staff
def table() -> Response:
    """The same figures as a file: semicolons and a byte-order mark, as spreadsheet programs here expect."""
    chosen = chosen_slice()
    made = made_report(chosen.mode, chosen.service_key, chosen.unit_key)
    rows = made.report.to_rows() if made else []
    about = [chosen.mode, chosen.service_key or "*", chosen.unit_key or "*"]
    heads = ["mode", "service", "unit", "as_of", *(rows[0] if rows else ())]
    lines = [[*about, made.report.as_of if made else "", *row.values()] for row in rows]
    parts = ("lotsen", *about, str(made.report.as_of) if made else "")
    name = "-".join(part for part in parts if re.fullmatch(r"[\w-]+", part, re.ASCII))
    answer = Response(separated([heads, *lines]), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.csv")
    return answer
