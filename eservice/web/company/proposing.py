"""What a form proposes before anything is answered."""

from __future__ import annotations

from eservice.accounts.rules import Viewer
from eservice.catalogue.shape import FormStep


def own_address(step: FormStep, viewer: Viewer) -> dict[str, str]:
    """The viewer's own address for the questions that ask for a contact person's e-mail; nothing is saved by it."""
    return {field.key: viewer.email for field in step.fields if field.kind == "email" and field.autocomplete == "email"}
