"""Vacant premises and land for everybody: a list with filters, a map drawn by ourselves, and a page for each."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from flask import Response as FlaskResponse
from flask import redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from eservice.accounts.queries import companies_of
from eservice.kit.db import transaction
from eservice.kit.errors import NotFound
from eservice.premises.asking import SERVICE_OF, ask_for
from eservice.premises.register import queries
from eservice.premises.register.columns import AREAS, LARGEST_M2, TYPES
from eservice.premises.register.csv_file import write_csv
from eservice.premises.register.geography import area_names
from eservice.premises.register.geojson_file import write_geojson
from eservice.premises.register.queries import Wanted
from eservice.premises.words import KINDS, SORTS
from eservice.routing.queries import unit_names
from eservice.web.access import company_people, everyone, viewer, viewer_or_none
from eservice.web.clock import moment, today
from eservice.web.company.draft import step_address
from eservice.web.forms import OnlyButton
from eservice.web.language import language
from eservice.web.premises_view import facts_of, map_of, row_values
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.web.settings import store

#: What filters are called in the address.
NAMES = {"kind": "slag", "type": "typ", "area": "omrade", "least_m2": "minst", "most_m2": "hogst", "free_by": "ledig"}


def chosen() -> tuple[Wanted, list[str]]:
    """The filters of the address, and the names of those that say nothing that can be looked for."""
    said = {key: request.args.get(name, "").strip() for key, name in NAMES.items()}
    wrong: list[str] = []
    known = {"kind": tuple(TYPES), "type": tuple(SORTS), "area": AREAS}
    for key, choices in known.items():
        if said[key] and said[key] not in choices:
            wrong.append(key)
            said[key] = ""
    numbers = {key: _number(key, said[key], wrong) for key in ("least_m2", "most_m2")}
    free_by = _day(said["free_by"], wrong)
    return Wanted(said["kind"], said["type"], said["area"], free_by=free_by, **numbers), wrong


def _number(key: str, text: str, wrong: list[str]) -> int | None:
    bare = text.replace(" ", "").replace("\xa0", "")
    if not bare:
        return None
    if bare.isascii() and bare.isdigit() and int(bare[:12]) <= LARGEST_M2:
        return int(bare)
    wrong.append(key)
    return None


def _day(text: str, wrong: list[str]) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        wrong.append("free_by")
        return None


@everyone
def vacant() -> str:
    """What is offered today, as a list and on a map."""
    wanted, wrong = chosen()
    found = queries.offered(wanted, today())
    return render_template(
        "public/vacant.html",
        found=found,
        most=queries.MOST_SHOWN,
        map=map_of(found, language()),
        wanted=wanted,
        wrong=wrong,
        names=NAMES,
        typed={key: request.args.get(name, "") for key, name in NAMES.items()},
        sorts={kind: [(key, SORTS[key]) for key in keys] for kind, keys in TYPES.items()},
        kinds=KINDS,
        areas=area_names(),
        owners=unit_names(),
        query=request.query_string.decode("ascii", "replace"),
    )


@everyone
def vacant_csv() -> FlaskResponse:
    """The list as CSV, with coordinates in SWEREF 99 TM."""
    return _file(write_csv(_rows()), "text/csv", "ledigt.csv")


@everyone
def vacant_geojson() -> FlaskResponse:
    """The list as GeoJSON (RFC 7946), in WGS 84."""
    return _file(write_geojson(_rows()), "application/geo+json", "ledigt.geojson")


def _rows() -> list[Any]:
    return [row_values(one) for one in queries.offered(chosen()[0], today())]


def _file(text: str, media_type: str, name: str) -> FlaskResponse:
    return FlaskResponse(text, mimetype=media_type, headers={"Content-Disposition": f"attachment; filename={name}"})


@everyone
def vacant_object(object_id: int) -> str:
    """One that is offered: what it is, where it is, and how to ask for it."""
    one = queries.offered_object(object_id, today())
    who = viewer_or_none()
    return render_template(
        "public/vacant_object.html",
        one=one,
        facts=facts_of(one, language()),
        files=queries.files_of(one.id),
        map=map_of([one], language()),
        owner=unit_names().get(one.owner_key),
        companies=companies_of(who, SERVICE_OF[one.kind]) if who else [],
        form=OnlyButton(),
    )


@everyone
def vacant_file(document_id: uuid.UUID) -> Response:
    """A picture or drawing of an object: pictures are shown, in a sandbox that can run nothing."""
    document = queries.shown_file(document_id, today(), viewer_or_none())
    try:
        stream = store().open(document.sha256)
    except FileNotFoundError as error:
        raise NotFound("file_missing") from error
    answer = send_file(stream, mimetype=document.media_type, download_name=document.name, etag=document.sha256)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@company_people
@limiter.limit(CHANGE_LIMIT)
def ask(object_id: int) -> Response:
    """Begin an inquiry about this one: a draft with what the object already answers."""
    form = OnlyButton()
    if not form.validate_on_submit():
        return redirect(url_for("public.vacant_object", object_id=object_id))
    company_id = request.form.get("company", type=int) or min(viewer().companies, default=0)
    with transaction():
        one = queries.offered_object(object_id, today())
        draft, first = ask_for(one, company_id, viewer(), moment())
        address = step_address(draft.id, first)
    return redirect(address)
