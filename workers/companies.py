"""Companies: asking the register about those it has not confirmed."""

from __future__ import annotations

from datetime import UTC, datetime

from eservice.accounts.companies import next_unverified, verify
from eservice.kit.db import transaction
from eservice.web.settings import register
from workers.app import app


@app.task(name="verify_companies")
def verify_companies() -> None:
    """Ask about each that waits, one per transaction, for as long as the register answers."""
    more = True
    while more:
        with transaction():
            company = next_unverified(datetime.now(UTC))
            more = company is not None and verify(company, register(), datetime.now(UTC))
