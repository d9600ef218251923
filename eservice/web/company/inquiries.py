"""The addresses of what a company does with its inquiry."""

from __future__ import annotations

from flask import Blueprint

from eservice.web.company import inquiry


def add_inquiries(pages: Blueprint) -> None:
    """Add them."""
    for path, endpoint, view in (
        ("erbjudanden/<int:offer_id>", "answer_offer", inquiry.answer),
        ("erbjudanden/<int:offer_id>/visning", "book_viewing", inquiry.book),
        ("erbjudanden/<int:offer_id>/avboka", "cancel_viewing", inquiry.cancel),
        ("medgivande/<circle>/<answer>", "change_consent", inquiry.consent),
        ("aterkalla-forfragan", "step_back", inquiry.withdraw),
        ("ga-vidare", "go_on", inquiry.go_on),
        ("mark/<int:allocation_id>/anbud", "give_bid", inquiry.bid),
    ):
        pages.add_url_rule(f"/arenden/<reference>/{path}", endpoint, view, methods=["POST"])
