"""What an officer writes down on the way of an inquiry: a meeting, a review of the company."""

from __future__ import annotations

from flask_babel import gettext as _

from eservice.premises.stages.operations.recording import review_counterparty, write_meeting
from eservice.premises.stages.review_rules import Result
from eservice.web.access import officers, viewer
from eservice.web.clock import moment
from eservice.web.establishment_forms import MeetingForm
from eservice.web.officer.page import Page, change
from eservice.web.record_forms import ReviewForm
from eservice.web.security import CHANGE_LIMIT, limiter


@officers
@limiter.limit(CHANGE_LIMIT)
def meeting(reference: str) -> Page:
    """Write down a meeting."""

    def do(form: MeetingForm) -> None:
        said = (form.held_on.data, form.present.data, form.decisions.data, form.next_steps.data)
        write_meeting(reference, viewer(), form.version.data, *said, moment(), form.once.data)

    return change(reference, "meeting", do, _("Mötet är antecknat, och företaget ser det."))


@officers
@limiter.limit(CHANGE_LIMIT)
def review(reference: str) -> Page:
    """Write down a review of the company."""

    def do(form: ReviewForm) -> None:
        review_counterparty(
            reference,
            viewer(),
            form.version.data,
            form.reviewed_on.data,
            form.findings(),
            Result(form.result.data),
            form.said.data or "",
            form.paragraph.data or "",
            moment(),
            form.once.data,
        )

    return change(reference, "review", do, _("Granskningen är antecknad. Företaget ser resultatet."))
