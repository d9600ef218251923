"""The addresses of what an officer does with inquiries on their way, and with land that is given out."""

from __future__ import annotations

from flask import Blueprint

from eservice.web.officer import allocations, inquiries, recorded, secrecy


def add_way(pages: Blueprint) -> None:
    """Add them."""
    for path, endpoint, view in (
        ("steg", "move_stage", inquiries.stage),
        ("erbjudande", "make_offer", inquiries.offer),
        ("visningstider", "more_times", inquiries.more_times),
        ("erbjudande/dra-tillbaka", "recall_offer", inquiries.recall),
        ("avtal", "sign_contract", inquiries.contract),
        ("hyresvardar", "ask_landlords", inquiries.landlords),
        ("mote", "write_inquiry_meeting", recorded.meeting),
        ("motpartsgranskning", "review_counterparty", recorded.review),
        ("sekretess", "mark_secret", secrecy.mark),
        ("sekretess/ta-bort", "lift_secrecy", secrecy.lift),
    ):
        pages.add_url_rule(f"/arenden/<reference>/{path}", endpoint, view, methods=["POST"])
    pages.add_url_rule("/lokalfragor", "landlord_questions", inquiries.questions)
    pages.add_url_rule(
        "/lokalfragor/<int:question_id>", "landlord_question", inquiries.question, methods=["GET", "POST"]
    )
    pages.add_url_rule("/markanvisningar", view_func=allocations.allocations, methods=["GET", "POST"])
    pages.add_url_rule("/markanvisningar/<int:allocation_id>", view_func=allocations.allocation)
    for path, endpoint, view in (
        ("delta", "join_allocation", allocations.join),
        ("kriterier", "publish_criteria", allocations.criteria),
        ("besked", "tell_all", allocations.tell),
        ("nasta-dag", "next_day", allocations.next_day),
        ("oppna-anbud", "open_bids", allocations.open_bids),
        ("valj", "choose_company", allocations.choose),
        ("avbryt", "cancel_allocation", allocations.cancel),
    ):
        pages.add_url_rule(f"/markanvisningar/<int:allocation_id>/{path}", endpoint, view, methods=["POST"])
