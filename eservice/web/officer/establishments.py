"""Establishments for coordinators (lots): the list, one page each, and meetings."""

from __future__ import annotations

import uuid

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eservice.accounts.rules import can_coordinate
from eservice.catalogue.guide.reading import read_guide
from eservice.establishments import operations
from eservice.establishments.queries import open_establishments
from eservice.kit.db import transaction
from eservice.kit.errors import DomainError, NotAllowed
from eservice.web.access import officers, viewer
from eservice.web.clock import moment, today
from eservice.web.errors import STATUS, words_for
from eservice.web.establishment_forms import MeetingForm
from eservice.web.establishment_page import page_of_establishment
from eservice.web.forms import OnlyButton
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.web.settings import mode

PAGE = "officer/establishment.html"


@officers
def establishments() -> str:
    """Every open establishment, for those who hold them together."""
    if not can_coordinate(viewer(), read_guide().coordinating_unit):
        raise NotAllowed("not_a_coordinator")
    goals = {goal.key: goal.title for goal in read_guide().goals}
    page = open_establishments(viewer(), request.args.get("efter"), mode())
    return render_template("officer/establishments.html", page=page, goals=goals)


@officers
def establishment(establishment_id: uuid.UUID) -> str:
    """One establishment: its cases with their states and dates, its meetings, and its opening day."""
    return page_of_establishment(establishment_id, PAGE, {"button": OnlyButton(), "meeting": MeetingForm()})


@officers
@limiter.limit(CHANGE_LIMIT)
def coordinate(establishment_id: uuid.UUID) -> Response:
    """Become its coordinator."""
    if not OnlyButton().validate_on_submit():
        abort(400)
    with transaction():
        operations.take_coordination(establishment_id, viewer(), moment())
    return redirect(url_for("officer.establishment", establishment_id=establishment_id))


@officers
@limiter.limit(CHANGE_LIMIT)
def meeting(establishment_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """Write down a meeting."""
    form = MeetingForm()
    if not form.validate_on_submit():
        return page_of_establishment(establishment_id, PAGE, {"button": OnlyButton(), "meeting": form}), 422
    try:
        with transaction():
            operations.write_meeting(
                establishment_id,
                form.held_on.data,
                form.present.data,
                form.decisions.data,
                form.next_steps.data,
                viewer(),
                today(),
                moment(),
                form.once.data,
            )
    except DomainError as error:
        forms = {"button": OnlyButton(), "meeting": form}
        return page_of_establishment(establishment_id, PAGE, forms, words_for(error)), STATUS.get(type(error), 400)
    return redirect(url_for("officer.establishment", establishment_id=establishment_id))
