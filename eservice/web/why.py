"""Why this date? One clock of a case with every step that leads to its day, the rule behind it, and its version."""

from __future__ import annotations

from flask import render_template

from eservice.cases import queries
from eservice.catalogue.queries import clock_rule_set
from eservice.kit.errors import NotFound
from eservice.web.access import company_people, staff, viewer
from eservice.web.clock import today
from eservice.web.clock_cards import INTERNAL, clock_card
from eservice.web.clock_ledger import ledgers


@staff
def for_officer(reference: str, rule_key: str) -> str:
    """A clock of a case, for those who work with it."""
    return _page(queries.case_for_staff(reference, viewer()), rule_key, for_company=False)


@company_people
def for_company(reference: str, rule_key: str) -> str:
    """A clock of a case, for its company."""
    return _page(queries.case_of_company(reference, viewer()), rule_key, for_company=True)


def _page(view: queries.CaseView, rule_key: str, *, for_company: bool) -> str:
    case = view.case
    for rule, reading in queries.clocks(case, today()):
        if rule.key == rule_key and not (for_company and rule.kind in INTERNAL):
            assert case.clock_rules_id is not None
            return render_template(
                "case/why.html",
                case=case,
                rule=rule,
                reading=reading,
                card=clock_card(rule, reading, today()),
                ledger=ledgers([(rule, reading)], queries.clock_ledger(case.id)),
                rule_set=clock_rule_set(case.clock_rules_id),
                for_company=for_company,
            )
    raise NotFound("no_such_clock")
