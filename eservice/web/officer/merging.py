"""Before a duplicate goes on as another case: what that closes, on a page of its own."""

from __future__ import annotations

from flask import render_template, request

from eservice.cases import queries
from eservice.cases.referral_queries import hearings_in, referrals_in
from eservice.cases.rules import Event
from eservice.catalogue.queries import service_names
from eservice.kit.errors import NotFound
from eservice.web.access import officers, viewer
from eservice.web.forms import OnlyButton
from eservice.web.officer.page import seen_by_viewer


@officers
def merge_preview(reference: str) -> str:
    """What ends, what goes on, and what is closed with it. Nothing is done yet."""
    seen = seen_by_viewer(reference)
    kept = queries.case_for_reading(request.args.get("into", "")[:40], viewer()).case
    if not seen.may(Event.MERGED) or kept.id == seen.case.id:
        raise NotFound("no_such_case")
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
