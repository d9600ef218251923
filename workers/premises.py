"""Premises and land: matching inquiries with the register, and telling what was found later."""

from __future__ import annotations

from datetime import UTC, datetime

from eservice.kit.db import transaction
from eservice.premises.watching import match_objects, tell_of_matches, watch_inquiries
from eservice.records.following import fold_missing_stages
from workers.app import app


@app.task(name="watch_inquiries")
def watch() -> None:
    """Match the inquiries that have not been matched as they are now."""
    with transaction():
        watch_inquiries(datetime.now(UTC))


@app.task(name="match_objects")
def objects() -> None:
    """Match the objects that are new or changed with those who wait."""
    with transaction():
        match_objects(datetime.now(UTC))


@app.task(name="tell_of_matches")
def tell() -> None:
    """Tell companies what was found for them."""
    with transaction():
        tell_of_matches(datetime.now(UTC))


@app.task(name="fold_missing_stages")
def stages() -> None:
    """Fold where inquiries are that came in before that was kept."""
    with transaction():
        fold_missing_stages()
