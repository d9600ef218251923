"""The readers of the event log, in their order: clocks, then letters, then facts, then words. Each can be run again."""

from __future__ import annotations

from datetime import datetime

from eservice.cases.operations.clocks import keep_clocks
from eservice.cases.operations.following import cases_to_follow, events_by_case, mark_followed
from eservice.kit.background import later
from eservice.kit.days import local_day
from eservice.notifications.operations import write_letters
from eservice.notifications.queries import receipt_days
from eservice.premises.stages.operations.keeping import keep_stages
from eservice.premises.stages.queries import without_stage
from eservice.receipts.operations import write_receipts
from eservice.statistics.details import keep_details, without_details
from eservice.statistics.keeping import keep_conduct, keep_promises, missing
from eservice.statistics.operations import keep_facts
from eservice.worklist.search import keep_words


def follow_changed_cases(site_url: str, now: datetime, limit: int = 50) -> int:
    """Let every reader catch up with up to `limit` changed cases, and say how many there were.

    All of it is one transaction: a worker killed half-way leaves the cases as they were, to be followed again.
    Letters keep themselves from being written twice, ledger lines too; the rest is computed anew.
    """
    cases = cases_to_follow(limit)
    if not cases:
        return 0
    events = events_by_case(cases)
    keep_clocks(cases, events, local_day(now))
    write_receipts(cases, events, now)
    write_letters(cases, events, site_url, now)
    keep_stages(cases)
    keep_facts(cases, events, now)
    keep_conduct(cases, events, receipt_days([case.id for case in cases]))
    keep_details(cases, events)
    keep_promises(cases, now)
    keep_words(cases)
    mark_followed(cases)
    if len(cases) == limit:
        later("follow_changed_cases")
    return len(cases)


def fold_missing_stages(limit: int = 200) -> int:
    """Fold where up to `limit` inquiries are that came in before that was kept; how many there were."""
    cases = without_stage(limit)
    keep_stages(cases)
    return len(cases)


def fold_missing_details(limit: int = 200) -> int:
    """Fold the stages and details of up to `limit` cases that came in before they were kept; how many there were."""
    cases = without_details(limit)
    keep_details(cases, events_by_case(cases))
    return len(cases)


def fold_missing_conduct(limit: int = 200) -> int:
    """Fold how up to `limit` cases were treated that came in before that was kept; how many there were."""
    cases = missing(limit)
    keep_conduct(cases, events_by_case(cases), receipt_days([case.id for case in cases]))
    return len(cases)
