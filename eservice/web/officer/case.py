"""What an officer does with a case, each from a form on its page."""

from __future__ import annotations

from flask_babel import gettext as _

from eservice.cases.operations import correspondence, handling
from eservice.cases.operations.supplements import judge_supplement
from eservice.cases.queries import case_for_staff
from eservice.catalogue.supplements import consequence_for
from eservice.kit.days import local_day
from eservice.web.access import officers, staff, viewer
from eservice.web.clock import moment
from eservice.web.officer.page import Page, change, show
from eservice.web.security import CHANGE_LIMIT, limiter
from eservice.web.supplement_forms import JudgeForm, PointsForm


@staff
def case(reference: str) -> Page:
    """The case. Whoever works with it has now seen it: their list marks only what comes after."""
    return show(reference)


@officers
@limiter.limit(CHANGE_LIMIT)
def take(reference: str) -> Page:
    """Take the case from the queue."""
    return change(
        reference, "take", lambda _form: handling.take_case(reference, viewer(), moment()), _("Ärendet är ditt.")
    )


@officers
@limiter.limit(CHANGE_LIMIT)
def release(reference: str) -> Page:
    """Lay the case back in the queue."""
    return change(
        reference,
        "release",
        lambda form: handling.release_case(reference, viewer(), form.version.data, moment(), form.once.data),
        _("Ärendet ligger i kön igen."),
    )


@officers
@limiter.limit(CHANGE_LIMIT)
def complete(reference: str) -> Page:
    """Say that the application is complete."""
    return change(
        reference,
        "complete",
        lambda form: handling.confirm_completeness(
            reference, viewer(), form.version.data, moment(), form.once.data, form.complete_on.data
        ),
        _("Ansökan är komplett. Tiden till beslut räknas därifrån."),
    )


@officers
@limiter.limit(CHANGE_LIMIT)
def write(reference: str) -> Page:
    """Write to the company."""
    return change(
        reference,
        "message",
        lambda form: correspondence.write_to_company(reference, viewer(), form.body.data, moment(), form.once.data),
        _("Meddelandet är skickat."),
    )


@officers
@limiter.limit(CHANGE_LIMIT)
def ask(reference: str) -> Page:
    """Ask the company to add something."""

    def do(form: PointsForm) -> None:
        found = case_for_staff(reference, viewer()).case
        said = consequence_for(form.service, found.case_type, local_day(found.received_at))
        correspondence.request_supplement(
            reference,
            viewer(),
            form.version.data,
            form.asked_for.data or "",
            form.answer_by.data,
            moment(),
            form.once.data,
            points=form.points(),
            consequence=said.in_language(found.language),
        )

    return change(reference, "supplement", do, _("Begäran är skickad. Nu är det företagets tur."))


@officers
@limiter.limit(CHANGE_LIMIT)
def judge(reference: str) -> Page:
    """Say which points of a request are remedied, and since when."""

    def do(form: JudgeForm) -> None:
        judge_supplement(
            reference,
            viewer(),
            form.version.data,
            form.request_id.data,
            form.judged(),
            form.remedied_on.data,
            moment(),
            form.once.data,
        )

    return change(reference, "judge", do, _("Bedömningen är sparad."))
