"""The address file for Insikt: who would be asked for a period, who is left out and why, and the log of files."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from eservice.insikt import queries
from eservice.insikt.operations import may_make_file, note_file
from eservice.insikt.rules import DATES, OTHER_AREA, SAME_COMPANY, SECRET, UNREACHABLE, check_period, line, mapping_of
from eservice.kit.errors import Invalid
from eservice.web.access import managers_and_administrators
from eservice.web.clock import today
from eservice.web.errors import words_for
from eservice.web.manager.making import Chunk, Listed, Making, View
from eservice.web.settings import mode

#: Lines of the file that the page shows beforehand.
SHOWN = 10


@managers_and_administrators
def address_file() -> str | tuple[str, int]:
    """The preview of a period, and the log."""
    problem, chosen, mapping = None, None, None
    first, last = asked_period()
    try:
        if first is None or last is None:
            raise Invalid("wrong_period")
        check_period(first, last, today())
        chosen, mapping = queries.selection(mode(), first, last)
    except Invalid as error:
        problem = words_for(error)
    page = render_template(
        "manager/address_file.html",
        first=first,
        last=last,
        mode=mode(),
        problem=problem,
        chosen=chosen,
        mapping=mapping,
        lines=[line(case, mapping) for case in chosen.chosen[:SHOWN]] if chosen and mapping else [],
        reasons=reasons(),
        files=queries.files(),
    )
    return (page, 422) if problem else page


def reasons() -> dict[str, str]:
    """Why a case is left out, in words."""
    return {
        OTHER_AREA: _("tjänsten hör inte till något av undersökningens områden"),
        SECRET: _("ärendet är sekretessmarkerat"),
        SAME_COMPANY: _("samma företag har ett senare beslut i samma område"),
        UNREACHABLE: _("varken e-postadress eller telefonnummer finns"),
    }


def asked_period() -> tuple[date | None, date | None]:
    """The period of the address; without one the last whole month. None for what is no day."""
    if not request.args.get("fran") and not request.args.get("till"):
        last = today().replace(day=1) - timedelta(days=1)
        return last.replace(day=1), last
    return _day("fran"), _day("till")


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, "")[:10])
    except ValueError:
        return None


def asked_view() -> dict[str, Any]:
    """The period of the address, for the file. Raises `Invalid`."""
    first, last = asked_period()
    if first is None or last is None:
        raise Invalid("wrong_period")
    check_period(first, last, today())
    mapping_of(queries.mappings(), last.year)
    return {"mode": mode(), "first": first.isoformat(), "last": last.isoformat()}


def _period(view: View) -> tuple[str, date, date]:
    return view["mode"], date.fromisoformat(view["first"]), date.fromisoformat(view["last"])


def _columns(view: View) -> list[tuple[str, str]]:
    mapping = mapping_of(queries.mappings(), _period(view)[2].year)
    return [(one.name, "date" if one.field in DATES else "text") for one in mapping.columns]


def _chunk(making: Making, _place: str | None) -> Chunk:
    """Every line in one go, and noted: cases are decided meanwhile, and a file goes by one selection, as its note."""
    period = _period(making.view)
    chosen, mapping = queries.selection(*period)
    note_file(period, chosen, mapping, making.viewer, making.now)
    return Chunk([line(case, mapping) for case in chosen.chosen], None, len(chosen.chosen))


#: How a worker makes the file. Nothing stands above its heads: the survey company reads it by program.
ADDRESS_FILE = Listed(
    lambda view: f"insikt-{view['first']}-{view['last']}",
    _columns,
    lambda view: [],
    _chunk,
    may_make_file,
)
