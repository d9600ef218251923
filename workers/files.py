"""Files: looking for malware, and forgetting what was left half-way."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import structlog
from flask import current_app

from eservice.cases.operations.scanning import next_unscanned, scan_document
from eservice.intake.uploading import sweep_uploads
from eservice.kit.clamd import scan
from eservice.kit.db import transaction
from eservice.web.settings import store
from workers.app import app

log = structlog.get_logger(__name__)


@app.task(name="scan_documents")
def scan_files() -> None:
    """Scan what waits, one file per transaction. Without a scanner, files stay visibly not scanned."""
    url = current_app.config["SETTINGS"].clamd_url
    more = bool(url)
    try:
        while more:
            with transaction():
                document = next_unscanned()
                more = document is not None
                if document is not None:
                    scan_document(document, store(), partial(scan, url=url), datetime.now(UTC))
    except OSError as error:
        log.warning("scanner_does_not_answer", error=type(error).__name__, then="the next sweep tries again")


@app.task(name="sweep_uploads")
def sweep() -> None:
    """Forget the uploads that were left half-way."""
    with transaction():
        sweep_uploads(datetime.now(UTC))
