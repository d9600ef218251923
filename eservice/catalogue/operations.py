"""Publishing definitions: a changed file becomes a new version, an unchanged one nothing."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert

from eservice.catalogue.models import ClockRuleSet, ServiceVersion
from eservice.catalogue.shape import Service
from eservice.kit.db import db


def digest_of(definition: Any) -> str:
    """SHA-256 of a definition, the same for the same content in whatever order its keys stand."""
    return hashlib.sha256(msgspec.json.encode(definition, order="deterministic")).hexdigest()


def publish_service(service: Service, now: datetime) -> int:
    """Freeze `service` as a version; the same one twice makes one. Returns the number of new versions."""
    db.session.execute(text("select pg_advisory_xact_lock(hashtext('publish'))"))
    definition = msgspec.to_builtins(service)
    digest = digest_of(definition)
    known = select(ServiceVersion.digest).where(ServiceVersion.service_key == service.key)
    newest = db.session.scalar(known.order_by(ServiceVersion.version.desc()).limit(1))
    if newest == digest:
        return 0
    last = select(func.coalesce(func.max(ServiceVersion.version), 0)).where(ServiceVersion.service_key == service.key)
    version = db.session.scalars(last).one() + 1
    row = ServiceVersion(
        service_key=service.key, version=version, digest=digest, definition=definition, published_at=now
    )
    db.session.add(row)
    db.session.flush()
    return 1


def publish_clock_rules(definition: list[dict[str, Any]], now: datetime) -> None:
    """Freeze the clock rules; the same rules read twice make one version."""
    row = insert(ClockRuleSet).values(digest=digest_of(definition), definition=definition, published_at=now)
    db.session.execute(row.on_conflict_do_nothing(index_elements=["digest"]))
