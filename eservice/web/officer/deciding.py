"""The addresses of deciding, of committees, and of what comes after a decision."""

from __future__ import annotations

from flask import Blueprint

from eservice.web.officer import after, committee, decision, permits


def add_deciding(pages: Blueprint) -> None:
    """Give these pages their addresses."""
    pages.add_url_rule("/arenden/<reference>/beslut", view_func=decision.review)
    pages.add_url_rule("/arenden/<reference>/beslut/forslag.pdf", view_func=decision.draft_pdf)
    for path, view in (
        ("beslut", decision.draft),
        ("beslut/fatta", decision.sign),
        ("beslut/forslag", decision.propose),
        ("beslut/tillbaka", decision.give_back),
        ("beslut/dagordning", decision.agenda),
        ("beslut/namnden", decision.minutes),
        ("beslut/namnden-annat", decision.otherwise),
        ("delgivning", after.serve),
        ("rattelse", after.rectify),
        ("overklagande", after.register_appeal),
        ("overklagande/steg", after.settle_appeal),
        ("overklagande/dom", after.court),
        ("ta-upp-igen", after.reopen),
    ):
        pages.add_url_rule(f"/arenden/<reference>/{path}", view_func=view, methods=["POST"])
    pages.add_url_rule("/sammantraden", view_func=committee.meetings)
    pages.add_url_rule("/sammantraden", view_func=committee.plan, methods=["POST"])
    pages.add_url_rule("/sammantraden/<int:meeting_id>", view_func=committee.meeting)
    pages.add_url_rule("/sammantraden/<int:meeting_id>/anmal", view_func=committee.report, methods=["POST"])
    pages.add_url_rule("/sammantraden/<int:meeting_id>/anslag", view_func=committee.posted, methods=["POST"])
    pages.add_url_rule("/sammantraden/<int:meeting_id>/delegation.csv", view_func=committee.delegated_csv)
    pages.add_url_rule("/sammantraden/<int:meeting_id>/delegation.pdf", view_func=committee.delegated_pdf)
    pages.add_url_rule("/tillstand", view_func=permits.permits)
