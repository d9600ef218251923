"""An inquiry that becomes an establishment: one of its steps, with the place that was found carried over."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

from eservice.accounts.rules import Viewer
from eservice.catalogue.queries import service_names
from eservice.establishments.operations import add_case
from eservice.kit.text import Text
from eservice.premises.stages.queries import inquiries_of, place_of
from eservice.web.filters import text

WHY = Text("Förfrågan som etableringen bygger på.", "The inquiry that the establishment is built on.")


def inquiry_choices(company_ids: Collection[int]) -> list[tuple[str, str]]:
    """The inquiries of some companies, to choose from."""
    names = service_names()
    return [
        (case.reference, f"{case.reference}, {text(names.get(case.service_key))}") for case in inquiries_of(company_ids)
    ]


def with_place(given: dict[str, Any], reference: str, company_ids: Collection[int]) -> dict[str, Any]:
    """The common answers, with the place of an inquiry where they say nothing of it."""
    case = next((one for one in inquiries_of(company_ids) if one.reference == reference), None)
    return {**place_of(case.id), **given} if case else given


def join(establishment_id: uuid.UUID, reference: str, viewer: Viewer, now: datetime) -> None:
    """Let the inquiry be one of the steps; nothing where none was chosen. Raises `Invalid` ("not_such_a_case")."""
    if reference:
        add_case(establishment_id, reference, WHY, viewer, now)
