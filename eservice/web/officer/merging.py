"""Before a duplicate goes on as another case: what that closes, on a page of its own."""

from __future__ import annotations

from flask import render_template, request

from eservice.accounts.rules import can_work_in
from eservice.cases import queries
from eservice.cases.models import Case
from eservice.cases.operations.linking import check_merge
from eservice.cases.operations.loading import check_mine
from eservice.cases.referral_queries import hearings_in, referrals_in
from eservice.catalogue.queries import service_names
from eservice.kit.errors import Invalid, NotAllowed, NotFound, WrongMove
from eservice.web.access import officers, viewer
from eservice.web.errors import STATUS, words_for
from eservice.web.forms import OnlyButton
from eservice.web.officer.page import Page, seen_by_viewer, show


@officers
def merge_preview(reference: str) -> Page:
    """What ends, what goes on, and what is closed with it. Nothing is done yet.

    What the merging itself would refuse is refused here already, on the page of the case.
    """
    seen = seen_by_viewer(reference)
    try:
        kept = _goes_on_as(request.args.get("into", "")[:40], seen.case)
    except (Invalid, NotAllowed, NotFound, WrongMove) as error:
        return show(reference, problem=words_for(error), status=STATUS[type(error)])
    form = OnlyButton(prefix="merge", formdata=None)
    form.version.data, form.seen_seq.data = seen.case.version, seen.case.event_count
    return render_template(
        "officer/merge.html",
        seen=seen,
        case=seen.case,
        kept=kept,
        services=service_names(),
        requests=[one for one in seen.requests if one.answered_at is None],
        hearings=[one for one in hearings_in(seen.case.id) if not (one.skipped or one.answered_at or one.expired_at)],
        referrals=[one for one in referrals_in(seen.case.id) if not (one.answered_at or one.withdrawn_at)],
        button=form,
    )


def _goes_on_as(reference: str, case: Case) -> Case:
    """The case that `case` would go on as. Raises what keeps it from that."""
    check_mine(case, viewer())
    kept = queries.case_for_staff(reference, viewer()).case
    if not can_work_in(viewer(), kept.unit_key):
        raise NotFound("no_such_case")
    check_merge(case, kept)
    return kept
